"""Pages of papers, minutes, follow-ups, answers by mail, and the handover pack."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.meetings import (
    agenda,
    forms,
    operations,
    permissions,
    queries,
)  # fmt: skip
from riparian.secretariat.meetings import (
    handover as pack,
)


def paper(request: Request, paper_id: int) -> HttpResponse | FileResponse:
    """Show a paper, or hand out its file."""
    row = queries.get_paper(paper_id, request.actor)
    if "file" in request.GET and row.file:
        # Always a download: nothing that was uploaded is ever run in this site's name.
        return FileResponse(row.file.open("rb"), as_attachment=True, filename=row.file_name)
    context = {"paper": row, "why": why_visible(row, request.actor), "readers": readers_of(row)}
    return render(request, "meetings/paper.html", context)


@login_required
def hand_in(request: Request, identifier: str, item_id: int) -> HttpResponse:
    """Hand in a paper."""
    row = queries.find_meeting(identifier, request.actor)
    item = queries.get_item(row, item_id)
    permissions.check_can_hand_in(request.actor, row, item, at=request.at)
    initial = {"audience": row.audience, "countries": row.named_countries}
    form = forms.PaperForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda: agenda.hand_in_paper(
            identifier, item_id, **form.cleaned_data, by=request.actor, at=request.at
        ),
    ):
        messages.success(request, _("The paper is handed in."))
        return redirect("meetings:meeting", identifier)
    return render(request, "form.html", {"form": form, "title": _("Hand in a paper: %(item)s") % {
        "item": item.title}, "has_file": True})  # fmt: skip


def _enter_minutes(
    request: Request, identifier: str, item_id: int, form: forms.MinutesForm
) -> bool:
    entered, by, at = form.cleaned_data, request.actor, request.at
    with transaction.atomic():
        agenda.write_minutes(identifier, item_id, note=entered["note"], by=by, at=at)
        if entered["decision_title"] or entered["decision_text"] or form.statements:
            agenda.minute_decision(
                identifier, item_id, title=entered["decision_title"],
                text=entered["decision_text"], statements=form.statements, by=by, at=at,
            )  # fmt: skip
        if entered["action"]:
            agenda.minute_follow_up(
                identifier, item_id, text=entered["action"], country=entered["action_country"],
                due_on=entered["action_due_on"], by=by, at=at,
            )  # fmt: skip
    return True


@login_required
def minutes(request: Request, identifier: str, item_id: int) -> HttpResponse:
    """Write the minutes of an item; decisions and follow-ups go into their registers."""
    row = queries.find_meeting(identifier, request.actor)
    permissions.check_can_conduct(request.actor, row, at=request.at)
    item = queries.get_item(row, item_id)
    form = forms.MinutesForm(request.POST or None, initial={"note": item.note})
    if request.method == "POST" and attempt(
        form, lambda: _enter_minutes(request, identifier, item_id, form)
    ):
        messages.success(request, _("The minutes are on record."))
        return redirect("meetings:meeting", identifier)
    title = _("Minutes of “%(item)s”") % {"item": item.title}
    context = {"form": form, "title": title, "meeting": row}
    return render(request, "meetings/minutes.html", context)


def follow_ups(request: Request) -> HttpResponse:
    """Show the register of follow-ups across meetings."""
    rows = queries.follow_ups_for(request.actor)
    if request.GET.get("country"):
        rows = rows.filter(country=request.GET["country"])
    if request.GET.get("open"):
        rows = rows.filter(done_on=None)
    context = {
        "page": page_of(rows, request.GET),
        "names": {country.code: country.name for country in accounts.countries()},
        "today": request.at.date(),
        "is_member": bool(request.actor.reach),
    }
    return render(request, "meetings/follow_ups.html", context)


def follow_ups_csv(request: Request) -> HttpResponse:
    """Export the register of follow-ups."""
    table = pack.follow_ups_csv(list(queries.follow_ups_for(request.actor)))
    return answer(request, table, media_type="text/csv", name="follow-ups.csv")


@login_required
@require_POST
def finish(request: Request, follow_up_id: int) -> HttpResponse:
    """Say that a follow-up is done."""
    note = request.POST.get("note", "")[:300]
    agenda.finish_follow_up(follow_up_id, note=note, by=request.actor, at=request.at)
    messages.success(request, _("It is on record."))
    return redirect("meetings:follow-ups")


@login_required
def receive_answer(request: Request) -> HttpResponse:
    """Take in an answer that was mailed to somebody: a calendar file or a whole message."""
    check_can(request.actor, Capability.PREPARE)
    form = forms.MailForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        invitation = attempt(
            form,
            lambda: operations.receive_answer(form.cleaned_data["file"].read(), at=request.at),
        )
        if invitation:
            messages.success(request, _("The answer is on the invitation of %(who)s.") % {
                "who": invitation.name})  # fmt: skip
            return redirect("meetings:answers")
    return render(request, "form.html", {
        "form": form, "title": _("Take in an answer"), "has_file": True})  # fmt: skip


@login_required
def handover(request: Request) -> HttpResponse:
    """Hand over to the next chair: a PDF and the data."""
    check_can(request.actor, Capability.PREPARE)
    address = request.build_absolute_uri(reverse("meetings:handover"))
    archive = pack.zip_of(
        request.actor, at=request.at, address=address, language=get_language() or "en"
    )
    name = f"handover-{request.at:%Y-%m-%d}.zip"
    return answer(request, archive, media_type="application/zip", name=name)
