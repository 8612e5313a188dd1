"""Pages of the sharing ledger."""

import json
from dataclasses import astuple
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as countries
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.decisions.forms import DraftForm
from riparian.secretariat.decisions.permissions import check_can_draft
from riparian.secretariat.exchange import forms, ledger, operations, papers, permissions, queries
from riparian.secretariat.exchange.engine import State
from riparian.secretariat.exchange.ledger import COUNTED, EARLIEST, LATEST, LONGEST, Account
from riparian.secretariat.lib.days import find_day
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.stations.queries import get_datastream

_USUAL_DAYS = 31
_WORST_FIRST = (State.MISSING, State.LATE, State.DUE, State.UNCHECKED, State.ARRIVED, State.EXCUSED,
                State.UNWATCHED)  # fmt: skip
SIGNS = {State.MISSING: "✕", State.LATE: "◐", State.DUE: "…", State.UNCHECKED: "○",
         State.ARRIVED: "●", State.EXCUSED: "–", State.UNWATCHED: "·"}  # fmt: skip
WORDS = {
    State.ARRIVED: lambda: _("arrived"), State.UNCHECKED: lambda: _("arrived, unchecked"),
    State.LATE: lambda: _("late"), State.MISSING: lambda: _("missing"),
    State.DUE: lambda: _("due"), State.EXCUSED: lambda: _("maintenance"),
    State.UNWATCHED: lambda: _("not watched here"),
}  # fmt: skip


def _stretch(request: Request) -> tuple[date, date]:
    """Return the days a page asks for: `from` to `to`, both shown, a year at most."""
    last = _asked(request, "to") or request.at.date()
    first = _asked(request, "from") or last - timedelta(days=_USUAL_DAYS - 1)
    first = max(first, last - LONGEST)
    return min(first, last), last + timedelta(days=1)


def _asked(request: Request, name: str) -> date | None:
    return find_day(request.GET.get(name), earliest=EARLIEST, latest=LATEST)


def _cells(account: Account) -> list[dict[str, object]]:
    """Return one cell a day: the worst state of the day, a sign for it, the counts in words."""
    cells = []
    for line in account.lines:
        worst = next(state for state in _WORST_FIRST if line.counts[state])
        counts = ", ".join(
            f"{line.counts[state]} {WORDS[state]()}" for state in COUNTED if line.counts[state]
        )
        cells.append({"day": line.day, "state": worst.value, "sign": SIGNS[worst], "words": counts})
    return cells


def _shown(accounts: list[Account]) -> list[dict[str, object]]:
    limits = queries.limits_of(one.latest for one in accounts)
    return [
        {
            "row": one.latest, "versions": one.versions, "cells": _cells(one),
            "limit": limits.get(one.latest.pk), "kept": one.share_kept,
            "percent": 100 * (one.share_kept or 0),
            "totals": [(WORDS[s](), one.total[s], s.value) for s in COUNTED if one.total[s]],
        }
        for one in accounts
    ]  # fmt: skip


def _page(request: Request, accounts: list[Account]) -> dict[str, object]:
    stretch = _stretch(request)
    return {
        "accounts": _shown(accounts), "scores": ledger.scores_of(accounts),
        "first": stretch[0], "last": stretch[1] - timedelta(days=1),
        "names": {country.code: country.name for country in countries.countries()},
        "legend": [(state.value, SIGNS[state], WORDS[state]()) for state in COUNTED],
    }  # fmt: skip


def overview(request: Request) -> HttpResponse:
    """Show every agreement, and the ledger of the last month."""
    accounts = ledger.accounts_for(request.actor, stretch=_stretch(request), at=request.at)
    context = {**_page(request, accounts), "agreements": queries.agreements_for(request.actor)}
    return render(request, "exchange/overview.html", context)


def agreement(request: Request, identifier: str) -> HttpResponse:
    """Show one agreement: what it says, what it owes, what arrived."""
    row = queries.get_agreement(identifier, request.actor)
    accounts = ledger.accounts_for(
        request.actor, stretch=_stretch(request), at=request.at, only=identifier
    )
    context = {
        **_page(request, accounts), "agreement": row, "why": why_visible(row, request.actor),
        "readers": readers_of(row), "may_prepare": request.actor.can(Capability.PREPARE),
    }  # fmt: skip
    return render(request, "exchange/agreement.html", context)


def country(request: Request, code: str) -> HttpResponse:
    """Show what one country owes and what arrived."""
    names = {row.code: row.name for row in countries.countries()}
    if code not in names:
        raise Http404
    accounts = ledger.accounts_for(
        request.actor, stretch=_stretch(request), at=request.at, party=code
    )
    context = {**_page(request, accounts), "code": code, "name": names[code]}
    return render(request, "exchange/country.html", context)


def ledger_csv(request: Request) -> HttpResponse:
    """Export the ledger day by day."""
    accounts = ledger.accounts_for(request.actor, stretch=_stretch(request), at=request.at)
    header = ("undertaking", "agreement", "series", "owed_by", "day", "owed",
              *(state.value for state in COUNTED))  # fmt: skip
    rows = (
        (one.latest.identifier, one.latest.agreement.identifier, one.latest.datastream.identifier,
         one.latest.party, line.day, line.due, *(line.counts[state] for state in COUNTED))
        for one in accounts
        for line in one.lines
    )  # fmt: skip
    return answer(request, csv_of(header, rows), media_type="text/csv", name="ledger.csv")


def ledger_json(request: Request) -> HttpResponse:
    """Export the ledger for programs."""
    accounts = ledger.accounts_for(request.actor, stretch=_stretch(request), at=request.at)
    text = json.dumps(ledger.document_of(accounts), ensure_ascii=False)
    return answer(request, text, media_type="application/json", name="ledger.json")


def scores_csv(request: Request) -> HttpResponse:
    """Export the scores by party and month."""
    accounts = ledger.accounts_for(request.actor, stretch=_stretch(request), at=request.at)
    header = ("party", "month", "owed", "kept", "late", "missing", "unwatched", "share_kept")
    table = csv_of(header, (astuple(score) for score in ledger.scores_of(accounts)))
    return answer(request, table, media_type="text/csv", name="scores.csv")


@login_required
def limit(request: Request, identifier: str) -> HttpResponse:
    """Say how late and for which purposes a series may be read under its agreement."""
    row = queries.undertakings_for(request.actor).filter(identifier=identifier).last()
    if row is None:
        raise Http404
    permissions.check_can_revise(request.actor, row.datastream.owner_country)
    known = queries.limits_of([row]).get(row.pk)
    form = forms.LimitForm(request.POST or None, initial=forms.limit_before(known))
    if request.method == "POST" and attempt(
        form,
        lambda: operations.limit_use(
            identifier, **form.cleaned_data, by=request.actor, at=request.at
        ),
    ):
        messages.success(request, _("The limit holds from now on, on every way out."))
        return redirect("exchange:agreement", row.agreement.identifier)
    title = _("Who may use %(series)s, and for what?") % {"series": row.datastream.identifier}
    return render(request, "form.html", {"form": form, "title": title, "submit": _("Limit")})


@login_required
def revise(request: Request, identifier: str) -> HttpResponse:
    """Revise what is owed of one series from a day on."""
    rows = queries.undertakings_for(request.actor).filter(identifier=identifier)
    row = rows.order_by("-version").first()
    if row is None:
        raise Http404
    permissions.check_can_revise(request.actor, row.party)
    form = forms.TermsForm(request.POST or None, initial=forms.terms_before(row))
    if request.method == "POST" and attempt(
        form,
        lambda: operations.revise_undertaking(
            identifier, terms=form.terms, why=form.cleaned_data["why"], by=request.actor,
            at=request.at,
        ),
    ):  # fmt: skip
        messages.success(request, _("The new terms are on record; what was owed before stays."))
        return redirect("exchange:agreement", row.agreement.identifier)
    title = _("What is owed of %(series)s from now on?") % {"series": row.datastream.identifier}
    return render(request, "form.html", {"form": form, "title": title, "submit": _("Revise")})


@login_required
def pause(request: Request, series: str) -> HttpResponse:
    """Announce a pause of a series."""
    row = get_datastream(series, request.actor)
    permissions.check_can_announce(request.actor, row.owner_country)
    form = forms.PauseForm(request.POST or None)

    def announce() -> object:
        first, last = form.instants(row.station.zone)
        return operations.announce_maintenance(
            series, starts_at=first, ends_at=last, why=form.cleaned_data["why"], by=request.actor,
            at=request.at,
        )  # fmt: skip

    if request.method == "POST" and attempt(form, announce):
        messages.success(request, _("The pause is announced."))
        return redirect("stations:station", row.station.identifier)
    title = _("When does %(series)s pause? (clock of %(zone)s)") % {
        "series": series, "zone": row.station.zone,
    }  # fmt: skip
    return render(request, "form.html", {"form": form, "title": title, "submit": _("Announce")})


@login_required
def watch(request: Request, identifier: str) -> HttpResponse:
    """Say that this installation receives a series from now on."""
    if request.method != "POST":
        raise Http404
    row = operations.watch_undertaking(identifier, by=request.actor, at=request.at)
    messages.success(request, _("The ledger counts it from now on."))
    return redirect("exchange:agreement", row.agreement.identifier)


@login_required
def draft(request: Request, identifier: str) -> HttpResponse:
    """Begin a draft decision with what the ledger shows; it is put on record as any other."""
    check_can_draft(request.actor)
    row = queries.get_agreement(identifier, request.actor)
    first, following = stretch = _stretch(request)
    accounts = ledger.accounts_for(
        request.actor, stretch=stretch, at=request.at, only=identifier, is_shared=True
    )
    shown = urlencode({"from": first, "to": following - timedelta(days=1)})
    address = request.build_absolute_uri(
        f"{reverse('exchange:agreement', args=[identifier])}?{shown}"
    )
    begun = papers.draft_of(row, accounts, stretch=stretch, on=request.at.date(), address=address)
    context = {
        "form": DraftForm(initial=begun), "title": _("Draft a decision"),
        "action": reverse("decisions:draft"),
    }  # fmt: skip
    return render(request, "form.html", context)
