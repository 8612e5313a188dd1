"""Published results a basin folder brings, and what the main study has beside each of them."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np

from riparian.engine.errors import InvalidInput
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.studies.cooperation_findings import BASE, CooperationFindings
from riparian.engine.vocabulary import MONTHS, Sector

FILE = Path("reference") / "validation.csv"
DECEMBER_TO_MAY, JULY_TO_SEPTEMBER = (11, 0, 1, 2, 3, 4), (6, 7, 8)
DAYS = np.array([31.0, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
NATURAL, RULE_CURVES, ALONE, TOGETHER = "no dams", "rule curves", "each alone", "all together"
GAIN = "gain in economic benefit"
NOT_COMPUTED = "This study has no such number."


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedResult:
    """One published figure: a range, its unit, where it stands, how far it was read."""

    topic: str
    location: str
    quantity: str
    low: float | None
    high: float | None
    unit: str
    source: str
    quality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A published result with ours by state, where we have any, and what to keep in mind."""

    published: PublishedResult
    ours: Mapping[str, float]
    remark: str

    @property
    def is_range(self) -> bool:
        """Whether the published figure is a range, in which ours lies or not."""
        low, high = self.published.low, self.published.high
        return low is not None and high is not None and low < high

    def holds(self, value: float) -> bool:
        """Answer whether a value of ours lies in the published range."""
        low, high = self.published.low, self.published.high
        return low is not None and high is not None and low <= value <= high


def read_published_results(basin_folder: Path) -> tuple[PublishedResult, ...]:
    """Return the published results of a basin folder; none where it has no such file."""
    path = basin_folder / FILE
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, restval="")
        return tuple(_published(row, reader.line_num) for row in reader)


def _published(row: Mapping[str, str], line: int) -> PublishedResult:
    def number(column: str) -> float | None:
        text = row[column].strip()
        try:
            return float(text) if text else None
        except ValueError:
            raise InvalidInput(
                f"{FILE.name}, line {line}, column {column}: '{text}' is not a number"
            ) from None

    texts = {name: row[name] for name in ("topic", "location", "quantity", "unit", "source")}
    return PublishedResult(
        low=number("low"), high=number("high"), quality=row.get("quality", ""), **texts
    )


Lakes = Mapping[str, Mapping[str, float]]
"""Lake → state → mean yearly reverse flow [km³]."""


def compare_with_published(
    published: tuple[PublishedResult, ...],
    findings: CooperationFindings,
    reverse_flow_km3: Lakes = MappingProxyType({}),
) -> tuple[Comparison, ...]:
    """Put this study's numbers beside every published one that they can be held against."""
    return tuple(_compare(one, findings, reverse_flow_km3) for one in published)


def _compare(published: PublishedResult, findings: CooperationFindings, lakes: Lakes) -> Comparison:
    if published.topic == "tonle sap" and published.location in lakes:
        ours = lakes[published.location]
        return Comparison(published=published, ours=ours, remark=REVERSE_REMARK)
    for topic, words, read, remark in _READINGS:
        if published.topic.startswith(topic) and words in published.quantity:
            ours = read(published, findings)
            if ours:
                return Comparison(published=published, ours=ours, remark=remark)
    return Comparison(published=published, ours={}, remark=NOT_COMPUTED)


Reading = Callable[[PublishedResult, CooperationFindings], Mapping[str, float]]


def _gain(_: PublishedResult, findings: CooperationFindings) -> Mapping[str, float]:
    return {TOGETHER: 100.0 * float(findings.gain_fraction.mean)}


def _season_change(months: tuple[int, ...]) -> Reading:
    def read(published: PublishedResult, findings: CooperationFindings) -> Mapping[str, float]:
        flows = findings.answer.hydrographs.get(published.location, {})
        return _changes_percent(flows, months)

    return read


def _month_change(published: PublishedResult, findings: CooperationFindings) -> Mapping[str, float]:
    name = published.quantity.split()[0]
    flows = findings.answer.hydrographs.get(published.location, {})
    return _changes_percent(flows, (MONTHS.index(name),)) if name in MONTHS else {}


def _changes_percent(flows: Mapping[str, FloatArray], months: tuple[int, ...]) -> dict[str, float]:
    chosen = list(months)
    volume = {state: float(flow[chosen] @ DAYS[chosen]) for state, flow in flows.items()}
    natural = volume.get(NATURAL, 0.0)
    if natural <= 0.0:
        return {}
    states = (state for state in (RULE_CURVES, ALONE) if state in volume)
    return {state: 100.0 * (volume[state] / natural - 1.0) for state in states}


def _fishery_loss(_: PublishedResult, findings: CooperationFindings) -> Mapping[str, float]:
    answer = findings.answer
    catch = [place for place, (_, name) in enumerate(answer.accounts) if name is Sector.FISHERIES]
    if not catch:
        return {}
    worth = answer.accounts_musd[BASE][:, catch].sum(axis=1)
    by_state = dict(zip(answer.states, map(float, worth), strict=True))
    return {
        state: 100.0 * (1.0 - by_state[state] / by_state[NATURAL]) for state in (ALONE, TOGETHER)
    }


GAIN_REMARK = (
    "Not the same question. Ours moves only the operation of reservoirs that stand today, holds "
    'irrigation and infrastructure fixed, and values no sediment and no capacity; its "alone" is '
    "each country's own best, not the past. Theirs, of which we read the abstract, also counts "
    "sediment and the whole loss of fish."
)
CASCADE_REMARK = (
    "Against no dams and no abstraction, same inflow. The published cascade is run for its own "
    "power (recalled), as ours is when each acts alone."
)
OBSERVED_REMARK = (
    "Ours: mean effect of all dams. Published: years 2013-2016 against 1960-2004, which were drier "
    "and had fewer dams; no pure effect of dams."
)
FISHERY_REMARK = (
    "Published: 23 without and 12 with cooperation, including dams as barriers to migrating fish "
    "and dams not yet built; ours counts the flood pulse alone."
)
REVERSE_REMARK = "Ours on the observed years of the record, or the mean year where there is none."
_READINGS: tuple[tuple[str, str, Reading, str], ...] = (
    ("cooperation", GAIN, _gain, GAIN_REMARK),
    ("cooperation", "fishery loss", _fishery_loss, FISHERY_REMARK),
    ("cascade effect", "Dec-May", _season_change(DECEMBER_TO_MAY), CASCADE_REMARK),
    ("cascade effect", "Jul-Sep", _season_change(JULY_TO_SEPTEMBER), CASCADE_REMARK),
    ("cascade effect", "mean", _month_change, OBSERVED_REMARK),
)


def find_published_gain(comparisons: tuple[Comparison, ...]) -> Comparison | None:
    """Return the published gain of cooperation, where the basin brings one."""
    return next((one for one in comparisons if GAIN in one.published.quantity), None)
