"""From readings as they came to readings that can be stored: series, time, value, unit, quality.

Every door leads through here. What is unclear is refused row by row with the reason; nothing is
guessed: no unit, no time zone, no series.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from riparian.engine.errors import InvalidInput
from riparian.engine.io.observations.raw import RawReading
from riparian.engine.io.observations.unit_conversion import Conversion, conversion
from riparian.secretariat.stations.models import Datastream
from riparian.secretariat.stations.quality import Quality
from riparian.secretariat.stations.readings import FIRST_INSTANT
from riparian.secretariat.stations.storing import Reading

# Clocks of loggers go wrong by minutes; a reading from tomorrow is a wrong date.
_AHEAD = timedelta(hours=1)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BY_DAYS = frozenset({"P1D", "P1M", "P1Y"})


class Code(models.TextChoices):
    """Why a row was not stored."""

    SERIES = "series", _("unknown series")
    TIME = "time", _("unclear time")
    VALUE = "value", _("not a number")
    UNIT = "unit", _("unit missing or not convertible")
    QUALITY = "quality", _("unknown quality mark")


class Unusable(Exception):
    """One row cannot be stored; carries the code and the reason."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who sends: an account, a country's feed, or the installation, which sends for all."""

    name: str
    country: str = ""
    user_id: int | None = None
    is_installation: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that goes to the quarantine."""

    raw: RawReading
    code: Code
    reason: str
    owner_country: str


@dataclass(slots=True)
class Sorted:
    """Readings that can be stored, and rows that cannot."""

    readings: list[Reading] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)


@dataclass(slots=True)
class _Series:
    row: Datastream
    day_offset: timedelta
    conversions: dict[str, Conversion] = field(default_factory=dict)


class Intake:
    """Sorts rows for one sender; keeps the series it has looked up."""

    def __init__(self, sender: Sender, *, at: datetime) -> None:
        self.sender, self.at = sender, at
        self._known: dict[str, _Series | None] = {}

    def sort(self, rows: Iterable[RawReading]) -> Sorted:
        """Sort rows into what can be stored and what cannot."""
        done = Sorted()
        batch = list(rows)
        self._look_up({raw.series for raw in batch})
        for raw in batch:
            try:
                done.readings.append(self._reading(raw))
            except Unusable as error:
                known = self._known.get(raw.series)
                owner = known.row.owner_country if known else self.sender.country
                done.rejections.append(Rejection(raw, error.code, str(error), owner))
        return done

    def _look_up(self, identifiers: set[str]) -> None:
        wanted = identifiers - self._known.keys()
        if not wanted:
            return
        rows = Datastream.objects.filter(identifier__in=wanted).select_related("station")
        if not self.sender.is_installation:
            rows = rows.filter(owner_country=self.sender.country)
        self._known |= dict.fromkeys(wanted)
        for row in rows:
            offset = timedelta(minutes=row.station.utc_offset_minutes)
            self._known[row.identifier] = _Series(row, offset)

    def _reading(self, raw: RawReading) -> Reading:
        series = self._known[raw.series]
        if series is None:
            raise Unusable(
                Code.SERIES,
                f"{raw.series or 'no series'} is no series that {self.sender.country or 'you'}"
                " may deliver; correct its name",
            )
        value = self._convert(series, raw.unit)(_value(raw.value))
        quality = raw.quality or series.row.quality
        if quality not in Quality.values:
            raise Unusable(
                Code.QUALITY,
                f"the quality {quality!r} is none of {', '.join(Quality.values)}; correct it",
            )
        made = self._time(raw.result_time, series) if raw.result_time else None
        return Reading(series.row.pk, self._time(raw.time, series), value, quality, made)

    def _convert(self, series: _Series, unit: str) -> Conversion:
        found = series.conversions.get(unit)
        if found is None:
            try:
                found = conversion(unit, series.row.unit)
            except InvalidInput as error:
                raise Unusable(Code.UNIT, str(error)) from error
            series.conversions[unit] = found
        return found

    def _time(self, text: str, series: _Series) -> datetime:
        if _DAY.fullmatch(text) and series.row.period in _BY_DAYS:
            moment = _day(text) - series.day_offset
        else:
            moment = _instant(text)
        if not FIRST_INSTANT <= moment <= self.at + _AHEAD:
            raise Unusable(
                Code.TIME,
                f"{text} lies before {FIRST_INSTANT.year} or in the future; correct the date",
            )
        return moment


def _value(text: str) -> float:
    value = float(text) if _NUMBER.fullmatch(text) else math.nan
    if not math.isfinite(value):
        raise Unusable(Code.VALUE, f"{text!r} is not a number; give one with a decimal point")
    return value


def _day(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Unusable(Code.TIME, f"{text!r} is no day of the calendar; correct it") from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise Unusable(
                Code.TIME, f"{text!r} has no time zone; write it as 2024-05-01T07:00:00+07:00"
            )
        moment = moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unusable(
            Code.TIME, f"{text!r} is no time; write it as 2024-05-01T07:00:00+07:00"
        ) from error
    if moment.microsecond:
        raise Unusable(Code.TIME, f"{text} is finer than a second; round it")
    return moment
