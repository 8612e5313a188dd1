"""Pages of studies."""

import json
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.engine.errors import RiparianError
from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.studies import charts, engine, forms, operations, progress, queries
from riparian.secretariat.studies.answers import Answer, read_answer
from riparian.secretariat.studies.models import WAITING, Progress, Run
from riparian.secretariat.studies.questions import Kind

DRAWINGS = {"svg": "image/svg+xml", "pdf": "application/pdf"}


def studies(request: Request) -> HttpResponse:
    """List the studies."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    rows = queries.runs_cut(queries.runs_for(request.actor), kind=kind, state=state)
    context = {
        "page": page_of(rows.defer("result"), request.GET),
        "may_ask": request.actor.can(Capability.STUDY),
        "kinds": Kind.choices,
        "states": Progress.choices,
        "waiting": WAITING,
    }
    return render(request, "studies/list.html", context)


def studies_csv(request: Request) -> HttpResponse:
    """Export the list of studies."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    rows = queries.runs_cut(queries.runs_for(request.actor), kind=kind, state=state)
    header = ("number", "question", "title", "instance", "asked_at", "asked_by", "country",
              "state", "inputs_sha256", "engine")  # fmt: skip
    table = (
        (r.pk, r.kind, r.title, r.instance, r.asked_at.isoformat(), r.asked_by, r.owner_country,
         r.progress, r.inputs_hash, r.engine_version)
        for r in rows.defer("result")
    )  # fmt: skip
    return answer(request, csv_of(header, table), media_type="text/csv", name="studies.csv")


@login_required
def choose(request: Request) -> HttpResponse:
    """Offer the questions and the rivers that can answer them."""
    check_can(request.actor, Capability.STUDY)
    outlines = []
    for instance in engine.instances():
        try:
            outlines.append(engine.outline_of(instance))
        except RiparianError as error:
            messages.error(request, str(error))
    offers = [(kind, [one for one in outlines if kind in one.kinds]) for kind in Kind]
    return render(request, "studies/choose.html", {"offers": offers})


@login_required
def ask(request: Request, kind: str, instance: str) -> HttpResponse:
    """Put one question about one river into the queue."""
    check_can(request.actor, Capability.STUDY)
    if kind not in Kind.values or instance not in engine.instances():
        raise Http404
    outline = engine.outline_of(instance)
    if kind not in outline.kinds:
        raise Http404
    form = forms.FORMS[Kind(kind)](request.POST or None, outline=outline)
    if request.method == "POST":
        run = attempt(form, lambda: _put_in_the_queue(request, form))
        if run:
            messages.success(request, _("The study is in the queue."))
            return redirect("studies:study", run.pk)
    context = {"form": form, "title": Kind(kind).label, "outline": outline,
               "most_years": operations.MOST_TRACE_YEARS,
               "most_minutes": operations.MOST_SECONDS // 60}  # fmt: skip
    return render(request, "studies/ask.html", context)


def _put_in_the_queue(request: Request, form: forms.StudyForm) -> Run:
    return operations.ask_study(
        title=form.title, question=form.question, audience=form.cleaned_data["audience"],
        by=request.actor, at=request.at,
    )  # fmt: skip


def _read(run: Run) -> Answer | None:
    if run.progress != Progress.DONE:
        return None
    return read_answer(run, names={one.code: one.name for one in accounts.countries()})


def study(request: Request, run_id: int) -> HttpResponse:
    """Show a study: its progress, then its answer."""
    run = queries.get_run(run_id, request.actor)
    is_waiting = run.progress in WAITING
    if request.htmx and not is_waiting:
        return HttpResponse(headers={"HX-Refresh": "true"})
    own = run.owner_country == request.actor.country
    context = {
        "run": run,
        "answer": _read(run),
        "why": why_visible(run, request.actor),
        "readers": readers_of(run),
        "is_waiting": is_waiting,
        "steps": progress.steps_of(run) if is_waiting else [],
        "ahead": queries.queued_before(run) if is_waiting else 0,
        "may_cancel": own and is_waiting and request.actor.can(Capability.STUDY),
        "may_attach": own and request.actor.can(Capability.PREPARE),
    }
    part = "studies/progress.html" if request.htmx else "studies/study.html"
    return render(request, part, context)


@login_required
@require_POST
def cancel(request: Request, run_id: int) -> HttpResponse:
    """Take a study back."""
    operations.cancel_study(run_id, by=request.actor, at=request.at)
    messages.success(request, _("The study is cancelled."))
    return redirect("studies:study", run_id)


def chart(request: Request, run_id: int, name: str, form: str) -> HttpResponse:
    """Hand out a chart as a file."""
    read = _read(queries.get_run(run_id, request.actor))
    found = next((one for one in read.charts if one.name == name), None) if read else None
    if found is None or form not in DRAWINGS:
        raise Http404
    drawn: str | bytes = charts.as_svg(found.spec) if form == "svg" else charts.as_pdf(found.spec)
    return answer(request, drawn, media_type=DRAWINGS[form],
                  name=f"study-{run_id}-{quote(name)}.pdf" if form == "pdf" else "")  # fmt: skip


def table(request: Request, run_id: int, name: str) -> HttpResponse:
    """Export one table of the answer."""
    read = _read(queries.get_run(run_id, request.actor))
    found = next((one for one in read.tables if one.name == name), None) if read else None
    if found is None:
        raise Http404
    content = csv_of(found.header, found.rows)
    return answer(request, content, media_type="text/csv", name=f"study-{run_id}-{name}.csv")


def result(request: Request, run_id: int) -> HttpResponse:
    """Hand out everything that was asked and answered, as JSON."""
    run = queries.get_run(run_id, request.actor)
    document = {
        "question": run.parameters, "inputs_sha256": run.inputs_hash,
        "engine": run.engine_version, "state": run.progress, "result": run.result,
    }  # fmt: skip
    content = json.dumps(document, ensure_ascii=False, indent=2)
    return answer(request, content, media_type="application/json", name=f"study-{run_id}.json")


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
