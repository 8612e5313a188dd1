"""Pages of arrangements."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.arrangements import (
    assessing,
    engine,
    forms,
    operations,
    papers,
    permissions,
    queries,
)
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.forms import attempt


def arrangements(request: Request) -> HttpResponse:
    """List the arrangements: last year, this year, and what may be lost."""
    today = request.at.date()
    rows = [
        (assessed, assessed.in_year(today.year - 1, on=today),
         assessed.in_year(today.year, on=today), assessed.alarms(on=today))
        for assessed in assessing.assess_all(request.actor, at=request.at)
    ]  # fmt: skip
    context = {"rows": rows, "this_year": today.year, "last_year": today.year - 1}
    return render(request, "arrangements/list.html", context)


def arrangement(request: Request, identifier: str) -> HttpResponse:
    """Show the last full year of an arrangement."""
    return _show(request, identifier, request.at.year - 1)


def year(request: Request, identifier: str, year: int) -> HttpResponse:
    """Show one year of an arrangement."""
    return _show(request, identifier, _checked(request, year))


def _checked(request: Request, year: int) -> int:
    try:
        return engine.check_year(year, on=request.at.date())
    except InvalidInput as error:
        raise NotFound(str(error)) from error


def _show(request: Request, identifier: str, year: int) -> HttpResponse:
    row = queries.get_arrangement(identifier, request.actor)
    assessed = assessing.assess(row, request.actor, at=request.at)
    today = request.at.date()
    found = assessed.in_year(year, on=today)
    areas = {area.country: area for area in row.areas.all()}
    total = sum(area.area_km2 for area in areas.values())
    may_keep = permissions.can_keep(request.actor, row)
    own = [
        e for e in assessed.evidence if e.entered_at and e.owner_country == request.actor.country
    ]
    context = {
        "arrangement": row, "assessed": assessed, "found": found, "year": year,
        "overall": papers.overall(found),
        "years": [
            assessed.in_year(one, on=today)
            for one in engine.years_of(assessed.history, on=today)
        ],
        "alarms": assessed.alarms(on=today),
        "areas": [(code, areas.get(code)) for code in row.party_codes], "total": total,
        "names": {country.code: country.name for country in accounts.countries()},
        "reports": queries.reports_of(row, request.actor),
        "may_keep": may_keep, "own": own if may_keep else [],
        "why": why_visible(row, request.actor), "readers": readers_of(row),
    }  # fmt: skip
    return render(request, "arrangements/arrangement.html", context)


def history_csv(request: Request, identifier: str) -> HttpResponse:
    """Export every year with its evidence."""
    row = queries.get_arrangement(identifier, request.actor)
    assessed, today = assessing.assess(row, request.actor, at=request.at), request.at.date()
    years = engine.years_of(assessed.history, on=today)
    table = papers.history_csv(assessed, (assessed.in_year(y, on=today) for y in years))
    return answer(request, table, media_type="text/csv", name=f"{identifier}.csv")


def report_pdf(request: Request, identifier: str, year: int) -> HttpResponse:
    """Export the report of a year for paper."""
    row = queries.get_arrangement(identifier, request.actor)
    assessed = assessing.assess(row, request.actor, at=request.at)
    found = assessed.in_year(_checked(request, year), on=request.at.date())
    address = request.build_absolute_uri(reverse("arrangements:year", args=[identifier, year]))
    page = papers.report_pdf(
        assessed, found, at=request.at, address=address, language=get_language() or "en"
    )
    return answer(request, page, media_type="application/pdf", name=f"{identifier}-{year}.pdf")


@login_required
def evidence(request: Request, identifier: str) -> HttpResponse:
    """Put evidence on record."""
    row = queries.get_arrangement(identifier, request.actor)
    permissions.check_can_keep(request.actor, row)
    form = forms.EvidenceForm(
        request.POST or None, actor=request.actor,
        initial={"criterion": request.GET.get("criterion")},
    )  # fmt: skip
    if request.method == "POST" and attempt(form, lambda: _enter(request, identifier, form)):
        messages.success(request, _("The evidence is on record."))
        return redirect("arrangements:arrangement", identifier)
    title = _("Put evidence on record: %(title)s") % {"title": row.title}
    return render(request, "form.html", {"form": form, "title": title})


def _enter(request: Request, identifier: str, form: forms.EvidenceForm) -> object:
    entered = form.cleaned_data
    new = operations.NewEvidence(
        criterion=entered["criterion"], began=entered["began"], ended=entered["ended"],
        words=form.words, source=entered["source"], plan=entered["plan"],
        meeting=entered["meeting"], audience=entered["audience"], countries=entered["countries"],
    )  # fmt: skip
    return operations.enter_evidence(identifier, new, by=request.actor, at=request.at)


@login_required
@require_POST
def take_back(request: Request, evidence_id: int) -> HttpResponse:
    """Take back evidence that was wrong."""
    row = operations.take_back(evidence_id, by=request.actor, at=request.at)
    messages.success(request, _("The evidence is taken back."))
    return redirect("arrangements:arrangement", row.arrangement.identifier)


@login_required
@require_POST
def draft(request: Request, identifier: str, year: int) -> HttpResponse:
    """Draft the report of a year as a decision to agree on."""
    report = operations.draft_report(identifier, year, by=request.actor, at=request.at)
    messages.success(request, _("The draft is on record; circulate it when it is ready."))
    return redirect("decisions:decision", report.decision.identifier)
