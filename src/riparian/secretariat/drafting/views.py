"""Pages of coded texts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.drafting import (
    engine,
    exports,
    forms,
    operations,
    permissions,
    plane,
    queries,
)
from riparian.secretariat.drafting.models import CodedText, Kind
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of


def _filtered(request: Request) -> "QuerySet[CodedText]":
    rows = queries.texts_for(request.actor)
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    return rows.filter(titles__icontains=words) if words else rows


def texts(request: Request) -> HttpResponse:
    """List the coded texts, to choose one or two."""
    context = {
        "page": page_of(_filtered(request), request.GET),
        "kinds": Kind.choices,
        "may_code": permissions.can_code(request.actor),
    }
    return render(request, "drafting/list.html", context)


def texts_csv(request: Request) -> HttpResponse:
    """Export what the list shows."""
    table = exports.list_csv(_filtered(request))
    return answer(request, table, media_type="text/csv", name="coded-texts.csv")


def codebook(request: Request) -> HttpResponse:
    """Show the code book: what is coded, with which codes, after which publication."""
    context = {"degrees": engine.DEGREES, "features": engine.FEATURES}
    return render(request, "drafting/codebook.html", context)


@login_required
def new(request: Request) -> HttpResponse:
    """Open a typed text for coding."""
    permissions.check_can_code(request.actor)
    form = forms.TextForm(request.POST or None)
    if request.method == "POST":
        row = attempt(
            form,
            lambda: operations.open_draft(
                titles=form.titles, text=form.cleaned_data["text"],
                audience=form.cleaned_data["audience"], countries=form.cleaned_data["countries"],
                by=request.actor, at=request.at,
            ),
        )  # fmt: skip
        if row:
            messages.success(request, _("The text is open for coding."))
            return redirect("drafting:text", row.identifier)
    context = {"form": form, "title": _("Code a text"), "submit": _("Open for coding")}
    return render(request, "form.html", context)


@login_required
def open_text(request: Request) -> HttpResponse:
    """Open a decision or a document for coding."""
    permissions.check_can_code(request.actor)
    chosen = {key: request.GET.get(key) for key in ("decision", "document")}
    form = forms.OpenForm(request.POST or None, actor=request.actor, initial=chosen)
    if request.method == "POST":
        row = attempt(form, lambda: _open(request, form))
        if row:
            messages.success(request, _("The text is open for coding."))
            return redirect("drafting:text", row.identifier)
    title = _("Code a text that is here already")
    context = {"form": form, "title": title, "submit": _("Open for coding")}
    return render(request, "form.html", context)


def _open(request: Request, form: forms.OpenForm) -> CodedText:
    decision, document = form.cleaned_data["decision"], form.cleaned_data["document"]
    if decision:
        return operations.open_decision(decision.identifier, by=request.actor, at=request.at)
    return operations.open_document(document.identifier, by=request.actor, at=request.at)


def text(request: Request, identifier: str) -> HttpResponse:
    """Show how a text is designed, clause by clause and as a whole."""
    row = queries.get_text(identifier, request.actor)
    clauses, codes = queries.clauses_of(row), queries.codes_of(row)
    profile = engine.profile(clauses, codes)
    by_clause: dict[str, list[Any]] = {}
    for code in codes:
        by_clause.setdefault(code.clause, []).append(code)
    context = {
        "text": row,
        "clauses": [(clause, by_clause.get(clause.number, [])) for clause in clauses],
        "whole": by_clause.get("", []),
        "profile": profile,
        "variables": engine.VARIABLES,
        "places": engine.places(profile, queries.base_rates()),
        "plane": plane.plane_of([(row.title, profile)]),
        "has_changed": bool(row.decision and row.decision.text_hash != row.text_hash),
        "may_code": permissions.can_code(request.actor),
        "reference": queries.REFERENCE,
        "why": why_visible(row, request.actor),
        "readers": readers_of(row),
    }
    return render(request, "drafting/text.html", context)


@login_required
def code(request: Request, identifier: str, number: str) -> HttpResponse:
    """Code one clause, or the whole text."""
    permissions.check_can_code(request.actor)
    row = queries.get_text(identifier, request.actor)
    clauses = queries.clauses_of(row)
    clause = queries.get_clause(clauses, number)
    own = queries.own_codes(row, clause.number if clause else "", request.actor)
    form = forms.CodeForm(request.POST or None, own=own)
    following = _after(clauses, number)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.code_clause(
            identifier, number, entries=form.entries, by=request.actor, at=request.at
        ),
    ):
        messages.success(request, _("Your codes are on record."))
        if following and "next" in request.POST:
            return redirect("drafting:code", identifier, following)
        return redirect("drafting:text", identifier)
    context = {"text": row, "clause": clause, "form": form, "following": following,
               "n_degrees": len(engine.DEGREES)}  # fmt: skip
    return render(request, "drafting/code.html", context)


def _after(clauses: list[Any], number: str) -> str:
    numbers = [clause.number for clause in clauses]
    if number == "whole":
        return numbers[0] if numbers else ""
    place = numbers.index(number) + 1
    return numbers[place] if place < len(numbers) else ""


def codes_csv(request: Request, identifier: str) -> HttpResponse:
    """Export every code of a text."""
    row = queries.get_text(identifier, request.actor)
    table = exports.codes_csv(queries.codes_of(row))
    return answer(request, table, media_type="text/csv", name=f"{identifier}-codes.csv")


def _profile(row: CodedText) -> Any:  # noqa: ANN401 - a profile of the engine
    return engine.profile(queries.clauses_of(row), queries.codes_of(row))


def _compared(request: Request) -> dict[str, Any]:
    """Read the two texts that the address names, the reference, and put them side by side."""
    chosen = [request.GET.get(key, "").strip() for key in ("first", "second")]
    rows = [queries.get_text(key, request.actor) for key in chosen if key]
    if len(rows) < len(chosen):
        return {"chosen": chosen}
    profiles = [_profile(row) for row in rows]
    reference = None
    if queries.REFERENCE not in chosen:
        reference = queries.find_text(queries.REFERENCE, request.actor)
    third = _profile(reference) if reference else None
    named = [(row.title, profile) for row, profile in zip(rows, profiles, strict=True)]
    if reference and third:
        named.append((reference.title, third))
    return {
        "chosen": chosen, "first": rows[0], "second": rows[1], "profiles": profiles,
        "rows": engine.compare(*profiles), "reference": reference, "third": third,
        "places": engine.places(profiles[1], queries.base_rates()),
        "plane": plane.plane_of(named), "variables": engine.VARIABLES,
    }  # fmt: skip


def compare(request: Request) -> HttpResponse:
    """Put two texts side by side, with the reference text and the base rates of treaties."""
    context = _compared(request)
    context["texts"] = queries.texts_for(request.actor)[:200]
    return render(request, "drafting/compare.html", context)


def compare_csv(request: Request) -> HttpResponse:
    """Export a comparison."""
    found = _compared(request)
    table = exports.comparison_csv(
        found.get("rows", ()), found.get("third"), found.get("places", {})
    )
    return answer(request, table, media_type="text/csv", name="comparison.csv")
