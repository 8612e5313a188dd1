"""Pages on which plans are kept: what is added, entered, corrected and found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.plans import forms, operations, permissions, queries
from riparian.secretariat.plans.models import Plan


@login_required
def add(request: Request) -> HttpResponse:
    """Put a plan or a statement on record."""
    permissions.check_can_add(request.actor)
    form = forms.PlanForm(request.POST or None)
    if request.method == "POST":
        row = attempt(form, lambda: _add(request, form))
        if row:
            messages.success(request, _("The plan is on record."))
            return redirect("plans:plan", row.identifier)
    return render(request, "form.html", {"form": form, "title": _("Add a plan")})


def _add(request: Request, form: forms.PlanForm) -> Plan:
    entered = form.cleaned_data
    new = operations.NewPlan(
        titles=form.titles, kind=entered["kind"], parties=entered["parties"],
        adopted=entered["adopted"], starts=entered["starts"], ends=entered["ends"],
        source=entered["source"], audience=entered["audience"], countries=entered["countries"],
    )  # fmt: skip
    return operations.add_plan(new, by=request.actor, at=request.at)


@login_required
def section(request: Request, identifier: str) -> HttpResponse:
    """Add a section to a plan."""
    plan = queries.get_plan(identifier, request.actor)
    permissions.check_can_keep(request.actor, plan)
    form = forms.SectionForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.add_section(
            identifier, number=form.cleaned_data["number"], titles=form.titles, by=request.actor,
            at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("The section is on record."))
        return redirect("plans:plan", identifier)
    title = _("Add a section to %(plan)s") % {"plan": plan.title}
    return render(request, "form.html", {"form": form, "title": title})


@login_required
def measure(request: Request, identifier: str, key: str) -> HttpResponse:
    """Add a measure to a section."""
    plan = queries.get_plan(identifier, request.actor)
    permissions.check_can_keep(request.actor, plan)
    form = forms.MeasureForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.add_measure(
            identifier, key, titles=form.titles, area=form.cleaned_data["area"],
            responsible=form.cleaned_data["responsible"], due=form.cleaned_data["due"],
            source=form.cleaned_data["source"], by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("The measure is on record."))
        return redirect("plans:plan", identifier)
    title = _("Add a measure to section %(section)s") % {"section": key}
    return render(request, "form.html", {"form": form, "title": title})


@login_required
def add_indicator(request: Request, identifier: str, key: str) -> HttpResponse:
    """Add an indicator to a measure or a section."""
    plan = queries.get_plan(identifier, request.actor)
    permissions.check_can_keep(request.actor, plan)
    form = forms.IndicatorForm(request.POST or None, plan=plan, key=key)
    if request.method == "POST":
        row = attempt(
            form,
            lambda: operations.add_indicator(
                identifier, key, measure=form.cleaned_data["measure"], titles=form.titles,
                unit=form.cleaned_data["unit"], is_share=form.cleaned_data["is_share"],
                is_upward=form.cleaned_data["is_upward"], by=request.actor, at=request.at,
            ),
        )  # fmt: skip
        if row:
            messages.success(request, _("The indicator is on record."))
            return redirect("plans:indicator", row.identifier)
    title = _("Add an indicator to section %(section)s") % {"section": key}
    return render(request, "form.html", {"form": form, "title": title})


@login_required
def value(request: Request, identifier: str) -> HttpResponse:
    """Enter a value, or correct one."""
    indicator = queries.get_indicator(identifier, request.actor)
    permissions.check_can_keep(request.actor, indicator.section.plan)
    form = forms.ValueForm(
        request.POST or None, indicator=indicator, initial={"corrects": request.GET.get("corrects")}
    )
    if request.method == "POST" and attempt(
        form,
        lambda: operations.enter_value(
            identifier, dated=form.cleaned_data["dated"], value=form.cleaned_data["value"],
            note=form.cleaned_data["note"], source=form.cleaned_data["source"],
            corrects=form.cleaned_data["corrects"], by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("The value is on record."))
        return redirect("plans:indicator", identifier)
    title = _("Enter a value: %(indicator)s") % {"indicator": indicator.title}
    return render(request, "form.html", {"form": form, "title": title})


@login_required
def goal(request: Request, identifier: str) -> HttpResponse:
    """Set a goal as a text states it."""
    indicator = queries.get_indicator(identifier, request.actor)
    permissions.check_can_keep(request.actor, indicator.section.plan)
    form = forms.GoalForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: operations.set_goal(
            identifier, stage=form.cleaned_data["stage"], due=form.cleaned_data["due"],
            value=form.cleaned_data["value"], words=form.words,
            source=form.cleaned_data["source"], by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("The goal is on record."))
        return redirect("plans:indicator", identifier)
    title = _("Set a goal: %(indicator)s") % {"indicator": indicator.title}
    return render(request, "form.html", {"form": form, "title": title})


@login_required
def finding(request: Request, identifier: str) -> HttpResponse:
    """Put on record what a bilateral text covers."""
    plan = queries.get_plan(identifier, request.actor)
    permissions.check_can_keep(request.actor, plan)
    form = forms.FindingForm(request.POST or None, initial={"area": request.GET.get("area")})
    if request.method == "POST" and attempt(
        form,
        lambda: operations.find_coverage(
            identifier, area=form.cleaned_data["area"], finding=form.cleaned_data["finding"],
            place=form.cleaned_data["place"], by=request.actor, at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("The finding is on record."))
        return redirect("plans:plan", identifier)
    title = _("What does %(plan)s cover?") % {"plan": plan.title}
    return render(request, "form.html", {"form": form, "title": title})
