"""Pages of plans that are read."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.plans import chart as charts
from riparian.secretariat.plans import engine, exports, permissions, queries
from riparian.secretariat.plans.models import AREAS, Coverage, Goal, Kind, Plan, Stage
from riparian.secretariat.studies.charts import as_svg


def _filtered(request: Request) -> "QuerySet[Plan]":
    rows = queries.plans_for(request.actor)
    kind, party = request.GET.get("kind", ""), request.GET.get("country", "")
    words = request.GET.get("q", "").strip()
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if party:
        rows = rows.filter(parties__contains=f"|{party}|")
    return rows.filter(titles__icontains=words) if words else rows


def plans(request: Request) -> HttpResponse:
    """List plans and bilateral texts."""
    context = {
        "page": page_of(_filtered(request), request.GET),
        "kinds": Kind.choices,
        "countries": accounts.members(),
        "may_add": request.actor.can(Capability.PREPARE),
    }
    return render(request, "plans/list.html", context)


def plans_csv(request: Request) -> HttpResponse:
    """Export what the list shows."""
    table = exports.list_csv(_filtered(request))
    return answer(request, table, media_type="text/csv", name="plans.csv")


def plan(request: Request, identifier: str) -> HttpResponse:
    """Show a plan as a tree, with what is not on record."""
    row = queries.get_plan(identifier, request.actor)
    sections = queries.sections_of(row)
    context = {
        "plan": row,
        "sections": sections,
        "unread": sum(section.standing != "read" for section in sections),
        "sectors": AREAS,
        "names": {country.code: country.name for country in accounts.countries()},
        "may_keep": permissions.can_keep(request.actor, row),
        "why": why_visible(row, request.actor),
        "readers": readers_of(row),
    }
    return render(request, "plans/plan.html", context)


def tree_csv(request: Request, identifier: str) -> HttpResponse:
    """Export a plan with its measures."""
    row = queries.get_plan(identifier, request.actor)
    table = exports.tree_csv(queries.sections_of(row))
    return answer(request, table, media_type="text/csv", name=f"{identifier}.csv")


def _progress(goal: Goal, request: Request) -> list[Any]:
    if goal.indicator is None:
        return []
    return engine.progress_of(
        goal, goal.indicator, list(goal.indicator.values.all()), on=request.at.date()
    )


def indicator(request: Request, identifier: str) -> HttpResponse:
    """Show an indicator: its values with their history, and how far each goal is."""
    row = queries.get_indicator(identifier, request.actor)
    values = queries.values_of(row)
    history = engine.history_of(values)
    goals = list(row.goals.all())
    today = request.at.date()
    context = {
        "indicator": row,
        "plan": row.section.plan,
        "values": values[::-1],
        "history": history,
        "last": history.agreed[-1] if history.agreed else None,
        "goals": [(goal, engine.progress_of(goal, row, values, on=today)) for goal in goals],
        "may_keep": permissions.can_keep(request.actor, row.section.plan),
    }
    return render(request, "plans/indicator.html", context)


def chart(request: Request, identifier: str) -> HttpResponse:
    """Draw the values of an indicator and the way to its goals."""
    row = queries.get_indicator(identifier, request.actor)
    history = engine.history_of(queries.values_of(row))
    spec = charts.value_spec(history, list(row.goals.all()), title=row.title, unit=_(row.unit))
    return answer(request, as_svg(spec), media_type="image/svg+xml")


def values_csv(request: Request, identifier: str) -> HttpResponse:
    """Export every value of an indicator."""
    row = queries.get_indicator(identifier, request.actor)
    table = exports.values_csv(queries.values_of(row))
    return answer(request, table, media_type="text/csv", name=f"{identifier}.csv")


def goals(request: Request) -> HttpResponse:
    """Show the staged goals: what each stage says, and needed against actual rate."""
    found = [(goal, _progress(goal, request)) for goal in queries.goals_for(request.actor)]
    stages = [
        (label, [pair for pair in found if pair[0].stage == value])
        for value, label in Stage.choices
    ]
    verdicts = [one.verdict for _goal, all_of in found for one in all_of[:1]]
    context = {"stages": stages, "counted": {v: verdicts.count(v) for v in dict.fromkeys(verdicts)},
               "without": sum(goal.value is None for goal, _all in found)}  # fmt: skip
    return render(request, "plans/goals.html", context)


def goals_csv(request: Request) -> HttpResponse:
    """Export the goals with both rates."""
    found = [(goal, _progress(goal, request)) for goal in queries.goals_for(request.actor)]
    table = exports.goals_csv(found)
    return answer(request, table, media_type="text/csv", name="goals.csv")


def coverage(request: Request, identifier: str) -> HttpResponse:
    """Show which bilateral text covers which area of a plan of all members."""
    row = queries.get_plan(identifier, request.actor)
    table = queries.coverage_of(row, request.actor)
    partners = {code for text, _cells in table.rows for code in text.party_codes}
    context = {
        "plan": row,
        "table": table,
        "sectors": AREAS,
        "names": {country.code: country.name for country in accounts.countries()},
        "missing": [c for c in accounts.members() if c.code not in partners],
        "findings": Coverage.Finding.choices,
        "unknown": sum(cell is None for _text, cells in table.rows for cell in cells),
        "cells": sum(len(cells) for _text, cells in table.rows),
        "may_keep": request.actor.can(Capability.PREPARE),
        "title": _("Which bilateral text covers what?"),
    }
    return render(request, "plans/coverage.html", context)


def coverage_csv(request: Request, identifier: str) -> HttpResponse:
    """Export the coverage table."""
    row = queries.get_plan(identifier, request.actor)
    table = exports.coverage_csv(queries.coverage_of(row, request.actor))
    return answer(request, table, media_type="text/csv", name=f"{identifier}-coverage.csv")
