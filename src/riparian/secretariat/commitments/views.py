"""Pages of commitments: the list, one commitment, the follow-up matrix, the scores."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.audit.queries import entries_of, newest_entries
from riparian.secretariat.commitments import assessing, charts, engine, permissions, queries, sheets
from riparian.secretariat.commitments.kinds import Area, Due, Pillar, Stage
from riparian.secretariat.commitments.models import Commitment
from riparian.secretariat.documents.queries import documents_for, get_place
from riparian.secretariat.lib.exports import answer, atom_of
from riparian.secretariat.lib.paging import Page, page_of
from riparian.secretariat.studies.charts import as_svg

MOST_DATES = 1_000
GROUPS = {"area": gettext_lazy("Area"), "country": gettext_lazy("Country"),
          "document": gettext_lazy("Document"), "pillar": gettext_lazy("Pillar")}  # fmt: skip


def _asked(request: Request) -> tuple[queries.Filters, Any]:
    """Return the filters of the address and the list they cut."""
    filters = queries.Filters.from_query(request.GET)
    on = engine.today(request.at)
    return filters, queries.matching(request.actor, filters, on=on)


def _choices(filters: queries.Filters, request: Request) -> dict[str, Any]:
    return {
        "filters": filters, "areas": Area.choices, "pillars": Pillar.choices,
        "dues": Due.choices, "stages": Stage.choices, "members": accounts.members(),
        "documents": queries.documents_with_commitments(request.actor),
    }  # fmt: skip


def _page(rows: Any, request: Request) -> Page:  # noqa: ANN401 - a list of commitments
    page = page_of(rows.values_list("pk", flat=True), request.GET)
    return replace(page, rows=queries.read_in_order(page.rows))


def commitments(request: Request) -> HttpResponse:
    """List commitments with deadline, who is responsible, and how far they are."""
    filters, rows = _asked(request)
    page = _page(rows, request)
    on = engine.today(request.at)
    context = _choices(filters, request) | {
        "page": page,
        "dues_of": {row.pk: Due(engine.due_of(row, on=on)) for row in page.rows},
        "may_cut": request.actor.can(Capability.PREPARE),
    }
    return render(request, "commitments/list.html", context)


def matrix(request: Request) -> HttpResponse:
    """Show the follow-up matrix: document, commitment, country, evidence."""
    filters, rows = _asked(request)
    page = _page(rows, request)
    shown = queries.evidence_by_cell(page.rows, request.actor)
    on, members = engine.today(request.at), accounts.members()
    lines = [_line(row, members, shown, Due(engine.due_of(row, on=on))) for row in page.rows]
    context = {"page": page, "lines": lines, "members": members, "filters": filters}
    if request.htmx:
        return render(request, "commitments/matrix_table.html", context)
    return render(request, "commitments/matrix.html", _choices(filters, request) | context)


def _line(row: Commitment, members: Any, shown: Any, due: Due) -> dict[str, Any]:  # noqa: ANN401
    cells = {cell.country: cell for cell in row.cells.all()}
    return {
        "row": row, "due": due, "joint": cells.get(""), "together": shown.get((row.pk, "")),
        "cells": [
            (country, cells.get(country.code), shown.get((row.pk, country.code)))
            for country in members
        ],
    }  # fmt: skip


def matrix_csv(request: Request) -> HttpResponse:
    """Export the matrix as the page shows it, all pages of it."""
    _filters, rows = _asked(request)
    table = sheets.matrix_csv(rows, request.actor, on=engine.today(request.at))
    return answer(request, table, media_type="text/csv", name="follow-up-matrix.csv")


def matrix_json(request: Request) -> HttpResponse:
    """Export the matrix with every piece of evidence."""
    _filters, rows = _asked(request)
    text = sheets.matrix_json(rows, request.actor, on=engine.today(request.at))
    return answer(request, text, media_type="application/json", name="follow-up-matrix.json")


def due_ics(request: Request) -> HttpResponse:
    """Give the deadlines as a calendar to subscribe to."""
    _filters, rows = _asked(request)
    address = request.build_absolute_uri(reverse("commitments:list"))
    dated = rows.exclude(due_on=None).order_by("due_on", "identifier")[:MOST_DATES]
    feed = sheets.due_ics(dated, address=address, stamp=request.at)
    return answer(request, feed, media_type="text/calendar", name="commitments.ics")


def due_atom(request: Request) -> HttpResponse:
    """Feed the deadlines that come, soonest first."""
    _filters, rows = _asked(request)
    address = request.build_absolute_uri(reverse("commitments:list"))
    coming = rows.filter(due_on__gte=engine.today(request.at), is_met=False)
    entries = sheets.due_entries(coming.order_by("due_on", "identifier")[:100], address=address)
    feed = atom_of(title=_("Commitments that fall due"), address=address, entries=entries)
    return answer(request, feed, media_type="application/atom+xml")


def commitment(request: Request, identifier: str) -> HttpResponse:
    """Show one commitment: its words, its evidence, its scores, its history, who can see it."""
    actor = request.actor
    row = queries.get_commitment(identifier, actor)
    due = Due(engine.due_of(row, on=engine.today(request.at)))
    years: dict[int, list[Any]] = {}
    for one in queries.assessments_of(row):
        codings = engine.codings_for(one, actor.user_id)
        years.setdefault(one.year, []).append({"row": one, "codings": codings})
    context = {
        "commitment": row,
        "due": due,
        "place": get_place(row.paragraph_id, actor),
        "evidence": list(queries.evidence_for(actor).filter(commitment=row)),
        "observed": assessing.observed(row, actor, at=request.at),
        "years": years,
        "names": {country.code: country.name for country in accounts.countries()},
        "why": why_visible(row, actor),
        "readers": readers_of(row),
        "history": entries_of("commitments.commitment", row.pk)[:50],
        "may_cut": actor.can(Capability.PREPARE),
        "may_score": actor.can(Capability.SCORE),
        "may_rule": actor.can(Capability.CHAIR),
        "may_show": permissions.can_add_evidence(actor),
        "this_year": request.at.year,
    }
    return render(request, "commitments/commitment.html", context)


def commitment_json(request: Request, identifier: str) -> HttpResponse:
    """Export one commitment with its evidence."""
    row = queries.get_commitment(identifier, request.actor)
    shown = queries.evidence_for(request.actor).filter(commitment=row)
    text = sheets.json_text(sheets.document_of(row, shown, on=engine.today(request.at)))
    return answer(request, text, media_type="application/json", name=f"{identifier}.json")


def _labels(by: str, keys: Iterable[str], actor: Actor) -> dict[str, str]:
    if by == "document_id":
        found = documents_for(actor).in_bulk([int(key) for key in keys])
        return {str(key): f"{row.identifier} {row.title}" for key, row in found.items()}
    if by == "country":
        names = {country.code: country.name for country in accounts.countries()}
        return {key: names.get(key, key) or _("Joint bodies") for key in keys}
    return dict((Area if by == "area" else Pillar).choices)


def _indices(request: Request, filters: queries.Filters, column: str) -> Any:  # noqa: ANN401
    """Return the indices; while nothing is done by anybody, those computed before."""
    newest = newest_entries().values_list("number", flat=True).first()
    actor = request.actor
    asked = (newest, sorted(actor.reach), actor.country, column, filters)
    key = "scores:" + hashlib.sha256(repr(asked).encode()).hexdigest()
    found = cache.get(key)
    if found is None:
        sums = queries.summed(queries.cells_for(actor, filters), by=column)
        found = engine.indices(sums, by=column)
        cache.set(key, found, timeout=86_400)
    return found


def _scored(request: Request) -> tuple[str, dict[str, Any]]:
    by = request.GET.get("by", "area")
    by = by if by in GROUPS else "area"
    column = "document_id" if by == "document" else by
    filters = queries.Filters.from_query(request.GET)
    overall, groups = _indices(request, filters, column)
    labels = _labels(column, groups, request.actor)
    return by, {
        "overall": overall, "filters": filters,
        "groups": [(labels.get(key, key), index) for key, index in groups.items()],
    }  # fmt: skip


def scores(request: Request) -> HttpResponse:
    """Show the index by area, country, document or pillar, with coverage and agreement."""
    by, context = _scored(request)
    context |= {"by": by, "ways": GROUPS, "areas": Area.choices, "members": accounts.members()}
    return render(request, "commitments/scores.html", context)


def scores_svg(request: Request) -> HttpResponse:
    """Draw how many cells have which score."""
    by, context = _scored(request)
    spec = charts.scores_spec(
        charts.rows_of(context["groups"]), title=str(GROUPS[by]), axis=_("commitments by country")
    )
    return answer(request, as_svg(spec), media_type="image/svg+xml")


def scores_csv(request: Request) -> HttpResponse:
    """Export the indices with coverage and agreement."""
    _by, context = _scored(request)
    table = sheets.indices_csv([("", context["overall"]), *context["groups"]])
    return answer(request, table, media_type="text/csv", name="scores.csv")
