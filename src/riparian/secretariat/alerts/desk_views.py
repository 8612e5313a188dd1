"""Pages of duty desks, their shifts, and the thresholds that alert."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.alerts import channels, devices, forms, permissions, queries
from riparian.secretariat.alerts import desks as operations
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.forms import attempt

KINDS = ("alarm", "flood", "rise", "low")


@login_required
def desks(request: Request) -> HttpResponse:
    """List the six desks: who is on duty now, and what is missing."""
    known = {desk.country: desk for desk in queries.desks_for(request.actor)}
    on_duty = queries.on_duty_everywhere(at=request.at)
    rows = [
        {"country": country, "desk": known.get(country.code),
         "people": on_duty.get(country.code, [])}
        for country in accounts.members()
    ]  # fmt: skip
    return render(request, "alerts/desks.html", {"rows": rows, "sees": bool(request.actor.reach)})


def _check_member(country: str) -> None:
    if country not in {one.code for one in accounts.members()}:
        raise NotFound(f"desk {country}: no member country")


@login_required
def desk(request: Request, country: str) -> HttpResponse:
    """Show a desk with its shifts; its own watch writes them."""
    _check_member(country)
    row = queries.get_desk(country, request.actor)
    zone = accounts.zones().get(country, "UTC")
    may_keep = permissions.can_watch(request.actor) and request.actor.country == country
    form = forms.ShiftForm(request.POST or None)
    if request.method == "POST":
        permissions.check_can_keep_desk(request.actor, country)
        if attempt(
            form,
            lambda: operations.write_shift(
                row, values=form.values(zone), by=request.actor, at=request.at
            ),
        ):
            messages.success(request, _("The shift is on the list."))
            return redirect("alerts:desk", country)
    context = {
        "desk": row, "shifts": queries.shifts_of(row, at=request.at), "zone": zone, "form": form,
        "may_keep": may_keep, "now": {one.pk for one in queries.on_duty(row, at=request.at)},
    }  # fmt: skip
    if may_keep:
        context |= {
            "devices": queries.devices_of_person(request.actor), "device_form": forms.DeviceForm(),
            "told": len(queries.devices_of([country])), "push_key": channels.public_push_key(),
        }  # fmt: skip
    return render(request, "alerts/desk.html", context)


@login_required
def keep_desk(request: Request, country: str) -> HttpResponse:
    """Write where a desk is reached."""
    _check_member(country)
    permissions.check_can_keep_desk(request.actor, country)
    row = queries.find_desk(country)
    initial = (
        {"name_en": row.names.get("en", ""), "name_zh": row.names.get("zh", ""),
         "email": row.email, "phone": row.phone, "topic": row.topic, "minutes": row.minutes}
        if row else {"topic": f"alerts/{country.lower()}"}
    )  # fmt: skip
    form = forms.DeskForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.keep_desk(country, values=form.values, by=request.actor, at=request.at),
    ):
        messages.success(request, _("The desk is on record."))
        return redirect("alerts:desk", country)
    title = _("Duty desk of %(country)s") % {"country": country}
    return render(request, "form.html", {"form": form, "title": title})


@login_required
@require_POST
def strike_shift(request: Request, key: int) -> HttpResponse:
    """Take a shift off the list."""
    row = operations.strike_shift(key, by=request.actor, at=request.at)
    messages.success(request, _("The shift is struck."))
    return redirect("alerts:desk", row.country)


@login_required
@require_POST
def keep_device(request: Request) -> HttpResponse:
    """Tell the browser that asks of alerts from now on."""
    form = forms.DeviceForm(request.POST)
    if attempt(
        form,
        lambda: devices.keep_device(
            devices.Browser(**form.cleaned_data, language=request.LANGUAGE_CODE),
            by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("This device is told of alerts."))
        return redirect("alerts:desk", request.actor.country)
    title = _("Tell this device of alerts")
    return render(request, "form.html", {"form": form, "title": title})


@login_required
@require_POST
def end_device(request: Request, key: int) -> HttpResponse:
    """Tell a device no more."""
    devices.end_device(key, by=request.actor, at=request.at)
    messages.success(request, _("The device is told of alerts no more."))
    return redirect("alerts:desk", request.actor.country)


def service_worker(request: Request) -> HttpResponse:
    """Give the script that shows what is pushed; browsers fetch it anew by themselves."""
    words = {
        "ended": _("This device is told of alerts no more."),
        "renew": _("Open the page of your duty desk and press the button again."),
    }
    script = render_to_string("alerts/service-worker.js", words)
    return answer(request, script, media_type="text/javascript")


def thresholds(request: Request) -> HttpResponse:
    """Show at which values desks are told, station by station, and where none is on record."""
    context = {"rows": queries.threshold_rows(request.actor), "kinds": KINDS}
    return render(request, "alerts/thresholds.html", context)


def thresholds_csv(request: Request) -> HttpResponse:
    """Export the thresholds; a station without one has an empty line."""
    lines = [line for row in queries.threshold_rows(request.actor) for line in _lines(row)]
    header = ("station", "kind", "property", "value", "unit", "months", "quality", "source")
    return answer(request, csv_of(header, lines), media_type="text/csv", name="thresholds.csv")


def _lines(row: dict[str, Any]) -> list[tuple[object, ...]]:
    name = row["station"].identifier
    known = [one for kind in KINDS for one in row["kinds"][kind]]
    if not known:
        return [(name, "", "", "", "", "", "", "")]
    return [
        (
            name, one.kind, one.observed_property.identifier, one.value,
            one.observed_property.unit, " ".join(map(str, one.months)), one.quality,
            " | ".join(str(source.get("text", "")) for source in one.sources),
        )
        for one in known
    ]  # fmt: skip
