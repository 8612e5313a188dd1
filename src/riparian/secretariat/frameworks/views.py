"""Pages of frameworks."""

from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.frameworks import (
    engine,
    forms,
    operations,
    permissions,
    queries,
    reporting,
)
from riparian.secretariat.frameworks.kinds import Review
from riparian.secretariat.frameworks.models import Link
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.lib.typesetting import pdf_of
from riparian.secretariat.search.findable import sources

ACTS = {"confirm": Review.CONFIRMED, "reject": Review.REJECTED}


def frameworks(request: Request) -> HttpResponse:
    """List the frameworks with their coverage, and what is filed nowhere."""
    reports = reporting.reports_on(queries.frameworks(), request.actor)
    untagged = reports[0].untagged if reports else ()
    by_kind = [
        (sources()[kind].words, list(things))
        for kind, things in groupby(untagged, key=lambda thing: thing.kind)
    ]
    context = {"reports": reports, "by_kind": by_kind,
               "waiting": sum(1 for link in queries.links() if link.standing == Review.WAITING),
               "may_tag": request.actor.can(Capability.PREPARE)}  # fmt: skip
    return render(request, "frameworks/frameworks.html", context)


def framework(request: Request, identifier: str) -> HttpResponse:
    """Report on one framework: what counts for each item, on which ground, what is empty."""
    found = queries.get_framework(identifier)
    context = {
        "report": reporting.report_on(found, request.actor),
        "others": [row for row in queries.frameworks() if row.pk != found.pk],
    }
    return render(request, "frameworks/framework.html", context)


def framework_csv(request: Request, identifier: str) -> HttpResponse:
    """Export the report of a framework."""
    report = reporting.report_on(queries.get_framework(identifier), request.actor)
    table = reporting.csv_of_report(report)
    return answer(request, table, media_type="text/csv", name=f"{identifier}.csv")


def framework_pdf(request: Request, identifier: str) -> HttpResponse:
    """Typeset the report of a framework."""
    report = reporting.report_on(queries.get_framework(identifier), request.actor)
    pdf = pdf_of(
        reporting.typst_of_report(report), title=report.framework.name, at=request.at,
        address=request.build_absolute_uri(request.path), language=get_language() or "en",
    )  # fmt: skip
    return answer(request, pdf, media_type="application/pdf", name=f"{identifier}.pdf")


def item(request: Request, identifier: str, code: str) -> HttpResponse:
    """Show one item: what counts for it, and what it is linked with."""
    found = queries.get_item(identifier, code)
    context = {
        "item": found, "counted": reporting.counted_for(found, request.actor),
        "links": queries.links().filter(Q(start=found) | Q(end=found)),
        "ground": {ground.value: ground.name.lower() for ground in engine.Ground},
    }  # fmt: skip
    return render(request, "frameworks/item.html", context)


def matrix(request: Request, identifier: str, other: str) -> HttpResponse:
    """Show which items of two frameworks are linked, and how firmly."""
    one, second = queries.get_framework(identifier), queries.get_framework(other)
    rows, columns = list(one.items.all()), list(second.items.all())
    cells = engine.matrix(
        [row.identifier for row in rows], [column.identifier for column in columns],
        queries.links_between(one, second),
    )  # fmt: skip
    alone = [column for place, column in enumerate(columns) if not any(r[place] for r in cells)]
    context = {
        "one": one, "other": second, "columns": columns,
        "table": list(zip(rows, cells, strict=True)),
        "alone": alone, "rows_alone": [r for r, c in zip(rows, cells, strict=True) if not any(c)],
    }  # fmt: skip
    return render(request, "frameworks/matrix.html", context)


def _filtered(request: Request) -> "QuerySet[Link]":
    rows = queries.links()
    name, review = request.GET.get("framework", ""), request.GET.get("review", "")
    if name:
        rows = rows.filter(
            Q(start__framework__identifier=name) | Q(end__framework__identifier=name)
        )
    if review == Review.SOURCED:
        rows = rows.filter(review=Review.WAITING, is_by_analyst=False)
    elif review == Review.WAITING:
        rows = rows.filter(review=Review.WAITING, is_by_analyst=True)
    elif review in Review.values:
        rows = rows.filter(review=review)
    return rows


def crosswalk(request: Request) -> HttpResponse:
    """List the links; a secretariat confirms or rejects each."""
    context = {
        "page": page_of(_filtered(request), request.GET), "frameworks": queries.frameworks(),
        "reviews": Review.choices, "may_review": request.actor.can(Capability.KEEP_BODIES),
    }  # fmt: skip
    return render(request, "frameworks/crosswalk.html", context)


def crosswalk_csv(request: Request) -> HttpResponse:
    """Export the links that the list shows."""
    header = ("from", "to", "strength", "review", "rationale", "reviewed_for", "sources")
    table = csv_of(header, (
        (row.start.identifier, row.end.identifier, row.strength, row.standing.value,
         row.rationale, row.reviewed_for,
         " | ".join(source["text"] or source["kind"] for source in row.sources))
        for row in _filtered(request)
    ))  # fmt: skip
    return answer(request, table, media_type="text/csv", name="crosswalk.csv")


@login_required
@require_POST
def review(request: Request, link: int, act: str) -> HttpResponse:
    """Confirm or reject a link."""
    if act not in ACTS:
        raise Http404
    operations.review_link(link, review=ACTS[act], by=request.actor, at=request.at)
    messages.success(request, _("The review is on record."))
    return redirect("frameworks:crosswalk")


@login_required
def tag(request: Request) -> HttpResponse:
    """File a thing under an item."""
    permissions.check_can_tag(request.actor)
    initial = {"thing": request.GET.get("thing", "")}
    form = forms.TagForm(request.POST or None, initial=initial)
    if request.method == "POST":
        row = attempt(form, lambda: operations.tag(
            **form.cleaned_data, by=request.actor, at=request.at))  # fmt: skip
        if row:
            messages.success(request, _("It is filed there."))
            return redirect("frameworks:item", row.item.framework.identifier, row.item.code)
    return render(request, "form.html", {"form": form, "title": _("File a thing under an item")})


def mechanisms(request: Request) -> HttpResponse:
    """List the mechanisms around the river and the members each has in common with this one."""
    ours = {country.code for country in accounts.members()}
    rows = [(row, sorted(ours & set(row.member_codes))) for row in queries.mechanisms()]
    names = {country.code: country.name for country in accounts.countries()}
    context = {"rows": rows, "names": names, "count": len(ours)}
    return render(request, "frameworks/mechanisms.html", context)


def mechanisms_csv(request: Request) -> HttpResponse:
    """Export the mechanisms."""
    header = ("id", "name", "short", "founded", "members", "sectors", "secretariat_in", "sources")
    table = csv_of(header, (
        (row.identifier, row.name, row.abbreviation, row.founded, ";".join(row.member_codes),
         ";".join(row.sectors), row.seat,
         " | ".join(source["text"] or source["kind"] for source in row.sources))
        for row in queries.mechanisms()
    ))  # fmt: skip
    return answer(request, table, media_type="text/csv", name="mechanisms.csv")
