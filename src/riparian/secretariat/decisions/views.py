"""Pages of decisions."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.bodies.permissions import can_chair
from riparian.secretariat.decisions import (
    exports,
    forms,
    operations,
    permissions,
    positions,
    queries,
)
from riparian.secretariat.decisions.lifecycle import ALLOWED, Kind, State
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.lib.exports import answer, atom_of
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of


def _filtered(request: Request) -> "QuerySet[Decision]":
    rows = queries.decisions_for(request.actor)
    state, body = request.GET.get("state", ""), request.GET.get("body", "")
    words = request.GET.get("q", "").strip()
    if state in State.values:
        rows = queries.in_state(rows, state, at=request.at)
    if body:
        rows = rows.filter(body__identifier=body)
    return rows.filter(titles__icontains=words) if words else rows


def decisions(request: Request) -> HttpResponse:
    """List decisions with their states and statements."""
    page = page_of(_filtered(request), request.GET)
    states = {row.pk: row.state_at(request.at) for row in page.rows}
    context = {"page": page, "states": states, "choices": State.choices}
    context["may_draft"] = request.actor.can(Capability.PREPARE)
    return render(request, "decisions/list.html", context)


def decisions_csv(request: Request) -> HttpResponse:
    """Export what the list shows."""
    table = exports.register_csv(_filtered(request), at=request.at)
    return answer(request, table, media_type="text/csv", name="decisions.csv")


def decisions_atom(request: Request) -> HttpResponse:
    """Feed the newest decisions with their statements."""
    entries = []
    for row in _filtered(request)[:50]:
        address = request.build_absolute_uri(reverse("decisions:decision", args=[row.identifier]))
        statements = exports.statements_in_words(queries.statements_of(row))
        words = f"{row.state_at(request.at).label}. {statements}"
        entries.append((str(row), address, words, row.settled_at or row.drafted_at))
    feed = atom_of(
        title=_("Decisions"), address=request.build_absolute_uri(reverse("decisions:list")),
        entries=entries,
    )  # fmt: skip
    return answer(request, feed, media_type="application/atom+xml")


def decision(request: Request, identifier: str) -> HttpResponse:
    """Show one decision: where it stands, what can happen next, who said what."""
    return _show(request, identifier, forms.PositionForm())


def _show(request: Request, identifier: str, form: forms.PositionForm) -> HttpResponse:
    actor, at = request.actor, request.at
    row = queries.get_decision(identifier, actor)
    records = queries.records_of(row)
    standing = queries.standing_of_records(records, at=at)
    countries = accounts.countries()
    may_chair = can_chair(actor, row.body, at=at)
    may_speak = actor.can(Capability.SPEAK) and actor.country in standing.addressees
    context = {
        "decision": row,
        "records": records,
        "standing": standing,
        "positions": queries.positions_of(records),
        "names": {country.code: country.name for country in countries},
        "capitals": countries,
        "why": why_visible(row, actor),
        "readers": readers_of(row),
        "form": form,
        "may_edit": (may_chair or actor.country == row.owner_country)
        and actor.can(Capability.PREPARE),
        "may_chair": may_chair,
        "may_speak": may_speak,
        "may_confirm": actor.can(Capability.CONFIRM),
        "may_take_back": actor.can(Capability.SPEAK),
        "confirmed": {r.refers_to_id for r in records if r.kind == Kind.CONFIRM},
        "allows": {kind.value: standing.state in ALLOWED[kind] for kind in Kind},
    }
    return render(request, "decisions/decision.html", context)


@login_required
def draft(request: Request) -> HttpResponse:
    """Put a draft on record."""
    permissions.check_can_draft(request.actor)
    form = forms.DraftForm(request.POST or None, initial={"body": request.GET.get("body")})
    if request.method == "POST":
        row = attempt(
            form,
            lambda: operations.draft_decision(
                titles=form.titles, texts=form.texts, body=form.cleaned_data["body"],
                audience=form.cleaned_data["audience"], countries=form.cleaned_data["countries"],
                by=request.actor, at=request.at,
            ),
        )  # fmt: skip
        if row:
            messages.success(request, _("The draft is on record."))
            return redirect("decisions:decision", row.identifier)
    return render(request, "form.html", {"form": form, "title": _("Draft a decision")})


@login_required
def edit(request: Request, identifier: str) -> HttpResponse:
    """Change a text that is not circulated."""
    row = queries.get_decision(identifier, request.actor)
    permissions.check_can_edit(request.actor, row, at=request.at)
    initial = {f"title_{code}": text for code, text in row.titles.items()}
    initial |= {f"text_{code}": text for code, text in row.texts.items()}
    form = forms.TextForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.change_text(
            identifier, titles=form.titles, texts=form.texts, by=request.actor, at=request.at
        ),
    ):
        messages.success(request, _("The text is changed."))
        return redirect("decisions:decision", identifier)
    title = _("Change the text of %(number)s") % {"number": identifier}
    return render(request, "form.html", {"form": form, "title": title})


@login_required
def circulate(request: Request, identifier: str) -> HttpResponse:
    """Circulate under silence."""
    row = queries.get_decision(identifier, request.actor)
    permissions.check_can_conduct(request.actor, row, at=request.at)
    form = forms.CirculateForm(request.POST or None, at=request.at, zone=request.actor.zone)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.circulate_decision(
            identifier, addressees=form.cleaned_data["addressees"],
            expires_at=form.cleaned_data["expires_at"], zone=form.cleaned_data["zone"],
            by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("The text is circulated; silence is running."))
        return redirect("decisions:decision", identifier)
    title = _("Circulate %(number)s under silence") % {"number": identifier}
    return render(request, "form.html", {"form": form, "title": title, "submit": _("Circulate")})


@login_required
@require_POST
def position(request: Request, identifier: str) -> HttpResponse:
    """Enter what a capital says."""
    form = forms.PositionForm(request.POST)
    entered = attempt(
        form,
        lambda: positions.enter_position(
            identifier, kind=Kind(form.cleaned_data["kind"]), text=form.cleaned_data["text"],
            reached_by=form.cleaned_data["reached_by"], by=request.actor, at=request.at,
        ),
    )  # fmt: skip
    if not entered:
        return _show(request, identifier, form)
    messages.success(request, _("It is on record for %(who)s.") % {"who": request.actor.country})
    return redirect("decisions:decision", identifier)


def _acts(at: datetime, by: Any, text: str) -> dict[str, Any]:  # noqa: ANN401 - an actor, lazily
    return {
        "receive": lambda key: positions.confirm_receipt(key, by=by, at=at),
        "consult": lambda key: operations.open_consultation(key, text=text, by=by, at=at),
        "withdraw": lambda key: operations.withdraw_decision(key, text=text, by=by, at=at),
    }


@login_required
def adopt(request: Request, identifier: str) -> HttpResponse:
    """Adopt in the room, with what the countries stated."""
    row = queries.get_decision(identifier, request.actor)
    permissions.check_can_conduct(request.actor, row, at=request.at)
    form = forms.AdoptForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.adopt_in_the_room(
            identifier, text=form.cleaned_data["text"], statements=form.statements,
            by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("It is adopted."))
        return redirect("decisions:decision", identifier)
    context = {"form": form, "decision": row}
    return render(request, "decisions/adopt.html", context)


@login_required
@require_POST
def act(request: Request, identifier: str, act: str) -> HttpResponse:
    """Confirm receipt, open a consultation, or withdraw."""
    acts = _acts(request.at, request.actor, request.POST.get("text", "")[:10_000])
    if act not in acts:
        raise Http404
    acts[act](identifier)
    messages.success(request, _("It is on record."))
    return redirect("decisions:decision", identifier)


@login_required
@require_POST
def act_on(request: Request, identifier: str, record_id: int, act: str) -> HttpResponse:
    """Confirm or take back a position."""
    by, at = request.actor, request.at
    if act == "confirm":
        positions.confirm_position(identifier, record_id, by=by, at=at)
    elif act == "take-back":
        text = request.POST.get("text", "")[:10_000]
        positions.take_back(identifier, record_id, text=text, by=by, at=at)
    else:
        raise Http404
    messages.success(request, _("It is on record."))
    return redirect("decisions:decision", identifier)


def decision_pdf(request: Request, identifier: str) -> HttpResponse:
    """Export a decision for paper, with its statements."""
    row = queries.get_decision(identifier, request.actor)
    address = request.build_absolute_uri(reverse("decisions:decision", args=[identifier]))
    page = exports.decision_as_pdf(
        row, at=request.at, address=address, language=get_language() or "en"
    )
    return answer(request, page, media_type="application/pdf", name=f"{identifier}.pdf")


def decision_json(request: Request, identifier: str) -> HttpResponse:
    """Export a decision with everything on record."""
    row = queries.get_decision(identifier, request.actor)
    text = exports.json_of(row, queries.records_of(row), at=request.at)
    return answer(request, text, media_type="application/json", name=f"{identifier}.json")
