"""Pages of forecasts."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import readers_of, why_visible
from riparian.secretariat.forecasts import chart, engine, forms, operations, queries
from riparian.secretariat.forecasts.models import Forecast, Skill
from riparian.secretariat.lib.days import find_day
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.lib.exports import answer, csv_of
from riparian.secretariat.lib.forms import attempt
from riparian.secretariat.stations import queries as stations
from riparian.secretariat.studies.charts import for_page

PAST_DAYS = 30
LIST_LEADS = (1, 5, 10)


def forecasts(request: Request) -> HttpResponse:
    """List the stations from source to sea with what is expected, or why nothing is."""
    rows = [_row(one) for one in queries.standings(request.actor)]
    if request.GET.get("only") == "forecast":
        rows = [row for row in rows if row["forecast"]]
    return render(request, "forecasts/list.html", {"rows": rows, "leads": LIST_LEADS})


def _row(one: queries.Standing) -> dict[str, Any]:
    days = {day["lead_days"]: day for day in one.forecast.result["days"]} if one.forecast else {}
    return {
        "station": one.station, "reason": one.reason, "forecast": one.forecast,
        "days": [days[lead] for lead in LIST_LEADS if lead in days],
    }  # fmt: skip


def forecasts_csv(request: Request) -> HttpResponse:
    """Export the newest forecast of every station."""
    table = csv_of(_HEADER, _lines(queries.newest_forecasts(request.actor).values()))
    return answer(request, table, media_type="text/csv", name="forecasts.csv")


_HEADER = ("station", "issued_on", "day", "lead_days", "unit",
           *(f"q{level:g}" for level in engine.SHOWN_LEVELS))  # fmt: skip


def _lines(rows: Any) -> list[tuple[object, ...]]:  # noqa: ANN401 - forecasts, in any container
    return [
        (
            row.datastream.station.identifier, row.issued_on, day["day"], day["lead_days"],
            row.result["unit"],
            *(day["quantiles"][f"{level:g}"] for level in engine.SHOWN_LEVELS),
        )
        for row in rows
        for day in row.result["days"]
    ]  # fmt: skip


def forecast(request: Request, identifier: str) -> HttpResponse:
    """Show what one station will show in the next ten days, and how good that was in the past."""
    return _show(request, identifier, forms.IssueForm())


def _show(request: Request, identifier: str, form: forms.IssueForm) -> HttpResponse:
    actor = request.actor
    station = stations.get_station(identifier, actor)
    asked = find_day(request.GET.get("on"))
    row = queries.find_forecast(station, actor, on=asked)
    skill = queries.find_skill(station, actor)
    context: dict[str, Any] = {
        "station": station, "forecast": row, "skill": _skill(skill) if skill else None,
        "asked": asked, "form": form, "reason": queries.reason_of_station(station, actor),
        "days": queries.issued_days(station, actor), "may_issue": actor.can(Capability.STUDY),
    }  # fmt: skip
    if row is not None:
        context |= _answer(request, row) | {
            "why": why_visible(row, actor), "readers": readers_of(row),
        }  # fmt: skip
    return render(request, "forecasts/forecast.html", context)


def _answer(request: Request, row: Forecast) -> dict[str, Any]:
    thresholds = queries.thresholds_of(row)
    past, came = _seen_around(request, row)
    spec = chart.fan_spec(
        row.result["days"], past=past, came=came, unit=row.result["unit"],
        lines=[(str(one.get_kind_display()), one.value) for one in thresholds
               if one.kind != "rise"],
    )  # fmt: skip
    label = _("What was seen and what is expected at %(station)s") % {
        "station": row.datastream.station.name
    }
    seen = {day.isoformat(): value for day, value in came}
    return {
        "fan": for_page(spec, name="fan", label=label),
        "rows": [_expected(day, thresholds, seen) for day in row.result["days"]],
        "thresholds": [one for one in thresholds if one.kind != "rise"],
        "has_come": bool(seen),
    }


def _expected(day: dict[str, Any], thresholds: list[Any], seen: dict[str, float]) -> dict[str, Any]:
    return {
        "day": date.fromisoformat(day["day"]), "lead": day["lead_days"],
        "low": day["quantiles"]["0.05"], "middle": day["quantiles"]["0.5"],
        "high": day["quantiles"]["0.95"], "seen": seen.get(day["day"]),
        "chances": [_chance(day["quantiles"], one) for one in thresholds if one.kind != "rise"],
    }  # fmt: skip


def _chance(quantiles: dict[str, float], threshold: Any) -> str:  # noqa: ANN401 - a row
    above = engine.chance_above(quantiles, threshold.value)
    chance = 1.0 - above if threshold.kind == "low" else above
    percent = round(chance * 20) * 5
    if percent <= 5:  # noqa: PLR2004 - the outermost quantile that is kept
        return _("at most 5 %")
    return _("at least 95 %") if percent >= 95 else f"{percent} %"  # noqa: PLR2004


def _seen_around(
    request: Request, row: Forecast
) -> tuple[list[tuple[date, float]], list[tuple[date, float]]]:
    """Return what was seen before the issue, and what came after it, as far as one may see."""
    offset = timedelta(minutes=row.datastream.station.utc_offset_minutes)
    rows = stations.observations_of(row.datastream, request.actor, at=request.at)
    known = [
        ((time + offset).date(), value)
        for time, value in rows.filter(
            phenomenon_time__date__gte=row.issued_on - timedelta(days=PAST_DAYS + 1),
            phenomenon_time__date__lte=row.issued_on + timedelta(days=11),
        ).values_list("phenomenon_time", "value")
    ]
    first, last = row.issued_on - timedelta(days=PAST_DAYS), row.issued_on + timedelta(days=10)
    past = [(day, value) for day, value in known if first <= day <= row.issued_on]
    came = [(day, value) for day, value in known if row.issued_on < day <= last]
    return past, came


def _names() -> dict[str, str]:
    return {
        "persistence": _("persistence"), "climatology": _("climatology"),
        "routing": _("routing"), "statistical": _("statistical"),
    }  # fmt: skip


def _skill(skill: Skill) -> dict[str, Any]:
    names = _names()
    rows = skill.result["rows"]
    spec = chart.skill_spec(rows, names, unit=skill.result["unit"])
    label = _("CRPS by lead in days; smaller is better")
    return {
        "row": skill, "picture": for_page(spec, name="skill", label=label),
        "rows": [{**row, "name": names[row["method"]], "inside": round(row["inside_80"] * 100)}
                 for row in rows],
    }  # fmt: skip


@login_required
@require_POST
def issue(request: Request, identifier: str) -> HttpResponse:
    """Issue a forecast from the last day, or as it would have been issued on another day."""
    form = forms.IssueForm(request.POST)
    datastream = queries.get_datastream(identifier, request.actor)
    made = attempt(
        form,
        lambda: operations.issue_forecast(
            datastream, by=request.actor, at=request.at, on=form.cleaned_data["day"]
        ),
    )
    if not made:
        return _show(request, identifier, form)
    messages.success(request, _("The forecast is kept."))
    address = reverse("forecasts:forecast", args=[identifier])
    return redirect(f"{address}?on={made.issued_on.isoformat()}")


def forecast_csv(request: Request, identifier: str) -> HttpResponse:
    """Export one forecast of a station, the newest or the one of `on`.

    Raises:
        NotFound: nothing was issued that one may see.
    """
    station = stations.get_station(identifier, request.actor)
    row = queries.find_forecast(station, request.actor, on=find_day(request.GET.get("on")))
    if row is None:
        raise NotFound(f"forecast of {identifier}: none was issued that you may see")
    table = csv_of(_HEADER, _lines([row]))
    return answer(request, table, media_type="text/csv", name=f"{identifier}-{row.issued_on}.csv")
