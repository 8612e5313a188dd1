"""Pages of projects and milestones."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.figures import exports, queries
from riparian.secretariat.figures.kinds import Status, Window
from riparian.secretariat.figures.models import Milestone, Project
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.paging import page_of

FILTERS = {"country": "owner_country", "area": "area", "status": "status", "window": "window",
           "year": "starts"}  # fmt: skip


def _projects(request: Request) -> "QuerySet[Project]":
    rows = queries.projects_for(request.actor)
    for key, column in FILTERS.items():
        value = request.GET.get(key, "")
        rows = rows.filter(**{column: value}) if value else rows
    words = request.GET.get("q", "").strip()
    return rows.filter(title__icontains=words) if words else rows


def projects(request: Request) -> HttpResponse:
    """List the projects, each with its status as of the day of its source."""
    seen = queries.projects_for(request.actor).order_by()
    context = {
        "page": page_of(_projects(request), request.GET),
        "countries": accounts.members(), "statuses": Status.choices, "windows": Window.choices,
        "areas": sorted(set(seen.values_list("area", flat=True))),
        "years": sorted(set(seen.exclude(starts="").values_list("starts", flat=True))),
        "names": {country.code: country.name for country in accounts.countries()},
    }  # fmt: skip
    return render(request, "figures/projects.html", context)


def projects_csv(request: Request) -> HttpResponse:
    """Export the projects that the list shows."""
    table = exports.projects_csv(_projects(request))
    return answer(request, table, media_type="text/csv", name="projects.csv")


def project(request: Request, identifier: str) -> HttpResponse:
    """Show one project."""
    row = queries.get_project(identifier, request.actor)
    context = {
        "project": row, "why": why_visible(row, request.actor), "readers": readers_of(row),
        "names": {country.code: country.name for country in accounts.countries()},
    }  # fmt: skip
    return render(request, "figures/project.html", context)


def _milestones(request: Request) -> "QuerySet[Milestone]":
    rows = queries.milestones_for(request.actor)
    kind = request.GET.get("kind", "")
    return rows.filter(kind=kind) if kind else rows


def milestones(request: Request) -> HttpResponse:
    """List the milestones in the order of time."""
    kinds = queries.milestones_for(request.actor).order_by().values_list("kind", flat=True)
    context = {
        "page": page_of(_milestones(request), request.GET), "kinds": sorted(set(kinds)),
        "names": {country.code: country.name for country in accounts.countries()},
        "today": request.at.date().isoformat(),
    }  # fmt: skip
    return render(request, "figures/milestones.html", context)


def milestones_csv(request: Request) -> HttpResponse:
    """Export the milestones that the list shows."""
    table = exports.milestones_csv(_milestones(request))
    return answer(request, table, media_type="text/csv", name="milestones.csv")
