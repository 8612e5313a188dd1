"""Which stations of an instance can be forecast, and from what: read from its folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from riparian.engine.errors import InvalidInput
from riparian.engine.io.building import build_reach
from riparian.engine.io.folder import open_table
from riparian.engine.io.instances import find_instance
from riparian.engine.io.series import read_series
from riparian.engine.io.tables import Row
from riparian.engine.river.forecasting.daily import DailySeries, daily_series
from riparian.engine.river.forecasting.problem import Source
from riparian.engine.river.network import Reach
from riparian.engine.river.travel import travel_from
from riparian.engine.studies.forecast_skill import StationSeries
from riparian.engine.vocabulary import ReachKind

BACKWATER_DAYS = 0.5
"""A river holds another back only near their confluence, within half a day of travel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """Whether a station can be forecast day by day, and if not, what is missing."""

    station_id: str
    name: str
    country: str
    series_file: str = ""
    frequencies: tuple[str, ...] = ()
    """The frequencies of what series there are, when none of them is observed daily."""
    is_modelled: bool = False
    """Whether the only daily series is the output of a model."""

    @property
    def is_ready(self) -> bool:
        """Return whether there is an observed daily series."""
        return bool(self.series_file)


def read_reaches(name_or_path: str | Path) -> tuple[Reach, ...]:
    """Return the network of an instance; it is read once in a process."""
    return _reaches(find_instance(name_or_path))


@lru_cache(maxsize=4)
def _reaches(folder: Path) -> tuple[Reach, ...]:
    return tuple(build_reach(row) for row in open_table(folder, "reaches").sound_rows)


def _series_rows(folder: Path) -> list[Row]:
    kinds = {"discharge", "level"}
    return [row for row in open_table(folder, "series").sound_rows
            if row.text("variable") in kinds]  # fmt: skip


def readiness_of_stations(name_or_path: str | Path) -> tuple[Readiness, ...]:
    """Return every station of an instance in its order, and lakes that have a level series."""
    folder = find_instance(name_or_path)
    series: dict[str, list[Row]] = {}
    for row in _series_rows(folder):
        series.setdefault(row.text("node_id"), []).append(row)
    stations = [(row.text("id"), row) for row in open_table(folder, "stations").sound_rows]
    lakes = [(row.text("id"), row) for row in open_table(folder, "nodes").sound_rows
             if row.text("id") in series and row.text("id") not in dict(stations)]  # fmt: skip
    return tuple(
        _readiness(node_id, row, series.get(node_id, [])) for node_id, row in stations + lakes
    )


def _readiness(node_id: str, row: Row, series: list[Row]) -> Readiness:
    daily = [one for one in series if one.text("frequency") == "daily"]
    observed = [one for one in daily if one.text("kind") == "observed"]
    return Readiness(
        station_id=node_id, name=row.text("name"), country=row.text("country"),
        series_file=observed[0].text("file") if observed else "",
        frequencies=() if observed else tuple(dict.fromkeys(o.text("frequency") for o in series)),
        is_modelled=bool(daily) and not observed,
    )  # fmt: skip


def read_station_series(
    name_or_path: str | Path,
    station_id: str,
    *,
    newer: Mapping[str, DailySeries] | None = None,
) -> StationSeries:
    """Read a station with the stations that tell of it; `newer` replaces series by station.

    A station tells of another when its water reaches it, or meets its water at the next
    confluence below, where it holds the other river back.

    Raises:
        InvalidInput: there is no such station, or it has no observed daily series.
    """
    ready = {one.station_id: one for one in readiness_of_stations(name_or_path)}
    if station_id not in ready:
        known = ", ".join(one for one, how in ready.items() if how.is_ready)
        raise InvalidInput(f"'{station_id}' is no station; stations with daily series: {known}")
    if not ready[station_id].is_ready:
        raise InvalidInput(why_not(ready[station_id]))
    daily = {
        one.station_id: (newer or {}).get(one.station_id) or _read(name_or_path, one)
        for one in ready.values()
        if one.is_ready
    }
    return with_sources(read_reaches(name_or_path), daily, station_id)


def with_sources(
    reaches: tuple[Reach, ...], daily: Mapping[str, DailySeries], station_id: str
) -> StationSeries:
    """Return a station with those of the given stations that tell of it."""
    sources = [
        _source(reaches, other, station_id) for key, other in daily.items() if key != station_id
    ]
    return StationSeries(
        target=daily[station_id], sources=tuple(source for source in sources if source)
    )


def why_not(one: Readiness) -> str:
    """Say why a station has no daily forecast."""
    if one.is_modelled:
        return f"station '{one.station_id}': its daily series is a model's, not a gauge's"
    if one.frequencies:
        return (
            f"station '{one.station_id}': its series is {' and '.join(one.frequencies)}; a daily"
            " forecast needs daily observations"
        )
    return f"station '{one.station_id}': there is no series; a forecast needs daily observations"


def _read(name_or_path: str | Path, one: Readiness) -> DailySeries:
    series = read_series(name_or_path, one.series_file)
    return daily_series(
        series.node_id, series.dates, series.values, variable=series.variable, unit=series.unit
    )


def _source(reaches: tuple[Reach, ...], other: DailySeries, target: str) -> Source | None:
    if all(other.station_id not in {one.from_id, one.to_id} for one in reaches):
        return None
    below_other = travel_from(reaches, other.station_id)
    if target in below_other:
        return Source(series=other, travel_days=below_other[target].days)
    meeting = _next_confluence(reaches, target)
    if meeting is None or meeting not in below_other:
        return None
    back = travel_from(reaches, target)[meeting].days
    if back > BACKWATER_DAYS:
        return None
    return Source(series=other, travel_days=below_other[meeting].days + back, is_backwater=True)


def _next_confluence(reaches: tuple[Reach, ...], start: str) -> str | None:
    entering: dict[str, int] = {}
    leaving: dict[str, Reach] = {}
    for reach in reaches:
        if reach.kind is ReachKind.RIVER:
            entering[reach.to_id] = entering.get(reach.to_id, 0) + 1
            if reach.from_id not in leaving or reach.flow_fraction > (
                leaving[reach.from_id].flow_fraction
            ):
                leaving[reach.from_id] = reach
    node = start
    while node in leaving:
        node = leaving[node].to_id
        if entering[node] > 1:
            return node
    return None
