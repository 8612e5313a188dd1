"""Pages of the journal and of the demonstration's clock."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.audit import operations, queries, verification
from riparian.secretariat.lib.errors import NotAllowed
from riparian.secretariat.lib.paging import page_of
from riparian.secretariat.lib.redirects import back_or

DAYS_FORWARD = {"1": 1, "7": 7, "30": 30}


def _check_can_read(request: HttpRequest) -> None:
    if not request.actor.can_read_journal:
        raise NotAllowed(_("Only auditors read the whole journal."))


@login_required
def journal(request: HttpRequest) -> HttpResponse:
    """Show the journal, newest first."""
    _check_can_read(request)
    page = page_of(queries.newest_entries(), request.GET)
    return render(request, "audit/journal.html", {"page": page})


@login_required
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Read the whole journal again and say whether it is sound."""
    _check_can_read(request)
    verdict = verification.verify()
    page = page_of(queries.newest_entries(), request.GET)
    return render(request, "audit/journal.html", {"page": page, "verdict": verdict})


@login_required
@require_POST
def clock(request: HttpRequest) -> HttpResponse:
    """Put the clock forward: only in a demonstration, so that silence can run out at once."""
    if not settings.ENVIRONMENT.is_demo:
        raise Http404
    days = DAYS_FORWARD.get(request.POST.get("days", ""), 1)
    operations.put_demo_clock_forward(by=request.actor, at=request.at, days=days)
    return back_or(request, "overview:desk")
