"""The lookout: new readings and new forecasts are held against the thresholds; crossings alert."""

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from functools import partial

from django.db import transaction

from riparian.engine.river.crossings import Crossing
from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.alerts import engine, operations, wording
from riparian.secretariat.alerts.lifecycle import Basis, FactKind, Stage
from riparian.secretariat.alerts.models import Alert, Cursor, Raised
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.forecasts import queries as forecasts
from riparian.secretariat.forecasts.models import Forecast
from riparian.secretariat.stations import watching
from riparian.secretariat.stations.models import Datastream, Threshold

CURRENT = timedelta(hours=48)
"""A crossing that has nothing newer than this belongs to the record, not to the desks."""
LOOK_BACK = timedelta(days=30)
LIKELY = 0.5
"""A forecast alerts when the threshold is as likely passed as not."""
KINDS = {"alarm": "flood", "flood": "flood", "rise": "flood", "low": "drought"}
SEVERITY = {"alarm": "Moderate", "flood": "Severe", "rise": "Moderate", "low": "Minor"}
_log = logging.getLogger(__name__)
_ORDER = ("Minor", "Moderate", "Severe", "Extreme")


@transaction.atomic
def look_at_readings(*, at: datetime) -> list[Alert]:
    """Hold every series touched since the last look against its thresholds; alert on crossings.

    Looking twice, or at readings that came twice, alerts once.
    """
    Cursor.objects.get_or_create(pk=1)
    cursor = Cursor.objects.select_for_update().get(pk=1)
    touched, newest = watching.touched_after(cursor.delivered)
    recent = [one.datastream_id for one in touched if one.last_time > at - CURRENT]
    changed: list[Alert] = []
    for datastream in watching.series_with_thresholds(recent):
        changed += _alone(datastream, partial(_look_at_series, datastream, at=at))
    if newest != cursor.delivered:
        cursor.delivered = newest
        cursor.save(update_fields=["delivered"])
    return changed


def _alone(datastream: Datastream, look: Callable[[], list[Alert]]) -> list[Alert]:
    """Look at one series; one that cannot be read or alerted on must not silence the others."""
    try:
        with transaction.atomic():
            return look()
    except Exception:  # noqa: BLE001 - whatever it is, the other gauges are looked at
        _log.exception("the lookout left out %s", datastream.identifier)
        return []


def _look_at_series(datastream: Datastream, *, at: datetime) -> list[Alert]:
    readings = watching.readings_of(datastream, since=at - LOOK_BACK, until=at + CURRENT)
    if not readings or readings[-1][0] <= at - CURRENT:
        return []
    changed = []
    # The milder threshold first, so that the graver one becomes an update of the same alert.
    for threshold in sorted(watching.thresholds_of(datastream), key=_gravity):
        for crossing in engine.crossings(threshold, readings):
            changed += _note(datastream, threshold, crossing, at=at, is_expected=False)
    return changed


def _gravity(threshold: Threshold) -> int:
    return _ORDER.index(SEVERITY[threshold.kind])


def _note(
    datastream: Datastream, threshold: Threshold, crossing: Crossing, *, at: datetime,
    is_expected: bool,
) -> list[Alert]:  # fmt: skip
    """Alert on a crossing that is new, and note that one is over."""
    known = Raised.objects.filter(
        threshold=threshold.identifier, begins_at=crossing.begins_at, is_expected=is_expected
    ).select_related("alert").first()  # fmt: skip
    if known is not None:
        return _note_end(known, crossing, at=at)
    if not crossing.is_open:
        return []  # it began and ended before anybody could have been told
    alert = _alert(datastream, threshold, crossing, at=at, is_expected=is_expected)
    Raised.objects.create(
        alert=alert, threshold=threshold.identifier, begins_at=crossing.begins_at,
        is_expected=is_expected, value=crossing.extreme_value,
    )  # fmt: skip
    return [alert]


def _note_end(known: Raised, crossing: Crossing, *, at: datetime) -> list[Alert]:
    """Put on record that the value is back; whether to cancel is for the desk to say."""
    if crossing.ends_at is None or known.ended_at is not None:
        return []
    known.ended_at = crossing.ends_at
    known.save(update_fields=["ended_at"])
    alert = known.alert
    is_still_open = Raised.objects.filter(alert=alert, ended_at=None).exists()
    if is_still_open or alert.stage != Stage.ACTIVE:
        return []
    alert.over_at = crossing.ends_at
    alert.save(update_fields=["over_at"])
    operations.fact(alert, FactKind.OVER, by=journal.Installation(), at=at)
    return [alert]


def _alert(
    datastream: Datastream, threshold: Threshold, crossing: Crossing, *, at: datetime,
    is_expected: bool,
) -> Alert:  # fmt: skip
    call = _call(datastream, threshold, crossing, at=at, is_expected=is_expected)
    by = journal.Installation()
    running = _running(datastream, call.kind, at=at)
    if running is None:
        origin = operations.Origin(
            basis=Basis.FORECAST if is_expected else Basis.OBSERVED, station=datastream.station,
            datastream=datastream, threshold=threshold, owner_country=datastream.station.country,
            detected_at=crossing.begins_at, countries=_named(datastream),
        )  # fmt: skip
        return operations.raise_alert(call, origin=origin, drill=False, by=by, at=at)
    if _ORDER.index(call.severity) < _ORDER.index(running.severity):
        return running  # a milder threshold says nothing new about a graver alert
    return operations.update_alert(str(running.identifier), call=call, by=by, at=at)


def _running(datastream: Datastream, kind: str, *, at: datetime) -> Alert | None:
    rows = Alert.objects.filter(
        datastream=datastream, kind=kind, stage=Stage.ACTIVE, is_drill=False, expires_at__gt=at
    )
    return rows.order_by("pk").first()


def _named(datastream: Datastream) -> list[str]:
    narrow = {Audience.COUNTRIES, Audience.DELEGATION}
    return datastream.named_countries if datastream.audience in narrow else []


def _addressed(datastream: Datastream) -> list[str]:
    """Return the country of the station and those below it, as far as the series may be read."""
    station = datastream.station
    below = watching.stations_at(sorted(engine.nodes_below(station.node)))
    found = {station.country} | {row.country for row in below.values()}
    members = {country.code for country in accounts.members()}
    allowed = set(_named(datastream)) or members
    return sorted(found & members & allowed) or sorted({station.country} & members)


def _call(
    datastream: Datastream, threshold: Threshold, crossing: Crossing, *, at: datetime,
    is_expected: bool,
) -> operations.Call:  # fmt: skip
    # A value that a check doubts may still be true: the desks hear of it, and of the doubt.
    is_doubted = not is_expected and watching.is_doubted(datastream, at=crossing.extreme_at)
    facts = wording.CrossingFacts(
        station=datastream.station.names, kind=KINDS[threshold.kind],
        threshold_kind=threshold.kind, threshold=threshold.value, value=crossing.extreme_value,
        unit=datastream.unit, at=crossing.extreme_at, is_expected=is_expected,
        country=datastream.station.country, is_doubted=is_doubted,
        utc_offset_minutes=datastream.station.utc_offset_minutes,
    )  # fmt: skip
    audience = datastream.audience
    # What lies days ahead stays out until it has come.
    ahead = max(0, int((crossing.begins_at - at) / timedelta(hours=1)) + 1) if is_expected else 0
    return operations.Call(
        kind=KINDS[threshold.kind], severity=SEVERITY[threshold.kind],
        urgency="Expected" if is_expected else "Immediate",
        certainty="Likely" if is_expected else "Possible" if is_doubted else "Observed",
        words=wording.crossing_words(facts),
        place=str(datastream.station.names.get("en") or datastream.station.identifier),
        addressed=_addressed(datastream), hours=operations.USUAL_HOURS + ahead,
        onset=crossing.begins_at if is_expected else None,
        # Numbers of a public series go to the desks first; publishing is for a person.
        audience=Audience.MECHANISM if audience == Audience.PUBLIC else audience,
        parameters=(
            ("value", f"{crossing.extreme_value:g} {datastream.unit}"),
            ("threshold", f"{threshold.kind} {threshold.value:g} {datastream.unit}"),
            ("station", datastream.station.identifier),
        ),
    )  # fmt: skip


@transaction.atomic
def look_at_forecasts(*, at: datetime) -> list[Alert]:
    """Hold the newest forecast of each series against its thresholds.

    A forecast that rests on observations older than two days expects nothing any more.
    """
    changed: list[Alert] = []
    for forecast in forecasts.newest_since((at - CURRENT).date()):
        for threshold in sorted(watching.thresholds_of(forecast.datastream), key=_gravity):
            if threshold.kind != Threshold.Kind.RISE:
                look = partial(_look_at_forecast, forecast, threshold, at=at)
                changed += _alone(forecast.datastream, look)
    return changed


def _look_at_forecast(forecast: Forecast, threshold: Threshold, *, at: datetime) -> list[Alert]:
    readings = _expected(forecast)
    coming = [one for one in engine.crossings(threshold, readings) if one.begins_at > at]
    if not coming or _is_running(forecast.datastream, threshold):
        return []
    return _note(forecast.datastream, threshold, _open(coming[0]), at=at, is_expected=True)


def _open(crossing: Crossing) -> Crossing:
    """Return an expected crossing as one that still lies ahead, its end expected as well."""
    return Crossing(
        threshold_id=crossing.threshold_id, begins_at=crossing.begins_at, value=crossing.value,
        extreme_value=crossing.extreme_value, extreme_at=crossing.extreme_at,
    )  # fmt: skip


def _expected(forecast: Forecast) -> Iterable[tuple[datetime, float]]:
    """Return the middle of each day, at the instant at which the station's day begins."""
    offset = timedelta(minutes=forecast.datastream.station.utc_offset_minutes)
    for day in forecast.result["days"]:
        start = datetime.combine(datetime.fromisoformat(day["day"]).date(), time(), tzinfo=UTC)
        yield start - offset, day["quantiles"][f"{LIKELY:g}"]


def _is_running(datastream: Datastream, threshold: Threshold) -> bool:
    """Say whether an alert of this or a graver threshold is out already."""
    return Alert.objects.filter(
        datastream=datastream, kind=KINDS[threshold.kind], stage=Stage.ACTIVE, is_drill=False,
        severity__in=_ORDER[_gravity(threshold):],
    ).exists()  # fmt: skip
