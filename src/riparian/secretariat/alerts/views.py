"""Pages of alerts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.alerts import (
    engine,
    exports,
    forms,
    operations,
    permissions,
    queries,
    receiving,
    wording,
)
from riparian.secretariat.alerts.lifecycle import Basis, Severity, Stage
from riparian.secretariat.alerts.models import Alert, Message
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of


def _is_drill(request: Request) -> bool:
    return request.GET.get("drill") == "1"


def live(request: Request) -> HttpResponse:
    """Show what is alerted now, the worst first, and who has not acknowledged."""
    drill = _is_drill(request)
    minutes = queries.minutes_by_country()
    rows = []
    for alert in queries.live_board(request.actor, drill=drill, at=request.at):
        facts = list(alert.facts.all())
        done = queries.acknowledged_of(alert, facts)
        rows.append(
            {
                "alert": alert,
                "waiting": queries.waiting_of(alert, facts, minutes, at=request.at),
                "acknowledged": sorted(done),
                "may_acknowledge": _may_acknowledge(request, alert, done),
            }
        )
    context = {
        "rows": rows, "drill": drill, "night": request.GET.get("night") == "1",
        "may_watch": permissions.can_watch(request.actor),
    }  # fmt: skip
    return render(request, "alerts/live.html", context)


def _may_acknowledge(request: Request, alert: Alert, done: dict[str, Any]) -> bool:
    actor = request.actor
    return (
        permissions.can_watch(actor)
        and actor.country in alert.addressed_codes
        and actor.country not in done
        and alert.stage == Stage.ACTIVE
    )


def _filtered(request: Request) -> "QuerySet[Alert]":
    rows = queries.alerts_for(request.actor, drill=_is_drill(request))
    stage, severity = request.GET.get("stage", ""), request.GET.get("severity", "")
    if stage == "live":
        rows = queries.live(rows, at=request.at)
    elif stage in Stage.values:
        rows = rows.filter(stage=stage)
    if severity in Severity.values:
        rows = rows.filter(severity=severity)
    words = request.GET.get("q", "").strip()
    return rows.filter(headlines__icontains=words) if words else rows


def alerts(request: Request) -> HttpResponse:
    """List all alerts, or all drills."""
    page = page_of(_filtered(request), request.GET)
    context = {
        "page": page, "drill": _is_drill(request), "severities": Severity.choices,
        "live": {row.pk for row in page.rows if row.is_live(request.at)},
    }  # fmt: skip
    return render(request, "alerts/list.html", context)


def alerts_csv(request: Request) -> HttpResponse:
    """Export what the list shows."""
    table = exports.alerts_csv(_filtered(request), at=request.at)
    return answer(request, table, media_type="text/csv", name="alerts.csv")


def cap_feed(request: Request) -> HttpResponse:
    """Feed the newest CAP messages that the reader may see; drills are in no feed."""
    text = exports.feed(
        queries.newest_messages(request.actor)[:100],
        address=request.build_absolute_uri(reverse("alerts:feed")),
        address_of=lambda row: request.build_absolute_uri(reverse("alerts:message", args=[row.pk])),
    )
    return answer(request, text, media_type="application/atom+xml")


def cap(request: Request, identifier: str) -> HttpResponse:
    """Give the newest CAP message of an alert, signed as it was sent."""
    alert = queries.get_alert(identifier, request.actor)
    rows = queries.messages_of(alert, request.actor)
    return _as_cap(request, rows[-1] if rows else queries.get_message(0, request.actor))


def message(request: Request, key: int) -> HttpResponse:
    """Give one CAP message, byte for byte."""
    return _as_cap(request, queries.get_message(key, request.actor))


def _as_cap(request: Request, row: Message) -> HttpResponse:
    return answer(request, row.xml, media_type=exports.CAP, name=f"{row.identifier}.cap.xml")


def certificate(request: Request) -> HttpResponse:
    """Give the certificate with which our messages are verified."""
    pem = engine.certificate(name=operations.domain(), at=request.at)
    return answer(request, pem, media_type="application/x-pem-file", name="riparian-cap.pem")


def alert(request: Request, identifier: str) -> HttpResponse:
    """Show one alert: what it says, who was told, who acknowledged, what can happen next."""
    return _show(request, queries.get_alert(identifier, request.actor))


def _show(request: Request, row: Alert) -> HttpResponse:
    actor, at = request.actor, request.at
    facts = queries.facts_of(row)
    done = queries.acknowledged_of(row, facts)
    sent = queries.messages_of(row, actor)
    said = engine.read(sent[-1].xml) if sent else None
    context = {
        "alert": row, "facts": facts, "messages_sent": sent, "said": said,
        "info": said.info_in(request.LANGUAGE_CODE) if said else None,
        "acknowledged": sorted(done.items(), key=lambda one: one[1]),
        "waiting": queries.waiting_of(row, facts, queries.minutes_by_country(), at=at),
        "dispatches": queries.dispatches_of(row) if permissions.can_watch(actor) else [],
        "is_live": row.is_live(at), "is_expired": row.is_expired(at),
        "is_foreign": row.basis == Basis.FOREIGN,
        "may_acknowledge": _may_acknowledge(request, row, done),
        "may_steer": permissions.can_steer(actor, row) and row.stage == Stage.ACTIVE,
        "why": why_visible(row, actor), "readers": readers_of(row),
    }  # fmt: skip
    return render(request, "alerts/alert.html", context)


@login_required
def compose(request: Request) -> HttpResponse:
    """Raise an alert by hand."""
    permissions.check_can_watch(request.actor)
    form = forms.AlertForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.speak_for(request.actor.country)
        row = attempt(
            form,
            lambda: operations.raise_alert(
                form.call, origin=operations.Origin(), drill=form.cleaned_data["is_drill"],
                by=request.actor, at=request.at,
            ),
        )  # fmt: skip
        if row:
            messages.success(request, _("The alert is out."))
            return redirect("alerts:alert", row.identifier)
    context = {"form": form, "title": _("Raise an alert"), "submit": _("Raise it")}
    return render(request, "form.html", context)


@login_required
def update(request: Request, identifier: str) -> HttpResponse:
    """Update an alert in one act."""
    row = queries.get_alert(identifier, request.actor)
    permissions.check_can_steer(request.actor, row)
    form = forms.AlertForm(request.POST or None, alert=row, initial=_as_it_stands(request, row))
    if request.method == "POST" and attempt(
        form,
        lambda: operations.update_alert(
            identifier, call=form.call, by=request.actor, at=request.at
        ),
    ):
        messages.success(request, _("The update is out."))
        return redirect("alerts:alert", identifier)
    title = _("Update %(number)s") % {"number": identifier}
    return render(request, "form.html", {"form": form, "title": title, "submit": _("Send it")})


def _as_it_stands(request: Request, row: Alert) -> dict[str, Any]:
    """Fill the form with what the newest message says."""
    sent = queries.messages_of(row, request.actor)
    initial: dict[str, Any] = {
        "severity": row.severity, "place": row.place, "addressed": row.addressed_codes,
        "audience": row.audience,
    }  # fmt: skip
    if sent:
        for info in engine.read(sent[-1].xml).infos:
            key = wording.key_of(info.language)
            initial |= {f"headline_{key}": info.headline, f"description_{key}": info.description,
                        f"instruction_{key}": info.instruction, "urgency": info.urgency.value,
                        "certainty": info.certainty.value}  # fmt: skip
    return initial


@login_required
def cancel(request: Request, identifier: str) -> HttpResponse:
    """Cancel an alert in one act."""
    row = queries.get_alert(identifier, request.actor)
    permissions.check_can_steer(request.actor, row)
    initial = (
        {"headline_en": "The value is back below the threshold.", "headline_zh": "水情已回落。"}
        if row.over_at
        else None
    )
    form = forms.CancelForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.cancel_alert(
            identifier, by=request.actor, at=request.at,
            words=wording.desk_words(
                kind=row.kind, headlines=form.texts("headline"), descriptions={}, instructions={},
                place=row.place, country=row.owner_country,
            ),
        ),
    ):  # fmt: skip
        messages.success(request, _("The alert is cancelled; the desks are told."))
        return redirect("alerts:alert", identifier)
    title = _("Cancel %(number)s") % {"number": identifier}
    return render(request, "form.html", {"form": form, "title": title, "submit": _("Cancel it")})


@login_required
@require_POST
def acknowledge(request: Request, identifier: str) -> HttpResponse:
    """Acknowledge for one's country."""
    operations.acknowledge(identifier, by=request.actor, at=request.at)
    messages.success(
        request, _("%(country)s has acknowledged.") % {"country": request.actor.country}
    )
    back = request.POST.get("back", "")
    return redirect("alerts:live" if back == "live" else "alerts:alert", *(
        [] if back == "live" else [identifier]
    ))  # fmt: skip


@login_required
def receive(request: Request) -> HttpResponse:
    """Take in a CAP message from outside."""
    permissions.check_can_watch(request.actor)
    form = forms.ReceiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        row = attempt(
            form,
            lambda: receiving.receive_message(
                form.cleaned_data["file"].read(), by=request.actor, at=request.at
            ),
        )
        if row:
            messages.success(request, _("The message is taken in."))
            return redirect("alerts:alert", row.identifier)
    context = {"form": form, "title": _("Take in a CAP message"), "has_file": True}
    return render(request, "form.html", context)
