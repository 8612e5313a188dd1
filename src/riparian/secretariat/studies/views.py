"""Pages of studies."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.studies import charts, forms, operations, queries
from riparian.secretariat.studies.models import Progress

COLUMNS = ("country", "before_musd", "change_musd", "low_musd", "high_musd", "would_object")


def studies(request: Request) -> HttpResponse:
    """List the studies."""
    context = {
        "page": page_of(queries.runs_for(request.actor), request.GET),
        "may_ask": request.actor.can(Capability.STUDY),
    }
    return render(request, "studies/list.html", context)


@login_required
def ask(request: Request) -> HttpResponse:
    """Ask the engine what a flow to be kept gives and takes."""
    check_can(request.actor, Capability.STUDY)
    form = forms.StudyForm(request.POST or None)
    if request.method == "POST":
        run = attempt(
            form,
            lambda: operations.ask_study(
                title=form.title,
                question=form.question,
                audience=form.cleaned_data["audience"],
                by=request.actor,
                at=request.at,
            ),
        )
        if run:
            messages.success(request, _("The study is in the queue."))
            return redirect("studies:study", run.pk)
    context = {
        "form": form,
        "title": _("What would a flow to be kept give and take?"),
        "submit": _("Run the study"),
    }
    return render(request, "form.html", context)


def study(request: Request, run_id: int) -> HttpResponse:
    """Show a study: its progress, then its answer."""
    run = queries.get_run(run_id, request.actor)
    is_waiting = run.progress in {Progress.QUEUED, Progress.RUNNING}
    own = run.owner_country == request.actor.country
    context = {
        "run": run,
        "names": {country.code: country.name for country in accounts.countries()},
        "why": why_visible(run, request.actor),
        "readers": readers_of(run),
        "is_waiting": is_waiting,
        "ahead": queries.queued_before(run) if is_waiting else 0,
        "losers": [r["country"] for r in run.result.get("countries", []) if r["would_object"]],
        "may_attach": own and request.actor.can(Capability.PREPARE),
    }
    part = "studies/progress.html" if request.htmx and is_waiting else "studies/study.html"
    response = render(request, part, context)
    if request.htmx and not is_waiting:
        response["HX-Refresh"] = "true"
    return response


def chart(request: Request, run_id: int) -> HttpResponse:
    """Draw the answer."""
    run = queries.get_run(run_id, request.actor)
    if run.progress != Progress.DONE:
        raise Http404
    spec = charts.change_spec(run.result, title=run.title, axis=_("million US dollars a year"))
    return answer(request, charts.drawn(spec), media_type="image/svg+xml")


def table(request: Request, run_id: int) -> HttpResponse:
    """Export the answer."""
    run = queries.get_run(run_id, request.actor)
    rows = [[row[name] for name in COLUMNS] for row in run.result.get("countries", [])]
    return answer(request, csv_of(COLUMNS, rows), media_type="text/csv", name=f"study-{run_id}.csv")


@login_required
def attach(request: Request, run_id: int) -> HttpResponse:
    """Attach a study to the agenda of a coming meeting."""
    run = queries.get_run(run_id, request.actor)
    check_can(request.actor, Capability.PREPARE)
    form = forms.AttachForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.attach_study(
            run_id, item_id=form.cleaned_data["item"].pk, by=request.actor, at=request.at
        ),
    ):
        messages.success(request, _("It is on record."))
        return redirect("studies:study", run_id)
    title = _("Attach “%(title)s” to an agenda") % {"title": run.title}
    return render(request, "form.html", {"form": form, "title": title})
