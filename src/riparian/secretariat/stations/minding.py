"""Pages of the desk that minds readings: open flags, the quarantine, deliveries."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.stations import forms, operations, permissions, queries
from riparian.secretariat.stations.models import Flag, Quarantined
from riparian.secretariat.stations.quality import Check, Door

_FLAG_COLUMNS = ("series", "time", "value", "check", "state", "settled_by", "why")


def _flags(request: Request) -> "queries.QuerySet[Flag]":
    state = request.GET.get("state", Flag.State.OPEN)
    rows = queries.flags_for(request.actor)
    if state in Flag.State.values:
        rows = rows.filter(state=state)
    if request.GET.get("check") in Check.values:
        rows = rows.filter(check_kind=request.GET["check"])
    series = request.GET.get("series", "")
    return rows.filter(datastream__identifier=series) if series else rows


def flags(request: Request) -> HttpResponse:
    """List what the checks flagged."""
    context = {
        "page": page_of(_flags(request), request.GET), "states": Flag.State.choices,
        "checks": Check.choices, "state": request.GET.get("state", Flag.State.OPEN),
    }  # fmt: skip
    return render(request, "stations/flags.html", context)


def flags_csv(request: Request) -> HttpResponse:
    """Export the flags that the list shows."""
    rows = (
        (row.datastream.identifier, row.phenomenon_time.isoformat(), row.value, row.check_kind,
         row.state, row.settled_by, row.settled_why)
        for row in _flags(request).iterator(2000)
    )  # fmt: skip
    return answer(request, csv_of(_FLAG_COLUMNS, rows), media_type="text/csv", name="flags.csv")


@login_required
def judge(request: Request, pk: int) -> HttpResponse:
    """Accept, suspect or reject one flagged value."""
    row = queries.flags_for(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(f"flag {pk}: nothing there that you may see")
    permissions.check_can_judge(request.actor, row.datastream.owner_country)
    form = forms.JudgeForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.judge_value(
            pk, state=form.cleaned_data["state"], why=form.cleaned_data["why"],
            by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("Your verdict is on record."))
        return redirect("stations:flags")
    return render(request, "stations/judge.html", {"flag": row, "form": form})


def quarantine(request: Request) -> HttpResponse:
    """List rows that could not be stored."""
    state = request.GET.get("state", Quarantined.State.OPEN)
    rows = queries.quarantine_for(request.actor)
    if state in Quarantined.State.values:
        rows = rows.filter(state=state)
    context = {
        "page": page_of(rows, request.GET), "states": Quarantined.State.choices, "state": state,
    }  # fmt: skip
    return render(request, "stations/quarantine.html", context)


@login_required
def settle(request: Request, pk: int) -> HttpResponse:
    """Correct a row of the quarantine or discard it."""
    row = queries.quarantine_for(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound(f"quarantine {pk}: nothing there that you may see")
    permissions.check_can_judge(request.actor, row.owner_country or request.actor.country)
    is_discard = "discard" in request.POST
    correct = forms.CorrectForm.of(row, request.POST if request.POST and not is_discard else None)
    discard = forms.DiscardForm(request.POST if is_discard else None)
    if request.method == "POST":
        by, at = request.actor, request.at
        done = (
            attempt(
                discard,
                lambda: operations.discard_row(pk, why=discard.cleaned_data["why"], by=by, at=at),
            )
            if is_discard
            else attempt(
                correct,
                lambda: operations.correct_row(pk, cells=correct.cleaned_data, by=by, at=at),
            )
        )
        if done:
            messages.success(request, _("The row is settled."))
            return redirect("stations:quarantine")
    context = {"row": row, "form": discard if is_discard else correct, "correct": correct,
               "discard": discard}  # fmt: skip
    return render(request, "stations/settle.html", context)


def deliveries(request: Request) -> HttpResponse:
    """List who sent what through which door, and what it did."""
    rows = queries.deliveries_for(request.actor)
    if request.GET.get("door") in Door.values:
        rows = rows.filter(door=request.GET["door"])
    context = {"page": page_of(rows, request.GET), "doors": Door.choices}
    return render(request, "stations/deliveries.html", context)
