"""Pages of the mechanism."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.audit import queries as journal
from riparian.secretariat.bodies import forms, operations, permissions, queries
from riparian.secretariat.bodies.chart import chart_of
from riparian.secretariat.bodies.models import SECTORS, Body, Stage, Tier
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.lib.paging import page_of


def mechanism(request: Request) -> HttpResponse:
    """Show the institution chart."""
    rows = list(queries.bodies().exclude(stage=Stage.CLOSED))
    context = {"chart": chart_of(rows), "count": len(rows), "bodies": rows}
    context["chairs"] = queries.rotation(queries.terms(), members=[])
    return render(request, "bodies/mechanism.html", context)


def _filtered(request: Request) -> QuerySet[Body]:
    rows = queries.bodies().order_by("identifier")
    for key in ("tier", "sector", "stage"):
        value = request.GET.get(key)
        if value:
            rows = rows.filter(**{key: value})
    words = request.GET.get("q", "").strip()
    return rows.filter(names__icontains=words) if words else rows


def bodies(request: Request) -> HttpResponse:
    """List the bodies."""
    context = {
        "page": page_of(_filtered(request), request.GET),
        "tiers": Tier.choices,
        "stages": Stage.choices,
        "sectors": list(SECTORS.items()),
    }
    return render(request, "bodies/list.html", context)


def bodies_csv(request: Request) -> HttpResponse:
    """Export what the list shows."""
    header = (
        "id",
        "name_en",
        "name_zh",
        "tier",
        "sector",
        "stage",
        "established",
        "host",
        "parent",
    )
    rows = (
        (b.identifier, b.names.get("en"), b.names.get("zh"), b.tier, b.sector, b.stage,
         b.established, b.host_country, b.parent.identifier if b.parent else "")
        for b in _filtered(request)
    )  # fmt: skip
    return answer(request, csv_of(header, rows), media_type="text/csv", name="bodies.csv")


def rotation(request: Request) -> HttpResponse:
    """Show who chaired, who chairs and whose turn comes."""
    members = [country.code for country in accounts.members()]
    turns = queries.rotation(queries.terms(), members=members)
    names = {country.code: country.name for country in accounts.countries()}
    return render(request, "bodies/rotation.html", {"turns": turns, "names": names})


def body(request: Request, identifier: str) -> HttpResponse:
    """Show one body."""
    found = queries.get_body(identifier)
    chairs = queries.chairs_of(found, on=request.at.date())
    actor = request.actor
    context = {
        "body": found,
        "chairs": chairs,
        "names": {country.code: country.name for country in accounts.countries()},
        "history": journal.entries_of("bodies.body", found.pk)[:20],
        "may_keep": actor.can(Capability.KEEP_BODIES),
        "may_chair": actor.can(Capability.CHAIR) and actor.country in chairs,
    }
    return render(request, "bodies/body.html", context)


def _form_page(
    request: Request, form: Form, act: Callable[[], Body | object], *, title: str, back: str
) -> HttpResponse:
    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("It is on record."))
        return redirect("bodies:body", back) if back else redirect("bodies:list")
    return render(request, "form.html", {"form": form, "title": title})


@login_required
def propose(request: Request) -> HttpResponse:
    """Put a proposed body on record."""
    permissions.check_can_propose(request.actor)
    form = forms.ProposeForm(request.POST or None)

    def act() -> object:
        entered = dict(form.cleaned_data)
        names = {"en": entered.pop("name_en"), "zh": entered.pop("name_zh")}
        return operations.propose_body(names=names, **entered, by=request.actor, at=request.at)

    return _form_page(request, form, act, title=_("Propose a body"), back="")


@login_required
def upgrade(request: Request, identifier: str) -> HttpResponse:
    """Move a body to another tier or parent."""
    found = queries.find_body(identifier)
    permissions.check_can_chair(request.actor, found, at=request.at)
    form = forms.UpgradeForm(
        request.POST or None, initial={"tier": found.tier, "parent": found.parent}
    )

    def act() -> object:
        return operations.upgrade_body(
            identifier, **form.cleaned_data, by=request.actor, at=request.at
        )

    title = _("Upgrade %(body)s") % {"body": found.name}
    return _form_page(request, form, act, title=title, back=identifier)


@login_required
def mandate(request: Request, identifier: str) -> HttpResponse:
    """Give a body a mandate."""
    permissions.check_can_propose(request.actor)
    found = queries.find_body(identifier)
    form = forms.MandateForm(request.POST or None)

    def act() -> object:
        return operations.give_mandate(
            identifier, **form.cleaned_data, by=request.actor, at=request.at
        )

    title = _("Give %(body)s a mandate") % {"body": found.name}
    return _form_page(request, form, act, title=title, back=identifier)


@login_required
def term(request: Request, identifier: str) -> HttpResponse:
    """Plan a term of co-chairs."""
    found = queries.find_body(identifier)
    permissions.check_can_chair(request.actor, found, at=request.at)
    form = forms.TermForm(request.POST or None)

    def act() -> object:
        return operations.plan_term(
            identifier, **form.cleaned_data, by=request.actor, at=request.at
        )

    title = _("Plan a term of %(body)s") % {"body": found.name}
    return _form_page(request, form, act, title=title, back=identifier)


@login_required
def participant(request: Request, identifier: str) -> HttpResponse:
    """Add a member, observer or partner."""
    permissions.check_can_propose(request.actor)
    found = queries.find_body(identifier)
    form = forms.ParticipantForm(request.POST or None)

    def act() -> object:
        return operations.add_participant(
            identifier, **form.cleaned_data, by=request.actor, at=request.at
        )

    title = _("Add a participant of %(body)s") % {"body": found.name}
    return _form_page(request, form, act, title=title, back=identifier)


@login_required
@require_POST
def move(request: Request, identifier: str, stage: str) -> HttpResponse:
    """Establish or close a body."""
    if stage in Stage.values:
        operations.move_body(identifier, stage=stage, by=request.actor, at=request.at)
        messages.success(request, _("It is on record."))
    return redirect("bodies:body", identifier)
