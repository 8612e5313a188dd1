"""The check of a basin folder: every finding, and the water balance against the gauges."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from riparian.engine.errors import InvalidBasin
from riparian.engine.io.basin_folder import build_basin
from riparian.engine.io.findings import Finding
from riparian.engine.io.folder import BasinFolder, open_basin_folder
from riparian.engine.io.rules import folder_findings
from riparian.engine.io.rules_of_series import series_findings
from riparian.engine.river.basin import Basin
from riparian.engine.river.network import Monthly
from riparian.engine.vocabulary import MONTHS_PER_YEAR, NodeKind, ReachKind

STATION_TOLERANCE = 0.03
"""A gauge's mean may miss the sum of the sub-basins above it by this before a warning."""
DAYS = (31.0, 28.25, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationBalance:
    """Mean natural flow at a gauge against what the gauge measured [m³/s]."""

    id: str
    name: str
    line: int
    computed_m3s: float
    measured_m3s: float

    @property
    def deviation(self) -> float:
        """Computed over measured, less 1."""
        return self.computed_m3s / self.measured_m3s - 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WaterBalance:
    """Mean natural flow: what the sub-basins give, what reaches the ends, what gauges measured."""

    given_m3s: float
    ended_m3s: float
    stations: tuple[StationBalance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """The result of a check. `balance` is None where errors stand in its way."""

    title: str
    path: Path
    findings: tuple[Finding, ...]
    counts: Mapping[str, int]
    balance: WaterBalance | None

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that refuse the folder."""
        return tuple(finding for finding in self.findings if not finding.is_warning)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that are worth a look."""
        return tuple(finding for finding in self.findings if finding.is_warning)

    def as_document(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {
            "title": self.title,
            "is_valid": not self.errors,
            "errors": [finding.as_document() for finding in self.errors],
            "warnings": [finding.as_document() for finding in self.warnings],
            "counts": dict(self.counts),
            "balance": None if self.balance is None else _balance_document(self.balance),
        }


def _balance_document(balance: WaterBalance) -> dict[str, Any]:
    stations = {
        station.id: {
            "name": station.name,
            "computed_m3s": round(station.computed_m3s, 3),
            "measured_m3s": station.measured_m3s,
            "deviation": round(station.deviation, 6),
        }
        for station in balance.stations
    }
    return {
        "subbasins_m3s": round(balance.given_m3s, 3),
        "ends_m3s": round(balance.ended_m3s, 3),
        "stations": stations,
    }


def check_basin(path: Path) -> CheckReport:
    """Check a basin folder; all findings are collected, none is raised.

    Raises:
        InvalidInput: the path is no folder.
    """
    folder = open_basin_folder(path)
    findings = [*folder_findings(folder), *series_findings(folder)]
    balance = None
    if all(finding.is_warning for finding in findings):
        try:
            balance = _water_balance(build_basin(folder), folder)
        except InvalidBasin as error:
            findings.append(_engine_refusal(folder, error))
        else:
            findings += _station_warnings(balance)
    return CheckReport(
        title=folder.descriptor.title or folder.name,
        path=path,
        findings=tuple(findings),
        counts={name: len(table.rows) for name, table in folder.tables.items() if table.rows},
        balance=balance,
    )


def _engine_refusal(folder: BasinFolder, error: InvalidBasin) -> Finding:
    return Finding(file=folder.name, must=str(error), remedy="correct what the message names")


def natural_mean_flow(basin: Basin) -> dict[str, Monthly]:
    """Return the mean natural flow of each month at every node [m³/s], along the fractions."""
    flow = {node.id: [0.0] * MONTHS_PER_YEAR for node in basin.nodes}
    given = {subbasin.id: subbasin.monthly_flow_m3s for subbasin in basin.subbasins}
    for inflow in basin.inflows:
        _add(flow[inflow.node_id], given[inflow.subbasin_id], inflow.flow_fraction)
    leaving = defaultdict(list)
    for reach in basin.reaches:
        if reach.kind is ReachKind.RIVER:
            leaving[reach.from_id].append(reach)
    for node_id in basin.order:
        for reach in leaving[node_id]:
            _add(flow[reach.to_id], flow[node_id], reach.flow_fraction)
    return {node_id: tuple(months) for node_id, months in flow.items()}


def _add(total: list[float], flow: Sequence[float], fraction: float) -> None:
    for month, value in enumerate(flow):
        total[month] += fraction * value


def yearly_mean(monthly: Sequence[float]) -> float:
    """Return the mean of a year from the means of its months, weighted by their days."""
    return sum(value * days for value, days in zip(monthly, DAYS, strict=True)) / sum(DAYS)


def _water_balance(basin: Basin, folder: BasinFolder) -> WaterBalance:
    flow = natural_mean_flow(basin)
    ends = (node.id for node in basin.nodes if node.kind in {NodeKind.SEA, NodeKind.SINK})
    rows = (row for row in folder.tables["stations"].rows if row.number("mean_annual_flow_m3s"))
    return WaterBalance(
        given_m3s=sum(yearly_mean(one.monthly_flow_m3s) for one in basin.subbasins),
        ended_m3s=sum(yearly_mean(flow[end]) for end in ends),
        stations=tuple(
            StationBalance(
                id=row.text("id"),
                name=row.text("name"),
                line=row.line,
                computed_m3s=yearly_mean(flow[row.text("id")]),
                measured_m3s=row.number("mean_annual_flow_m3s") or 0.0,
            )
            for row in rows
        ),
    )


def _station_warnings(balance: WaterBalance) -> list[Finding]:
    return [
        Finding(
            file="stations.csv",
            line=station.line,
            column="mean_annual_flow_m3s",
            value=f"{station.measured_m3s:.10g}",
            must=(
                f"differs by {station.deviation:+.1%} from the sub-basins above {station.name}, "
                f"{station.computed_m3s:,.0f} m³/s"
            ),
            remedy="look at sub-basins, fractions and the gauge's period",
            is_warning=True,
        )
        for station in balance.stations
        if abs(station.deviation) > STATION_TOLERANCE
    ]
