"""Pages of meetings and of the calendar."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.bodies.models import Tier
from riparian.secretariat.decisions.queries import decisions_for
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.meetings import (
    agenda,
    forms,
    handover,
    itip,
    operations,
    permissions,
    queries,
)
from riparian.secretariat.meetings.load import load_of, pace_of, what_if
from riparian.secretariat.meetings.models import Answer, Meeting, Status


def _filtered(request: Request) -> QuerySet[Meeting]:
    rows = queries.meetings_for(request.actor)
    for key, column in (("status", "status"), ("body", "body__identifier"),
                        ("country", "host_country")):  # fmt: skip
        value = request.GET.get(key)
        if value:
            rows = rows.filter(**{column: value})
    words = request.GET.get("q", "").strip()
    return rows.filter(theme__icontains=words) if words else rows


def meetings(request: Request) -> HttpResponse:
    """List meetings."""
    context = {
        "page": page_of(_filtered(request), request.GET),
        "statuses": Status.choices,
        "countries": accounts.countries(),
        "may_plan": request.actor.can(Capability.PREPARE),
    }
    return render(request, "meetings/list.html", context)


def meetings_csv(request: Request) -> HttpResponse:
    """Export what the list shows."""
    table = handover.meetings_csv(list(_filtered(request)))
    return answer(request, table, media_type="text/csv", name="meetings.csv")


def calendar_ics(request: Request) -> HttpResponse:
    """Give calendars the meetings to subscribe to."""
    rows = list(_filtered(request))
    feed = itip.feed_of(rows, organizer=settings.DEFAULT_FROM_EMAIL, stamp=request.at.replace(
        hour=0, minute=0, second=0, microsecond=0))  # fmt: skip
    return answer(request, feed, media_type="text/calendar", name="meetings.ics")


def calendar_now(request: Request) -> HttpResponse:
    """Go to the calendar of this year."""
    return redirect("meetings:year", request.at.year)


def calendar(request: Request, year: int) -> HttpResponse:
    """Show a year: meetings by month, and the load of each country."""
    if not 1900 <= year <= 2999:  # noqa: PLR2004 - years a calendar can mean
        raise Http404
    actor = request.actor
    rows = queries.meetings_in(year, actor)
    members = accounts.members()
    months: dict[int, list[Meeting]] = {month: [] for month in range(1, 13)}
    undated = []
    for row in rows:
        month = row.starts[5:7]
        (months[int(month)] if month else undated).append(row)
    context = {
        "year": year,
        "months": months,
        "undated": undated,
        "years": sorted({*queries.years(actor), request.at.year, request.at.year + 1}),
        "loads": load_of(
            rows, members=[c.code for c in members],
            papers=Counter(
                i.owner_country for i in queries.papers_due(actor, on=request.at.date())
            ),
            actions=Counter(
                f.country for f in queries.follow_ups_for(actor).filter(done_on=None)
            ),
        ),
        "names": {c.code: c.name for c in members},
        "count": len(rows),
    }  # fmt: skip
    return render(request, "meetings/calendar.html", context)


def load(request: Request) -> HttpResponse:
    """Show what adding or upgrading bodies would do to the number of meeting days."""
    actor = request.actor
    form = forms.WhatIfForm(request.GET or None)
    rows = list(queries.meetings_for(actor).exclude(status=Status.CANCELLED))
    paces = pace_of(row for row in rows if row.status == Status.HELD)
    asked = form.cleaned_data if form.is_valid() else {
        name: field.initial for name, field in form.fields.items()
    }  # fmt: skip
    coming = [row for row in rows if row.starts[:4] == str(request.at.year + 1)]
    result = what_if(
        float(sum(row.days or 0 for row in coming)), paces,
        added={asked["add_tier"]: asked["add_number"]},
        upgraded=[(asked["from_tier"], asked["to_tier"])] * (asked["upgrade_number"] or 0),
    )  # fmt: skip
    context = {
        "form": form if request.GET else forms.WhatIfForm(),
        "result": result,
        "year": request.at.year + 1,
        "paces": [(Tier(tier).label, paces[tier]) for tier in Tier.values if tier in paces],
    }
    return render(request, "meetings/load.html", context)


def meeting(request: Request, identifier: str) -> HttpResponse:
    """Show one meeting."""
    actor, at = request.actor, request.at
    row = queries.get_meeting(identifier, actor)
    may_conduct = permissions.may_conduct(actor, row, at=at)
    countries = accounts.countries()
    adopted = decisions_for(actor).filter(agenda_item__meeting=row)
    counts = Counter(invitation.answer for invitation in row.invitations.all())
    context = {
        "meeting": row,
        "names": {country.code: country.name for country in countries},
        "capitals": countries,
        "why": why_visible(row, actor),
        "readers": readers_of(row),
        "may_conduct": may_conduct,
        "may_prepare": actor.can(Capability.PREPARE),
        "is_open": row.status in {Status.PLANNED, Status.CONVENED},
        "is_member": bool(actor.reach),
        "decisions": [(d, d.state_at(at)) for d in adopted],
        "answers": [(label, counts[value]) for value, label in Answer.choices if counts[value]],
        "answer_choices": Answer.choices,
        "minutes_planned": sum(item.minutes_planned for item in row.items.all()),
    }
    return render(request, "meetings/meeting.html", context)


def _form_page(
    request: Request, form: Form, act: Callable[[], Any], *, title: str, identifier: str
) -> HttpResponse:
    if request.method == "POST":
        done = attempt(form, act)
        if done:
            messages.success(request, _("It is on record."))
            return redirect("meetings:meeting", identifier or done.identifier)
    return render(request, "form.html", {"form": form, "title": title})


@login_required
def plan(request: Request) -> HttpResponse:
    """Plan a meeting."""
    actor, at = request.actor, request.at
    initial = {"zone": actor.zone, "host_country": actor.country, "starts": "09:00",
               "ends": "17:00"}  # fmt: skip
    form = forms.NewMeetingForm(request.POST or None, initial=initial)

    def act() -> Meeting:
        return operations.plan_meeting(
            body=form.cleaned_data["body"], ordinal=form.cleaned_data["ordinal"], plan=form.plan,
            by=actor, at=at,
        )  # fmt: skip

    return _form_page(request, form, act, title=_("Plan a meeting"), identifier="")


@login_required
def move(request: Request, identifier: str) -> HttpResponse:
    """Change when, where or how a meeting takes place."""
    row = queries.find_meeting(identifier, request.actor)
    permissions.check_can_conduct(request.actor, row, at=request.at)
    form = forms.PlanForm(request.POST or None, initial=forms.PlanForm.initial_of(row))

    def act() -> Meeting:
        return operations.move_meeting(identifier, plan=form.plan, by=request.actor, at=request.at)

    return _form_page(request, form, act, title=_("Change the meeting"), identifier=identifier)


@login_required
@require_POST
def act(request: Request, identifier: str, act: str) -> HttpResponse:
    """Convene, cancel, or close the minutes."""
    by, at = request.actor, request.at
    if act == "convene":
        operations.convene_meeting(identifier, by=by, at=at)
    elif act == "cancel":
        reason = request.POST.get("text", "")[:1000]
        operations.cancel_meeting(identifier, reason=reason, by=by, at=at)
    elif act == "close":
        agenda.close_minutes(identifier, by=by, at=at)
    else:
        raise Http404
    messages.success(request, _("It is on record."))
    return redirect("meetings:meeting", identifier)


@login_required
def add_item(request: Request, identifier: str) -> HttpResponse:
    """Put an item on the agenda."""
    row = queries.find_meeting(identifier, request.actor)
    permissions.check_can_conduct(request.actor, row, at=request.at)
    form = forms.ItemForm(request.POST or None)

    def act() -> Any:  # noqa: ANN401 - an agenda item
        return agenda.add_item(identifier, **form.cleaned_data, by=request.actor, at=request.at)

    return _form_page(request, form, act, title=_("Add an agenda item"), identifier=identifier)


@login_required
def invite(request: Request, identifier: str) -> HttpResponse:
    """Put an address on the list of those to be invited."""
    row = queries.find_meeting(identifier, request.actor)
    permissions.check_can_conduct(request.actor, row, at=request.at)
    form = forms.InviteForm(request.POST or None)

    def act() -> Any:  # noqa: ANN401 - an invitation
        return operations.invite(identifier, **form.cleaned_data, by=request.actor, at=request.at)

    return _form_page(request, form, act, title=_("Invite"), identifier=identifier)


@login_required
@require_POST
def enter_answer(request: Request, identifier: str, invitation_id: int) -> HttpResponse:
    """Enter an answer that came by telephone."""
    operations.enter_answer(
        identifier, invitation_id, answer=request.POST.get("answer", ""), by=request.actor,
        at=request.at,
    )  # fmt: skip
    messages.success(request, _("It is on record."))
    return redirect("meetings:meeting", identifier)


@login_required
def delegate(request: Request, identifier: str) -> HttpResponse:
    """Name a person of one's own delegation."""
    queries.find_meeting(identifier, request.actor)
    form = forms.DelegateForm(request.POST or None)

    def act() -> Any:  # noqa: ANN401 - a delegate
        return agenda.name_delegate(
            identifier, **form.cleaned_data, by=request.actor, at=request.at
        )

    return _form_page(request, form, act, title=_("Name a delegate"), identifier=identifier)
