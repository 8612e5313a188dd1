"""What the head of every page offers: groups of pages, as data."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.actor import NOBODY, Actor


@dataclass(frozen=True, slots=True)
class Page:
    """One entry: where it leads, what it says, and who needs it."""

    address: str
    words: str | Promise
    needs: str = ""
    """An attribute of the actor that must be true: `is_signed_in`, `can_read_journal`, …"""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages under one heading; a group of one page stands by itself."""

    words: str | Promise
    pages: tuple[Page, ...]


GROUPS = (
    Group(_("Desk"), (Page("overview:desk", _("Desk"), "is_signed_in"),)),
    Group(_("Mechanism"), (Page("bodies:mechanism", _("Mechanism")),)),
    Group(
        _("Meetings"),
        (
            Page("meetings:calendar", _("Calendar")),
            Page("meetings:list", _("Meetings")),
            Page("meetings:follow-ups", _("Follow-ups")),
            Page("meetings:load", _("Load and what-if")),
        ),
    ),
    Group(_("Decisions"), (Page("decisions:list", _("Decisions")),)),
    Group(
        _("Record"),
        (
            Page("documents:list", _("Documents")),
            Page("commitments:list", _("Commitments")),
            Page("commitments:matrix", _("Follow-up matrix")),
            Page("commitments:reports", _("Progress reports")),
            Page("plans:list", _("Plans")),
            Page("plans:goals", _("Goals")),
            Page("arrangements:list", _("SDG 6.5.2")),
            Page("drafting:list", _("Design of texts")),
        ),
    ),
    Group(
        _("Figures"),
        (
            Page("figures:subjects", _("Figures")),
            Page("figures:conflicts", _("Where sources disagree")),
            Page("figures:projects", _("Projects")),
            Page("figures:milestones", _("Milestones")),
            Page("frameworks:frameworks", _("Frameworks")),
            Page("frameworks:mechanisms", _("Other mechanisms")),
        ),
    ),
    Group(
        _("River"),
        (
            Page("overview:river", _("The river")),
            Page("stations:list", _("Stations")),
            Page("stations:map", _("Map of stations")),
            Page("forecasts:list", _("Forecasts")),
            Page("exchange:overview", _("Sharing ledger")),
            Page("stations:flags", _("Flags")),
            Page("stations:quarantine", _("Quarantine"), "is_signed_in"),
            Page("stations:deliveries", _("Deliveries")),
        ),
    ),
    Group(
        _("Watch"),
        (
            Page("alerts:live", _("Alerts")),
            Page("releases:list", _("Release notices")),
            Page("incidents:board", _("Incidents")),
            Page("incidents:handovers", _("Hand-over"), "is_signed_in"),
            Page("incidents:drills", _("Drills")),
            Page("restricted:list", _("Restricted"), "is_signed_in"),
        ),
    ),
    Group(_("Studies"), (Page("studies:list", _("Studies")),)),
    Group(
        _("Oversight"),
        (
            Page("audit:journal", _("Journal"), "can_read_journal"),
            Page("people:accounts", _("Accounts"), "is_administrator"),
        ),
    ),
)


def offered_to(actor: Actor) -> list[Group]:
    """Return the groups with the pages that an actor needs, without empty groups."""
    groups = (
        Group(
            group.words,
            tuple(page for page in group.pages if not page.needs or getattr(actor, page.needs)),
        )
        for group in GROUPS
    )
    return [group for group in groups if group.pages]


def head_of_the_page(request: HttpRequest) -> dict[str, Any]:
    """Give templates the navigation."""
    return {"navigation": offered_to(getattr(request, "actor", NOBODY))}
