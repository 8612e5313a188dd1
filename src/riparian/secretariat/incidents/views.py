"""Pages of incidents that are read: board, register, one incident, after-action."""

from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from riparian.engine.mechanism.after_action import OF_EACH_PARTY, AfterAction, Step
from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.incidents import chart, exports, forms, permissions, queries
from riparian.secretariat.incidents.drills import SIGN, with_sign
from riparian.secretariat.incidents.engine import review_of
from riparian.secretariat.incidents.lifecycle import STAGES, Kind, Severity, Stage, acts_open_to
from riparian.secretariat.incidents.models import Entry, Incident
from riparian.secretariat.lib.exports import answer, atom_of
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.studies.charts import as_svg


def country_names() -> dict[str, str]:
    """Return the names of countries by code, in the reader's language."""
    return {country.code: country.name for country in accounts.countries()}


def board(request: Request, *, drill: bool) -> HttpResponse:
    """Show the open incidents, the worst first: for a wall, and for a phone at night."""
    actor, at = request.actor, request.at
    cards = []
    for row in queries.board_for(actor, drill=drill):
        entries = list(row.entries.all())
        waiting = queries.waiting_on(row, entries, at=at)
        tasks = list(row.tasks.all())
        cards.append(
            {
                "row": row, "waiting": waiting,
                "overdue": [one.country for one in waiting if one.is_overdue(at)],
                "is_mine": any(one.country == actor.country for one in waiting),
                "tasks": len(tasks), "late": sum(task.is_overdue(at) for task in tasks),
                "help": len(row.assistance.all()), "last": entries[-1] if entries else None,
            }
        )  # fmt: skip
    context = {"cards": cards, "drill": drill, "sign": SIGN if drill else "",
               "names": country_names(), "may_open": permissions.can_watch(actor)}  # fmt: skip
    return render(request, "incidents/board.html", context)


def _filtered(request: Request, *, drill: bool) -> "QuerySet[Incident]":
    rows = queries.incidents_for(request.actor, drill=drill)
    for field, known in (("kind", Kind), ("severity", Severity), ("stage", Stage)):
        wanted = request.GET.get(field, "")
        rows = rows.filter(**{field: wanted}) if wanted in known.values else rows
    country, words = request.GET.get("country", ""), request.GET.get("q", "").strip()
    rows = rows.filter(affected__contains=f"|{country}|") if country else rows
    return rows.filter(words__icontains=words) if words else rows


def register(request: Request, *, drill: bool) -> HttpResponse:
    """List all incidents, or all drills."""
    context = {
        "page": page_of(_filtered(request, drill=drill), request.GET), "drill": drill,
        "sign": SIGN if drill else "", "kinds": Kind.choices, "severities": Severity.choices,
        "stages": Stage.choices, "members": accounts.members(), "names": country_names(),
    }  # fmt: skip
    return render(request, "incidents/register.html", context)


def register_csv(request: Request, *, drill: bool) -> HttpResponse:
    """Export what the list shows."""
    name = "DRILL-register.csv" if drill else "incidents.csv"
    table = exports.register_csv(_filtered(request, drill=drill))
    return answer(request, table, media_type="text/csv", name=name)


def register_atom(request: Request, *, drill: bool) -> HttpResponse:
    """Feed the newest incidents, or the newest drills, never both."""
    entries = []
    for row in _filtered(request, drill=drill)[:50]:
        address = request.build_absolute_uri(reverse("incidents:incident", args=[row.identifier]))
        words = f"{row.get_stage_display()}. {row.get_severity_display()}. {row.place}"
        words = with_sign(words, is_drill=drill)
        entries.append((str(row), address, words, row.last_at or row.opened_at))
    title = _("Drills") if drill else _("Incidents")
    where = "incidents:drills" if drill else "incidents:board"
    feed = atom_of(title=with_sign(title, is_drill=drill), entries=entries,
                   address=request.build_absolute_uri(reverse(where)))  # fmt: skip
    return answer(request, feed, media_type="application/atom+xml")


def incident(request: Request, identifier: str) -> HttpResponse:
    """Show one incident: where it stands, who is awaited, the log, what can be done."""
    return show(request, identifier)


def _timeline(entries: list[Entry]) -> list[dict[str, Any]]:
    corrections = {row.corrects_id: row for row in entries if row.corrects_id}
    return [{"entry": row, "corrected_by": corrections.get(row.pk)} for row in entries]


def _plain(quantity: Decimal | None) -> str:
    return "" if quantity is None else f"{quantity.normalize():f}"


def _help(rows: list[Any], country: str) -> list[dict[str, Any]]:
    promised = queries.promised_by_request(rows)
    return [
        {
            "row": row, "promised": _plain(promised.get(row.pk)),
            "acts": acts_open_to(row.state, is_needing=row.needing == country,
                                 is_giving=bool(country) and row.giving == country),
            "may_answer": row.is_request and row.is_open and row.needing != country
            and row.giving in {"", country},
        }
        for row in rows
    ]  # fmt: skip


def show(request: Request, identifier: str, **bound: Any) -> HttpResponse:  # noqa: ANN401
    """Render the page of an incident, with a form that came back with an error if there is one."""
    actor, at = request.actor, request.at
    row = queries.get_incident(identifier, actor)
    entries = queries.entries_of(row)
    tasks = queries.tasks_of(row)
    may_watch = permissions.can_watch(actor)
    context = {
        "incident": row, "timeline": _timeline(entries), "names": country_names(),
        "waiting": queries.waiting_on(row, entries, at=at),
        "knowledge": review_of(row, entries, at=at).knowledge,
        "tasks": [(task, task.is_overdue(at)) for task in tasks],
        "help": _help(queries.assistance_of(row), actor.country),
        "why": why_visible(row, actor), "readers": readers_of(row), "may_watch": may_watch,
        "may_steer": may_watch and permissions.is_concerned(actor.country, row),
        "stages": [Stage(one) for one in sorted(STAGES[row.stage])],
        "severities": [one for one in Severity.choices if one[0] != row.severity],
        "unnamed": [c for c in accounts.members() if c.code not in row.affected_codes],
        "entry_form": forms.EntryForm(zone=actor.zone, prefix="entry"),
        "task_form": forms.TaskForm(at=at, zone=actor.zone, prefix="task"),
        "help_form": forms.HelpForm(prefix="help"),
        "is_open": row.stage != Stage.CLOSED,
    }  # fmt: skip
    return render(request, "incidents/incident.html", context | bound)


def _review(request: Request, identifier: str) -> tuple[Incident, AfterAction]:
    row = queries.get_incident(identifier, request.actor)
    return row, review_of(row, queries.entries_of(row), at=request.at)


def after_action(request: Request, identifier: str) -> HttpResponse:
    """Answer who knew when, and where the delay was."""
    row, review = _review(request, identifier)
    names = country_names()
    steps = [
        {"name": chart.step_name(step), "reached": review.reached(step),
         "median": review.median_seconds(step),
         "delays": {one.party: one for one in review.delays if one.step == step}}
        for step in OF_EACH_PARTY
    ]  # fmt: skip
    context = {
        "incident": row,
        "review": review,
        "steps": steps,
        "names": names,
        "answer": exports.bottleneck_in_words(review, names),
        "has_response": any(one.responded_at for one in review.knowledge),
        "closing": next((one for one in review.delays if one.step == Step.CLOSED), None),
    }
    return render(request, "incidents/after_action.html", context)


def after_action_svg(request: Request, identifier: str) -> HttpResponse:
    """Draw the waits."""
    row, review = _review(request, identifier)
    spec = chart.review_spec(review, title=str(row))
    return answer(request, as_svg(spec), media_type="image/svg+xml")


def after_action_csv(request: Request, identifier: str) -> HttpResponse:
    """Export the figures."""
    row, review = _review(request, identifier)
    table = exports.review_csv(row, review)
    return answer(request, table, media_type="text/csv", name=f"{identifier}-after-action.csv")


def after_action_pdf(request: Request, identifier: str) -> HttpResponse:
    """Export the report for paper."""
    row, review = _review(request, identifier)
    address = request.build_absolute_uri(reverse("incidents:after-action", args=[identifier]))
    page = exports.review_pdf(row, review, at=request.at, address=address,
                              language=get_language() or "en", names=country_names())  # fmt: skip
    name = f"{identifier}-after-action.pdf"
    return answer(request, page, media_type="application/pdf", name=name)


def log_csv(request: Request, identifier: str) -> HttpResponse:
    """Export the whole log."""
    row = queries.get_incident(identifier, request.actor)
    table = exports.log_csv(row, queries.entries_of(row))
    return answer(request, table, media_type="text/csv", name=f"{identifier}-log.csv")


def record_json(request: Request, identifier: str) -> HttpResponse:
    """Export everything on record."""
    row = queries.get_incident(identifier, request.actor)
    document = exports.document_of(
        row, queries.entries_of(row), queries.tasks_of(row), queries.assistance_of(row)
    )
    text = exports.json_of(document)
    return answer(request, text, media_type="application/json", name=f"{identifier}.json")


@login_required
def handovers(request: Request, *, drill: bool) -> HttpResponse:
    """Show what is open for the reader's desk, and who handed over to whom."""
    actor = request.actor
    points, _rows = queries.open_points(actor, drill=drill, at=request.at)
    visible = set(queries.incidents_for(actor, drill=drill).values_list("identifier", flat=True))
    page = page_of(queries.handovers_for(actor, drill=drill), request.GET)
    rows = [
        {"row": row, "points": [one for one in row.points if one["incident"] in visible],
         "may_take": row.taken_at is None and row.given_by_id != actor.user_id
         and permissions.can_watch(actor)}
        for row in page.rows
    ]  # fmt: skip
    context = {
        "points": points, "page": page, "rows": rows, "drill": drill,
        "sign": SIGN if drill else "", "form": forms.HandOverForm(),
        "may_give": permissions.can_watch(actor)
        and not any(one["row"].taken_at is None for one in rows),
    }  # fmt: skip
    return render(request, "incidents/handover.html", context)
