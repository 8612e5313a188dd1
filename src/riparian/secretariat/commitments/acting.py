"""Pages on which something is done to a commitment: cut, correct, show, score, decide, ask."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Audience, Capability
from riparian.secretariat.accounts.visibility import unmarked
from riparian.secretariat.commitments import (
    assessing,
    engine,
    forms,
    operations,
    permissions,
    queries,
    scoring,
)
from riparian.secretariat.commitments.models import Commitment
from riparian.secretariat.documents.queries import get_place
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.lib.forms import attempt


def _done(request: Request, identifier: str) -> HttpResponse:
    messages.success(request, _("It is on record."))
    return redirect("commitments:commitment", identifier)


@login_required
def cut(request: Request, paragraph_id: int) -> HttpResponse:
    """Cut a commitment from a paragraph."""
    permissions.check_can_cut(request.actor)
    place = get_place(paragraph_id, request.actor)
    form = forms.TermsForm(request.POST or None, initial={"audience": place.document.audience})
    if request.method == "POST":
        row = attempt(
            form,
            lambda: operations.cut_commitment(
                paragraph_id, form.terms, by=request.actor, at=request.at
            ),
        )
        if row:
            return _done(request, row.identifier)
    context = {"form": form, "place": place, "title": _("Cut a commitment")}
    return render(request, "commitments/cut.html", context)


@login_required
def correct(request: Request, identifier: str) -> HttpResponse:
    """Correct what a commitment says."""
    permissions.check_can_cut(request.actor)
    row = queries.get_commitment(identifier, request.actor)
    initial: dict[str, Any] = {
        name: getattr(row, name) for name in operations.Terms.__slots__ if name != "titles"
    }
    initial |= {f"title_{code}": text for code, text in row.titles.items()}
    initial |= {"responsible": row.responsible_codes, "countries": unmarked(row.countries)}
    form = forms.TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.correct_commitment(
            identifier, form.terms, by=request.actor, at=request.at
        ),
    ):
        return _done(request, identifier)
    place = get_place(row.paragraph_id, request.actor)
    title = _("Correct %(number)s") % {"number": identifier}
    return render(request, "commitments/cut.html", {"form": form, "place": place, "title": title})


@login_required
def show(request: Request, identifier: str) -> HttpResponse:
    """Enter evidence."""
    permissions.check_can_add_evidence(request.actor)
    row = queries.get_commitment(identifier, request.actor)
    bound = [cell.country for cell in row.cells.all()]
    initial = {"audience": row.audience, **_observed(request, row)}
    form = forms.EvidenceForm(request.POST or None, bound=bound, initial=initial)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.add_evidence(identifier, form.proof, by=request.actor, at=request.at),
    ):
        return _done(request, identifier)
    title = _("Evidence on %(number)s") % {"number": identifier}
    return render(request, "form.html", {"form": form, "title": title})


def _observed(request: Request, row: Commitment) -> dict[str, Any]:
    """Return what the ledger of the agreement in the address shows, to begin the evidence with.

    Only what every member may see is counted, so that is whom it is for.
    """
    asked = request.GET.get("agreement")
    shown = assessing.observed(row, request.actor, at=request.at, is_shared=True) if asked else []
    for one in shown:
        if one.link.agreement.identifier == asked and one.reckoning:
            return {
                "text": one.words, "dated": one.reckoning.last, "audience": Audience.MECHANISM,
                "source": _("Sharing ledger, %(number)s") % {"number": asked},
                "link": request.build_absolute_uri(one.address),
            }  # fmt: skip
    return {}


@login_required
@require_POST
def withdraw(request: Request, evidence_id: int) -> HttpResponse:
    """Withdraw evidence with a reason."""
    because = request.POST.get("because", "")[:2_000]
    found = operations.withdraw_evidence(
        evidence_id, because=because, by=request.actor, at=request.at
    )
    return _done(request, found.commitment.identifier)


@login_required
def score(request: Request, identifier: str, year: int) -> HttpResponse:
    """Enter scores, unseen by the other coder."""
    check_can(request.actor, Capability.SCORE)
    row = queries.get_commitment(identifier, request.actor)
    cells = list(row.cells.all())
    form = forms.ScoresForm(request.POST or None, cells=cells)
    if request.method == "POST" and attempt(
        form,
        lambda: scoring.enter_scores(
            identifier, year=year, entries=form.entries, by=request.actor, at=request.at
        ),
    ):
        return _done(request, identifier)
    context = {
        "form": form, "commitment": row, "year": year,
        "evidence": list(queries.evidence_for(request.actor).filter(commitment=row)),
        "observed": assessing.observed(row, request.actor, at=request.at),
        "may_show": permissions.can_add_evidence(request.actor),
        "rows": [(form[f"score_{key}"], form[f"reason_{key}"]) for key in form.keys],
        "mine": _entered(request, row, year),
    }  # fmt: skip
    return render(request, "commitments/score.html", context)


def _entered(request: Request, row: Any, year: int) -> set[str]:  # noqa: ANN401 - a row
    """Return the countries that this coder has scored already."""
    reader = request.actor.user_id
    return {
        one.cell.country or "body"
        for one in queries.assessments_of(row).filter(year=year)
        if any(c.coder_id == reader for c in engine.codings_for(one, reader))
    }


@login_required
def rule(request: Request, identifier: str, year: int, country: str) -> HttpResponse:
    """Decide between two scores that differ."""
    row = queries.get_commitment(identifier, request.actor)
    code = "" if country == "body" else country
    found = queries.assessments_of(row).filter(year=year, cell__country=code).first()
    if found is None:
        raise NotFound(f"commitment {identifier}: not scored for {country} in {year}")
    permissions.check_can_rule(request.actor, found)
    form = forms.RulingForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: scoring.rule_on(
            identifier, year=year, country=code, score=form.cleaned_data["score"],
            reason=form.cleaned_data["reason"], by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        return _done(request, identifier)
    facts = {"number": identifier, "country": country, "year": year}
    title = _("Decide the score of %(country)s on %(number)s for %(year)s") % facts
    context = {"form": form, "title": title, "commitment": row,
               "codings": engine.codings_for(found, request.actor.user_id)}  # fmt: skip
    return render(request, "commitments/rule.html", context)


@login_required
def assign(request: Request, identifier: str) -> HttpResponse:
    """Ask two people to score."""
    check_can(request.actor, Capability.PREPARE)
    row = queries.get_commitment(identifier, request.actor)
    form = forms.AssignForm(request.POST or None, initial={"year": request.at.year})
    if request.method == "POST" and attempt(
        form,
        lambda: scoring.assign_coders(
            identifier, year=form.cleaned_data["year"],
            coders=[int(key) for key in form.cleaned_data["coders"]],
            by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        return _done(request, identifier)
    title = _("Who scores %(number)s?") % {"number": row.identifier}
    return render(request, "form.html", {"form": form, "title": title, "submit": _("Ask them")})
