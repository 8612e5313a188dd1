"""Pages of the yearly progress reports: asked for, watched, read, taken along."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.commitments import building, forms, papers, queries
from riparian.secretariat.commitments.blocks import Picture, blocks_of, title_of
from riparian.secretariat.commitments.kinds import Progress
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.studies.charts import as_svg

WAITING = {Progress.QUEUED, Progress.RUNNING}


def reports(request: Request) -> HttpResponse:
    """List the progress reports."""
    context = {
        "page": page_of(queries.reports_for(request.actor), request.GET),
        "may_ask": request.actor.can(Capability.PREPARE),
    }
    return render(request, "commitments/reports.html", context)


@login_required
def ask(request: Request) -> HttpResponse:
    """Ask for the report of a year."""
    check_can(request.actor, Capability.PREPARE)
    form = forms.ReportForm(request.POST or None, initial={"year": request.at.year})
    if request.method == "POST":
        row = attempt(
            form,
            lambda: building.ask_report(
                form.cleaned_data["year"], audience=form.cleaned_data["audience"],
                by=request.actor, at=request.at,
            ),
        )  # fmt: skip
        if row:
            messages.success(request, _("The report is in the queue."))
            return redirect("commitments:report", row.pk)
    title = _("Which year is the report on?")
    return render(request, "form.html", {"form": form, "title": title, "submit": _("Build it")})


def report(request: Request, report_id: int) -> HttpResponse:
    """Show a report, or how far it is."""
    row = queries.get_report(report_id, request.actor)
    is_waiting = row.progress in WAITING
    context = {
        "report": row, "is_waiting": is_waiting, "why": why_visible(row, request.actor),
        "readers": readers_of(row),
    }  # fmt: skip
    if row.progress == Progress.DONE:
        context |= {"title": title_of(row.content), "blocks": list(blocks_of(row.content))}
    part = "commitments/progress.html" if request.htmx and is_waiting else "commitments/report.html"
    response = render(request, part, context)
    if request.htmx and not is_waiting:
        response["HX-Refresh"] = "true"
    return response


def chart(request: Request, report_id: int) -> HttpResponse:
    """Draw the chart of a report."""
    row = queries.get_report(report_id, request.actor)
    if row.progress != Progress.DONE:
        raise Http404
    for block in blocks_of(row.content):
        if isinstance(block, Picture):
            return answer(request, as_svg(dict(block.spec)), media_type="image/svg+xml")
    raise Http404


def report_file(request: Request, report_id: int, suffix: str) -> HttpResponse:
    """Give a report as PDF, editable document or HTML, in the language of the reader."""
    row = queries.get_report(report_id, request.actor)
    if row.progress != Progress.DONE or suffix not in papers.MEDIA_TYPES:
        raise Http404
    address = request.build_absolute_uri(reverse("commitments:report", args=[row.pk]))
    language = get_language() or "en"
    body = papers.written(row, suffix=suffix, language=language, address=address)
    name = f"progress-{row.year}-{language}.{suffix}"
    return answer(request, body, media_type=papers.MEDIA_TYPES[suffix], name=name)
