"""Forms and buttons of incidents: each parses, makes one call and goes back to the page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.incidents import (
    assistance,
    forms,
    operations,
    permissions,
    queries,
    shifts,
    tasks,
)
from riparian.secretariat.incidents.drills import SIGN, with_sign
from riparian.secretariat.incidents.views import show
from riparian.secretariat.lib.forms import attempt


def _back(request: Request, identifier: str) -> HttpResponse:
    messages.success(request, _("It is on record."))
    return redirect("incidents:incident", identifier)


@login_required
def open_incident(request: Request, *, drill: bool) -> HttpResponse:
    """Open an incident, or a drill: two addresses, two forms."""
    actor = request.actor
    permissions.check_can_watch(actor)
    initial = {"affected": [actor.country]}
    form = forms.ReportForm(
        request.POST or None, drill=drill, zone=actor.zone, initial=initial
    )  # fmt: skip
    if request.method == "POST":
        row = attempt(form, lambda: operations.open_incident(
            _report(form), drill=drill, by=actor, at=request.at
        ))  # fmt: skip
        if row:
            return _back(request, row.identifier)
    title = _("Open a drill") if drill else _("Open an incident")
    context = {"form": form, "title": with_sign(title, is_drill=drill), "drill": drill,
               "sign": SIGN, "submit": title}  # fmt: skip
    return render(request, "incidents/open.html", context)


def _report(form: forms.ReportForm) -> operations.Report:
    given = form.cleaned_data
    return operations.Report(
        kind=given["kind"], severity=given["severity"], titles=form.titles, place=given["place"],
        affected=given["affected"], text=given["text"], latitude=given["latitude"],
        longitude=given["longitude"], detected_at=given["detected_at"],
        audience=given["audience"], countries=given["countries"],
        outside=given.get("outside", "").split(), minutes_to_acknowledge=given["minutes"],
    )  # fmt: skip


def _sent(
    request: Request,
    identifier: str,
    name: str,
    form: Form,
    act: Callable[[], Any],
) -> HttpResponse:
    """Carry out a form of the incident's page, or show the page with what is wrong."""
    if attempt(form, act) is None:
        return show(request, identifier, **{name: form}, wrong=form)
    return _back(request, identifier)


@login_required
@require_POST
def add_entry(request: Request, identifier: str) -> HttpResponse:
    """Write into the log."""
    form = forms.EntryForm(request.POST, zone=request.actor.zone, prefix="entry")
    return _sent(request, identifier, "entry_form", form, lambda: operations.add_entry(
        identifier, kind=form.cleaned_data["kind"], text=form.cleaned_data["text"],
        country=form.cleaned_data["country"], happened_at=form.cleaned_data["happened_at"],
        by=request.actor, at=request.at,
    ))  # fmt: skip


@login_required
@require_POST
def give_task(request: Request, identifier: str) -> HttpResponse:
    """Give a task to a desk."""
    form = forms.TaskForm(request.POST, at=request.at, zone=request.actor.zone, prefix="task")
    return _sent(request, identifier, "task_form", form, lambda: tasks.give_task(
        identifier, text=form.cleaned_data["text"], country=form.cleaned_data["country"],
        desk=form.cleaned_data["desk"], due_at=form.cleaned_data["due_at"],
        by=request.actor, at=request.at,
    ))  # fmt: skip


@login_required
@require_POST
def put_help(request: Request, identifier: str) -> HttpResponse:
    """Ask for help, offer it, or answer a request."""
    form = forms.HelpForm(request.POST, prefix="help")
    by, at = request.actor, request.at

    def put() -> Any:  # noqa: ANN401 - a row
        given = form.cleaned_data
        help_ = assistance.Help(
            what=given["what"], quantity=given["quantity"], unit=given["unit"]
        )  # fmt: skip
        if request.POST.get("side") == "ask":
            return assistance.ask_for_help(identifier, help_, of=given["country"], by=by, at=at)
        answers = request.POST.get("answers", "")
        return assistance.offer_help(
            identifier, help_, to=given["country"], by=by, at=at,
            answers=int(answers) if answers.isdecimal() and len(answers) < 10 else None,  # noqa: PLR2004
        )  # fmt: skip

    return _sent(request, identifier, "help_form", form, put)


@login_required
@require_POST
def act(request: Request, identifier: str, act: str) -> HttpResponse:
    """Acknowledge, change severity or stage, or name further countries."""
    by, at = request.actor, request.at
    words, value = request.POST.get("text", "")[:2_000], request.POST.get("value", "")[:20]
    acts: dict[str, Callable[[], Any]] = {
        "acknowledge": lambda: operations.acknowledge(identifier, by=by, at=at),
        "severity": lambda: operations.change_severity(
            identifier, severity=value, text=words, by=by, at=at
        ),
        "stage": lambda: operations.change_stage(
            identifier, stage=value, text=words, by=by, at=at
        ),
        "name": lambda: operations.name_countries(
            identifier, affected=request.POST.getlist("affected"), by=by, at=at
        ),
    }  # fmt: skip
    if act not in acts:
        raise Http404
    acts[act]()
    return _back(request, identifier)


@login_required
@require_POST
def finish_task(request: Request, identifier: str, task_id: int) -> HttpResponse:
    """Say that a task is done."""
    tasks.finish_task(identifier, task_id, by=request.actor, at=request.at)
    return _back(request, identifier)


@login_required
@require_POST
def act_on_help(request: Request, identifier: str, key: int, act: str) -> HttpResponse:
    """Accept, decline, confirm or withdraw."""
    assistance.act_on_help(identifier, key, act=act, by=request.actor, at=request.at)
    return _back(request, identifier)


@login_required
def correct(request: Request, identifier: str, entry_id: int) -> HttpResponse:
    """Correct an entry; the original stays."""
    row = queries.get_incident(identifier, request.actor)
    entry = queries.find_entry(row, entry_id)
    permissions.check_can_correct(request.actor, entry)
    form = forms.CorrectionForm(
        request.POST or None, zone=request.actor.zone, initial={"text": entry.text}
    )
    if request.method == "POST" and attempt(form, lambda: operations.correct_entry(
        identifier, entry_id, text=form.cleaned_data["text"],
        happened_at=form.cleaned_data["happened_at"], is_struck=form.cleaned_data["is_struck"],
        by=request.actor, at=request.at,
    )):  # fmt: skip
        return _back(request, identifier)
    title = _("Correct an entry of %(incident)s") % {"incident": row}
    context = {
        "form": form,
        "title": title,
        "drill": row.is_drill,
        "sign": row.sign,
        "incident": row,
    }
    return render(request, "incidents/open.html", context)


@login_required
@require_POST
def hand_over(request: Request, *, drill: bool) -> HttpResponse:
    """Sign as the one who leaves."""
    remarks = request.POST.get("remarks", "")[:10_000]
    shifts.hand_over(remarks=remarks, drill=drill, by=request.actor, at=request.at)
    messages.success(request, _("Signed; it waits for the second signature."))
    return redirect("incidents:drill-handovers" if drill else "incidents:handovers")


@login_required
@require_POST
def take_over(request: Request, key: int) -> HttpResponse:
    """Sign as the one who comes."""
    row = shifts.take_over(key, by=request.actor, at=request.at)
    messages.success(request, _("Signed by both; the watch is yours."))
    return redirect("incidents:drill-handovers" if row.is_drill else "incidents:handovers")
