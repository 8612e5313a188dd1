"""What is done with forecasts: issued from what is known, and measured against what came."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.engine.studies.forecast_skill import StationSeries
from riparian.engine.studies.station_forecast import StationForecast
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.forecasts import engine, queries
from riparian.secretariat.forecasts.models import Forecast, Skill
from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.stations import watching
from riparian.secretariat.stations.models import Datastream


def _check_can_issue(by: Acting) -> None:
    if isinstance(by, Actor):
        check_can(by, Capability.STUDY)


def _series_for(target: Datastream) -> tuple[StationSeries, list[Datastream]]:
    """Return what the engine forecasts from, and the rows it rests on, the target first."""
    rows = {target.station.node or target.station.identifier: target}
    known = []
    for row in watching.daily_series().exclude(station=target.station).filter(extent__count__gt=0):
        series = engine.series_of(row)
        if series is not None and series.station_id not in rows:
            rows[series.station_id] = row
            known.append(series)
    own = engine.series_of(target)
    if own is None:
        raise Unacceptable(_("The series has no value that is trusted."), field="day")
    station = engine.station_series(own, known)
    used = [target, *(rows[source.series.station_id] for source in station.sources)]
    return station, used


def issue_forecast(
    datastream: Datastream, *, by: Acting, at: datetime, on: date | None = None
) -> Forecast:
    """Forecast a series from its last day, or as it would have been issued on another day.

    The same observations and the same engine give the same forecast, which is kept once.

    Raises:
        Unacceptable: there is no value on that day, or too short a past.
    """
    _check_can_issue(by)
    station, rows = _series_for(datastream)
    try:
        answer = engine.forecast(station, on=on)
    except InvalidInput as error:
        raise Unacceptable(str(error), field="day") from error
    readers = queries.readers_of_all(rows)
    day = engine.issued_on(answer)
    # The engine takes seconds; the database is held only while its answer is stored.
    inputs = engine.inputs_hash(station, {"on": day})
    with transaction.atomic():
        return _keep(datastream, answer, readers, inputs=inputs, by=by, at=at)


def _keep(
    datastream: Datastream, answer: StationForecast, readers: queries.Readers, *, inputs: str,
    by: Acting, at: datetime,
) -> Forecast:  # fmt: skip
    day = engine.issued_on(answer)
    made, is_new = Forecast.objects.get_or_create(
        datastream=datastream, issued_on=day, engine_version=engine.engine_version(),
        inputs_hash=inputs,
        defaults={
            "made_at": at, "made_by": by.name, "sources": list(answer.source_ids),
            "silent": list(answer.silent_ids), "result": engine.forecast_document(answer),
            "audience": readers.audience, "owner_country": readers.owner_country,
            "countries": marked(readers.countries),
        },
    )  # fmt: skip
    if is_new:
        journal.record(
            "forecast.issued", subject=made, by=by, at=at, on_behalf_of=made.owner_country,
            after={"on": day, "inputs": made.inputs_hash, "engine": made.engine_version},
        )  # fmt: skip
    return made


def measure_skill(
    datastream: Datastream, *, by: Acting, at: datetime, leads: tuple[int, ...] | None = None
) -> Skill | None:
    """Measure skill on held-out years; None where the series is too short for that.

    The same observations and the same engine are not measured twice.
    """
    _check_can_issue(by)
    station, rows = _series_for(datastream)
    wanted = leads or engine.LEADS
    inputs = engine.inputs_hash(station, {"leads": wanted})
    version = engine.engine_version()
    known = Skill.objects.filter(datastream=datastream, inputs_hash=inputs, engine_version=version)
    found: Skill | None = known.first()
    if found is not None:
        return found
    try:
        table = engine.skill(station, leads=wanted)
    except InvalidInput:
        return None
    readers = queries.readers_of_all(rows)
    with transaction.atomic():
        made: Skill = Skill.objects.create(
            datastream=datastream, measured_at=at, first_year=table.first_year,
            last_year=table.last_year, result=engine.skill_document(table), inputs_hash=inputs,
            engine_version=version, audience=readers.audience, owner_country=readers.owner_country,
            countries=marked(readers.countries),
        )  # fmt: skip
        journal.record(
            "forecast.measured",
            subject=made,
            by=by,
            at=at,
            on_behalf_of=made.owner_country,
            after={
                "years": f"{made.first_year}-{made.last_year}",
                "inputs": inputs,
                "engine": version,
            },
        )
    return made


def issue_due(*, at: datetime) -> int:
    """Issue a forecast of every series that has newer values than its last; return how many.

    A series that cannot be forecast is passed over; its page says why.
    """
    issued = 0
    for row in watching.daily_series().filter(extent__count__gt=0):
        newest = Forecast.objects.filter(
            datastream=row, engine_version=engine.engine_version()
        ).first()
        day = queries.local_day(row)
        if newest is not None and newest.issued_on >= day:
            continue
        try:
            made = issue_forecast(row, by=journal.Installation(), at=at)
        except Unacceptable:
            continue
        issued += newest is None or made.pk != newest.pk
        if newest is None:
            measure_skill(row, by=journal.Installation(), at=at)
    return issued
