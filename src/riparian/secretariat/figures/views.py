"""Pages of figures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.audit import queries as journal
from riparian.secretariat.figures import exports, forms, operations, permissions, queries
from riparian.secretariat.figures.disagreement import disagreements, in_conflict
from riparian.secretariat.figures.drawing import charts_of
from riparian.secretariat.figures.kinds import Stage
from riparian.secretariat.figures.models import Subject
from riparian.secretariat.lib.exports import answer
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of


def _subjects(request: Request) -> "QuerySet[Subject]":
    rows = queries.subjects_for(request.actor)
    words = request.GET.get("q", "").strip()
    if words:
        rows = rows.filter(Q(names__icontains=words) | Q(statements__wording__icontains=words))
    return rows.distinct()


def _conflicting(request: Request) -> set[int]:
    rows = list(queries.statements_for(request.actor))
    return in_conflict(rows, disagreements(rows))


def subjects(request: Request) -> HttpResponse:
    """List what is measured, with how much is on record and where sources disagree."""
    rows = list(queries.statements_for(request.actor))
    keys = in_conflict(rows, disagreements(rows))
    disputed = {row.subject_id for row in rows if row.pk in keys}
    found = _subjects(request)
    if request.GET.get("conflict"):
        found = found.filter(pk__in=disputed)
    context = {"page": page_of(found, request.GET), "disputed": disputed}
    context["may_state"] = request.actor.can(Capability.PREPARE)
    return render(request, "figures/subjects.html", context)


def statements_csv(request: Request) -> HttpResponse:
    """Export the statements of the subjects that the list shows."""
    rows = queries.statements_for(request.actor).filter(subject__in=_subjects(request))
    table = exports.statements_csv(rows, conflicting=_conflicting(request))
    return answer(request, table, media_type="text/csv", name="figures.csv")


def subject(request: Request, identifier: str) -> HttpResponse:
    """Show one subject: its statements over time, who says what, where they disagree."""
    found = queries.get_subject(identifier, request.actor)
    rows = list(queries.statements_for(request.actor).filter(subject=found))
    pairs = disagreements(rows)
    keys = in_conflict(rows, pairs)
    met = queries.conflicts_for(request.actor).filter(claims__statement__subject=found).distinct()
    context = {
        "subject": found, "rows": rows, "pairs": pairs, "keys": keys, "met": met,
        "charts": charts_of([row for row in rows if row.stage != Stage.WITHDRAWN],
                            conflicting=keys),
        "names": {country.code: country.name for country in accounts.countries()},
    }  # fmt: skip
    return render(request, "figures/subject.html", context)


def statement(request: Request, identifier: str) -> HttpResponse:
    """Show one statement: what is said, by whom, where it stands, what others say."""
    actor = request.actor
    row = queries.get_statement(identifier, actor)
    beside = list(queries.statements_for(actor).filter(subject=row.subject))
    pairs = disagreements(beside)
    others = [
        pair.other if pair.one == row else pair.one
        for pair in pairs
        if row in {pair.one, pair.other}
    ]
    context = {
        "row": row, "others": others,
        "met": queries.conflicts_for(actor).filter(claims__statement=row).distinct(),
        "names": {country.code: country.name for country in accounts.countries()},
        "history": journal.entries_of("figures.statement", row.pk)[:20],
        "may_approve": actor.can(Capability.CHAIR) and actor.user_id != row.stated_by_id,
        "may_withdraw": actor.can(Capability.PREPARE), "is_open": row.stage != Stage.WITHDRAWN,
        "waits": row.stage in {Stage.RECORD, Stage.STATED},
        "why": why_visible(row, actor), "readers": readers_of(row),
    }  # fmt: skip
    return render(request, "figures/statement.html", context)


@login_required
def state(request: Request) -> HttpResponse:
    """Put on record what a source says."""
    permissions.check_can_state(request.actor)
    form = forms.StateForm(request.POST or None)
    if request.method == "POST":
        row = attempt(form, lambda: operations.state_figure(
            form.cleaned_data["subject"], said=form.said, audience=form.cleaned_data["audience"],
            countries=form.cleaned_data["countries"], by=request.actor, at=request.at,
        ))  # fmt: skip
        if row:
            messages.success(request, _("The figure is on record; a second person approves it."))
            return redirect("figures:statement", row.identifier)
    return render(request, "form.html", {"form": form, "title": _("State a figure")})


@login_required
@require_POST
def act(request: Request, identifier: str, act: str) -> HttpResponse:
    """Approve or withdraw a figure."""
    if act == "approve":
        operations.approve_figure(identifier, by=request.actor, at=request.at)
        messages.success(request, _("The figure is approved for use."))
    elif act == "withdraw":
        form = forms.WithdrawForm(request.POST)
        done = attempt(form, lambda: operations.withdraw_figure(
            identifier, **form.cleaned_data, by=request.actor, at=request.at))  # fmt: skip
        if done:
            messages.success(request, _("The figure is withdrawn."))
        else:
            messages.error(request, _("Say why the figure is withdrawn."))
    else:
        raise Http404
    return redirect("figures:statement", identifier)


def conflicts(request: Request) -> HttpResponse:
    """List where sources disagree: what people met, and what the rule finds besides."""
    rows = list(queries.statements_for(request.actor))
    met = list(queries.conflicts_for(request.actor))
    known = {
        frozenset(claim.statement_id for claim in queries.claims_of(conflict))
        for conflict in met
    }  # fmt: skip
    found = [
        pair
        for pair in disagreements(rows)
        if not any({pair.one.pk, pair.other.pk} <= keys for keys in known)
    ]
    context = {"met": met, "found": found, "by_rule": len(disagreements(rows))}
    return render(request, "figures/conflicts.html", context)


def conflict(request: Request, identifier: str) -> HttpResponse:
    """Show one conflict: who says what about which item, and how it comes about."""
    row = queries.get_conflict(identifier, request.actor)
    form = forms.ExplainForm(request.POST or None, initial={"text": row.explanation})
    if request.method == "POST" and attempt(form, lambda: operations.explain_conflict(
        identifier, **form.cleaned_data, by=request.actor, at=request.at)):  # fmt: skip
        messages.success(request, _("The explanation is on record."))
        return redirect("figures:conflict", identifier)
    context = {"conflict": row, "claims": queries.claims_of(row), "form": form,
               "may_explain": request.actor.can(Capability.PREPARE),
               "history": journal.entries_of("figures.conflict", row.pk)[:20]}  # fmt: skip
    return render(request, "figures/conflict.html", context)
