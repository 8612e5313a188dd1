"""The three corners of the triangle: what is known in each, as facts that apps contribute.

A new app adds a function here that reads its queries; the page shows what the functions return. A
function that knows nothing returns None, and the corner says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.alerts import queries as alerts
from riparian.secretariat.bodies import queries as bodies
from riparian.secretariat.commitments import engine as commitment_dates
from riparian.secretariat.commitments import queries as commitments
from riparian.secretariat.decisions import queries as decisions
from riparian.secretariat.decisions.lifecycle import State
from riparian.secretariat.exchange import tallies
from riparian.secretariat.exchange.papers import share_words
from riparian.secretariat.lib.numbers import shown
from riparian.secretariat.meetings import queries as meetings
from riparian.secretariat.studies import queries as studies
from riparian.secretariat.studies.answers import name_of
from riparian.secretariat.studies.questions import Kind

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known: a heading, a value or a row for each country, and where it is."""

    heading: str
    value: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """One corner with what is known in it, or the words for knowing nothing."""

    name: str | Promise
    facts: tuple[Fact, ...]
    unknown: str | Promise


Finder = Callable[[Actor, datetime, Names], Fact | None]


def worth_of_cooperation(actor: Actor, _at: datetime, names: Names) -> Fact | None:
    """Return what cooperation is worth to each country, from the newest study one may see."""
    run = studies.newest_answer(actor, Kind.COOPERATION)
    if run is None:
        return None
    changes = run.result["change_musd"]
    rows = [(name_of(run.result, names, one), _span(change)) for one, change in changes.items()]
    return Fact(
        heading=_("What cooperation is worth to each, million US dollars a year"),
        rows=(*rows, (_("All together"), _span(run.result["gain_musd"]))),
        address=reverse("studies:study", args=[run.pk]),
        note=run.title,
    )


def effect_of_a_rule(actor: Actor, _at: datetime, names: Names) -> Fact | None:
    """Return who would lose by the rule that was studied last."""
    run = studies.newest_answer(actor, Kind.RULE)
    if run is None:
        return None
    changes = run.result["change_musd"]
    return Fact(
        heading=_("What a flow to be kept would give and take, million US dollars a year"),
        rows=tuple((name_of(run.result, names, one), _span(c)) for one, c in changes.items()),
        address=reverse("studies:study", args=[run.pk]),
        note=run.title,
    )


def follow_ups(actor: Actor, at: datetime, _names: Names) -> Fact:
    """Return the follow-ups that are open, overdue and done."""
    count = meetings.follow_ups_for(actor).aggregate(
        open=Count("pk", filter=Q(done_on=None)),
        late=Count("pk", filter=Q(done_on=None, due_on__lt=at.date())),
        done=Count("pk", filter=~Q(done_on=None)),
    )
    return Fact(
        heading=_("Follow-ups"),
        rows=((_("Open"), str(count["open"])), (_("of these overdue"), str(count["late"])),
              (_("Done"), str(count["done"]))),
        address=reverse("meetings:follow-ups"),
    )  # fmt: skip


def standing_bodies(_actor: Actor, _at: datetime, _names: Names) -> Fact:
    """Return how many bodies stand."""
    return Fact(
        heading=_("Standing bodies"),
        value=str(bodies.standing_bodies().count()),
        address=reverse("bodies:list"),
    )


def decisions_by_state(actor: Actor, at: datetime, _names: Names) -> Fact:
    """Return how many decisions are adopted, running and drafted."""
    seen = decisions.decisions_for(actor)
    rows = [
        (str(state.label), str(decisions.in_state(seen, state, at=at).count()))
        for state in (State.ADOPTED, State.SILENCE, State.DRAFT)
    ]
    return Fact(heading=_("Decisions"), rows=tuple(rows), address=reverse("decisions:list"))


def commitments_and_deadlines(actor: Actor, at: datetime, _names: Names) -> Fact | None:
    """Return how many commitments there are and how many of them are overdue."""
    seen = commitments.commitments_for(actor).order_by()
    total = seen.count()
    if not total:
        return None
    late = commitments.in_due_state(seen, "overdue", on=commitment_dates.today(at)).count()
    return Fact(
        heading=_("Commitments"),
        rows=((_("On record"), str(total)), (_("of these overdue"), str(late))),
        address=reverse("commitments:list"),
    )


def sharing_kept(actor: Actor, at: datetime, names: Names) -> Fact | None:
    """Return the share kept of what was to be shared in twelve months, by party, from the ledger.

    Nothing is told where nothing is settled that the reader may see.
    """
    told = tallies.reckon_by_party(actor, at=at)
    if not any(one.settled for one in told.values()):
        return None
    first, last = tallies.twelve_months(at.date())
    stretch = urlencode({"from": first, "to": last})
    return Fact(
        heading=_("What was to be shared and came in time"),
        rows=tuple((names.get(party, party), _kept(one)) for party, one in told.items()),
        address=f"{reverse('exchange:overview')}?{stretch}",
        note=f"{first} – {last}",
    )


def _kept(one: tallies.Reckoning) -> str:
    facts = {"share": share_words(one), "settled": shown(one.settled, 0),
             "unwatched": shown(one.unwatched, 0)}  # fmt: skip
    if not one.settled:
        return _("nothing settled; %(unwatched)s not watched here") % facts
    words = _("%(share)s of %(settled)s readings owed") % facts
    return words + (_("; %(unwatched)s not watched here") % facts if one.unwatched else "")


def live_alerts(actor: Actor, at: datetime, _names: Names) -> Fact:
    """Return how many alerts are live, drills left out."""
    rows = alerts.live(alerts.alerts_for(actor, drill=False), at=at)
    return Fact(
        heading=_("Live alerts"), value=str(rows.count()), address=reverse("alerts:live")
    )  # fmt: skip


INTERESTS: list[Finder] = [worth_of_cooperation, effect_of_a_rule]
RESPONSIBILITIES: list[Finder] = [
    commitments_and_deadlines, follow_ups, live_alerts, standing_bodies,
]  # fmt: skip
NORMS: list[Finder] = [decisions_by_state, sharing_kept]
CORNERS: tuple[tuple[str | Promise, list[Finder], str | Promise], ...] = (
    (gettext_lazy("Interests"), INTERESTS,
     gettext_lazy("Unknown until a study of the river that you may see is stored here.")),
    (gettext_lazy("Responsibilities"), RESPONSIBILITIES,
     gettext_lazy("Nothing on record that you may see.")),
    (gettext_lazy("Norms"), NORMS, gettext_lazy("Nothing on record that you may see.")),
)  # fmt: skip


def corners_for(actor: Actor, *, at: datetime, names: Names) -> list[Corner]:
    """Return the corners with what this reader may know now."""
    return [
        Corner(
            name=name,
            facts=tuple(fact for find in finders if (fact := find(actor, at, names))),
            unknown=unknown,
        )
        for name, finders, unknown in CORNERS
    ]


def _span(value: Mapping[str, float]) -> str:
    mean, low, high = (shown(value[end]) for end in ("mean", "low", "high"))
    return f"{mean} ({low} … {high})"
