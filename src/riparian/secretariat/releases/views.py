"""Pages of release notices."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.releases import forms, judging, operations, permissions, queries
from riparian.secretariat.releases.models import Notice


def _filtered(request: Request) -> "QuerySet[Notice]":
    rows = queries.notices_for(request.actor)
    if request.GET.get("when") == "coming":
        rows = queries.coming(rows, at=request.at)
    kind = request.GET.get("kind", "")
    return rows.filter(kind=kind) if kind in Notice.Kind.values else rows


def notices(request: Request) -> HttpResponse:
    """List the notices with how early each came."""
    context = {
        "page": page_of(_filtered(request), request.GET), "kinds": Notice.Kind.choices,
        "lead": queries.lead_times(request.actor),
        "may_announce": request.actor.can(Capability.DUTY),
    }  # fmt: skip
    return render(request, "releases/list.html", context)


def notices_csv(request: Request) -> HttpResponse:
    """Export what the list shows."""
    header = ("number", "type", "country", "dam", "told", "announced", "starts", "ends",
              "from_low_m3s", "from_high_m3s", "to_low_m3s", "to_high_m3s", "lead_days",
              "withdrawn", "reported", "sources")  # fmt: skip
    rows = [
        (
            row.identifier, row.kind, row.owner_country, row.dam_text, row.receivers,
            _when(row, row.announced_at), _when(row, row.starts_at), _when(row, row.ends_at),
            row.from_low_m3s, row.from_high_m3s, row.to_low_m3s, row.to_high_m3s,
            round(row.lead / timedelta(days=1), 2) if row.lead is not None else "",
            row.withdrawn_at.isoformat() if row.withdrawn_at else "", row.reported,
            " | ".join(source["text"] for source in row.sources),
        )
        for row in _filtered(request)
    ]  # fmt: skip
    table = csv_of(header, rows)
    return answer(request, table, media_type="text/csv", name="release-notices.csv")


def _when(row: Notice, instant: Any) -> str:  # noqa: ANN401 - an instant or nothing
    if instant is None:
        return ""
    return instant.date().isoformat() if row.is_by_day else instant.isoformat()


def notice(request: Request, identifier: str) -> HttpResponse:
    """Show a notice: when it reaches whom, how early it came, what the gauges say."""
    row = queries.get_notice(identifier, request.actor)
    context = {
        "notice": row, "judged": judging.judge_notice(row, request.actor, at=request.at),
        "replaced_by": queries.replaced_by(row, request.actor),
        "may_change": permissions.can_change(request.actor, row),
        "why": why_visible(row, request.actor), "readers": readers_of(row),
    }  # fmt: skip
    return render(request, "releases/notice.html", context)


@login_required
def announce(request: Request) -> HttpResponse:
    """Announce a change of release."""
    permissions.check_can_announce(request.actor)
    form = forms.NoticeForm(
        request.POST or None, country=request.actor.country, zone=request.actor.zone
    )
    if request.method == "POST":
        row = attempt(
            form,
            lambda: operations.announce_release(form.said, by=request.actor, at=request.at),
        )
        if row:
            messages.success(request, _("The notice is out; the desks below are told."))
            return redirect("releases:notice", row.identifier)
    context = {"form": form, "title": _("Announce a change of release"), "submit": _("Announce")}
    return render(request, "form.html", context)


@login_required
def replace(request: Request, identifier: str) -> HttpResponse:
    """Announce another schedule in the place of a notice."""
    row = queries.get_notice(identifier, request.actor)
    permissions.check_can_change(request.actor, row)
    initial = {
        "dam": row.dam_ids[0], "kind": row.kind, "from_m3s": row.from_low_m3s,
        "to_low_m3s": row.to_low_m3s, "to_high_m3s": row.to_high_m3s, "audience": row.audience,
        "reason_en": row.reasons.get("en", ""), "reason_zh": row.reasons.get("zh", ""),
    }  # fmt: skip
    form = forms.NoticeForm(
        request.POST or None, country=request.actor.country, zone=request.actor.zone,
        initial=initial,
    )  # fmt: skip
    if request.method == "POST":
        made = attempt(
            form,
            lambda: operations.replace_release(
                identifier, form.said, by=request.actor, at=request.at
            ),
        )
        if made:
            messages.success(request, _("The new notice is out; the desks below are told."))
            return redirect("releases:notice", made.identifier)
    title = _("Replace %(number)s") % {"number": identifier}
    return render(request, "form.html", {"form": form, "title": title, "submit": _("Announce")})


@login_required
@require_POST
def withdraw(request: Request, identifier: str) -> HttpResponse:
    """Take a notice back."""
    operations.withdraw_release(identifier, by=request.actor, at=request.at)
    messages.success(request, _("The notice is withdrawn; the desks below are told."))
    return redirect("releases:notice", identifier)
