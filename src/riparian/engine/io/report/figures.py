"""The figures of the report: a sentence that says what to see, drawings, a table, a download."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from riparian.engine.io.cooperation_tables import coalition_key
from riparian.engine.io.data_table import DataTable
from riparian.engine.io.report.charts import (
    Row,
    coalitions_spec,
    months_spec,
    ranges_spec,
    rounded,
    target_spec,
)
from riparian.engine.io.report.drawing import Spec
from riparian.engine.io.report.look import colour_of
from riparian.engine.io.report.river_map import main_stem_stations
from riparian.engine.io.report.sentences import LEAST_MUSD, Words, idle_players
from riparian.engine.io.report.words import amount, change
from riparian.engine.river.basin import Basin
from riparian.engine.studies.cooperation_findings import BASE, CooperationFindings, Range
from riparian.engine.vocabulary import Sector

MOST_HYDROGRAPHS = 4
HYDROGRAPH_PX, TARGET_PX = (350, 160), (150, 64)
SHARE_PX, COALITION_PX, YEARS_PX = 236, 420, 380
PLOTTED_RULES = (
    "shapley", "nucleolus", "percapita_nucleolus", "tau", "gately", "ensc", "equal_surplus",
)  # fmt: skip
"""Rules that divide the gain; the others also move what countries have alone, so they stand in
the table only."""


SHORT_TITLES = {"ensc": "ENSC", "equal_surplus": "Equal surplus", "tau": "Tau value"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One chart with its caption, before it is drawn."""

    name: str
    caption: str
    spec: Spec


def chosen_stations(basin: Basin, findings: CooperationFindings) -> tuple[str, ...]:
    """Return stations spread along the main stem; the first and the last stand for its ends."""
    stem = [one for one in main_stem_stations(basin) if one in findings.answer.hydrographs]
    if len(stem) <= MOST_HYDROGRAPHS:
        return tuple(stem)
    places = np.linspace(0.06, 0.85, MOST_HYDROGRAPHS) * (len(stem) - 1)
    return tuple(stem[round(place)] for place in places)


def hydrograph_charts(words: Words, basin: Basin) -> tuple[Chart, ...]:
    """Return months at stations down the river in the four reference states."""
    findings, nodes = words.findings, basin.node_by_id
    return tuple(
        Chart(
            name=f"hydrograph-{number}",
            caption=nodes[station].name,
            spec=months_spec(
                {
                    state: tuple(map(float, flows))
                    for state, flows in findings.answer.hydrographs[station].items()
                },
                width=HYDROGRAPH_PX[0],
                height=HYDROGRAPH_PX[1],
            ),
        )
        for number, station in enumerate(chosen_stations(basin, findings))
    )


def coalition_chart(words: Words) -> Chart:
    """Return every coalition by its size, equal ones as one larger dot."""
    gain = words.findings.coalition_gain_musd
    players = words.players
    seen: dict[tuple[int, float], int] = {}
    best: dict[int, int] = {}
    for mask in range(1, len(gain.mean)):
        size, value = mask.bit_count(), round(float(gain.mean[mask]), 2) + 0.0
        seen[size, value] = seen.get((size, value), 0) + 1
        if size not in best or value > round(float(gain.mean[best[size]]), 2):
            best[size] = mask
    rows = [
        {"members": size, "gain": value, "count": count} for (size, value), count in seen.items()
    ]
    tops = [_best_row(gain, players, mask) for size, mask in best.items() if size > 1]
    spec = coalitions_spec(rows, tops, width=COALITION_PX)
    return Chart(name="coalitions", caption="", spec=spec)


def _best_row(gain: Range, players: tuple[str, ...], mask: int) -> Row:
    is_grand = mask.bit_count() == len(players)
    name = "all together" if is_grand else coalition_key(players, mask)
    mean = rounded(float(gain.mean[mask]))
    return {
        "members": mask.bit_count(),
        "gain": mean,
        "low": rounded(float(gain.low[mask])),
        "high": rounded(float(gain.high[mask])),
        "label": f"{name} {change(mean)}",
    }


def share_charts(words: Words) -> tuple[Chart, ...]:
    """Return for each country what it gains without payment and by each rule."""
    found = words.findings
    rows = [_share_rows(found, number) for number in range(len(words.players))]
    lows = [float(row["low"]) for country in rows for row in country]
    highs = [float(row["high"]) for country in rows for row in country]
    domain = (min(0.0, *lows), max(0.0, *highs))
    return tuple(
        Chart(
            name=f"shares-{country.lower()}",
            caption=words.name(country),
            spec=ranges_spec(
                rows[number],
                width=SHARE_PX,
                colour=colour_of(country, words.players),
                domain=domain,
            ),
        )
        for number, country in enumerate(words.players)
    )


def _share_rows(found: CooperationFindings, number: int) -> list[Row]:
    rows = [_range_row("no payment", found.change_musd, number, is_hollow=True)]
    for key in PLOTTED_RULES:
        rule = found.of_rule(key)
        if np.isfinite(rule.gain.mean).all():
            title = rule.rule.title.split(" (")[0]
            short = SHORT_TITLES.get(key, title)
            rows.append(_range_row(short, rule.gain, number, is_hollow=False))
    return rows


def _range_row(name: str, values: Range, *place: int, is_hollow: bool) -> Row:
    return {
        "name": name,
        "low": rounded(float(values.low[place])),
        "mean": rounded(float(values.mean[place])),
        "high": rounded(float(values.high[place])),
        "is_hollow": is_hollow,
    }


def years_chart(words: Words) -> Chart:
    """Return what all gain in dry, normal and wet years."""
    rows = [
        _range_row(f"{one.name} years", one.gain_musd, is_hollow=False)
        for one in words.findings.classes
    ]
    ends = [0.0, *(float(row[end]) for row in rows for end in ("low", "high"))]
    domain = (min(ends), max(ends))
    spec = ranges_spec(rows, width=YEARS_PX, colour="var(--river)", domain=domain)
    return Chart(name="years", caption="", spec=spec)


def rule_charts(rules: DataTable) -> tuple[Chart, ...]:
    """Return the storage targets of every group of reservoirs, the largest first."""
    targets: dict[str, dict[str, list[float]]] = {}
    size: dict[str, float] = {}
    for group, country, storage, state, _, target, _ in rules.rows:
        caption = str(group) if str(group).endswith(str(country)) else f"{group} {country}"
        targets.setdefault(caption, {}).setdefault(str(state), []).append(_number(target))
        size[caption] = _number(storage)
    order = sorted(size, key=lambda name: -size[name])
    return tuple(
        Chart(
            name=f"rule-{number}",
            caption=f"{name}, {amount(size[name] / 1e3)} km³",
            spec=target_spec(targets[name], width=TARGET_PX[0], height=TARGET_PX[1]),
        )
        for number, name in enumerate(order)
    )


def _number(cell: object) -> float:
    return float(cell) if isinstance(cell, float | int) else float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One cell of the externality table: what to write, how strong its colour is."""

    text: str
    is_member: bool
    strength: int
    is_loss: bool


def heat_rows(words: Words) -> list[tuple[str, list[HeatCell]]]:
    """Return each coalition that changes anything; countries that add nothing are left out."""
    answer = words.findings.answer
    effect = answer.externalities_musd()
    idle = sum(1 << answer.players.index(one) for one in idle_players(words))
    most = float(np.abs(effect[1:]).max()) or 1.0
    masks = [
        mask
        for mask in range(1, answer.grand + 1)
        if mask.bit_count() > 1 and not mask & idle and np.abs(effect[mask]).max() >= LEAST_MUSD
    ]
    return [
        (coalition_key(answer.players, mask), list(_heat_cells(effect[mask], mask, most)))
        for mask in sorted(masks, key=lambda mask: (mask.bit_count(), mask))
    ]


def _heat_cells(effect: np.ndarray, mask: int, most: float) -> Iterator[HeatCell]:
    for bit, value in enumerate(map(float, effect)):
        is_something = abs(value) >= LEAST_MUSD
        yield HeatCell(
            text=change(value),
            is_member=bool(mask >> bit & 1),
            strength=1 + round(4 * abs(value) / most) if is_something else 0,
            is_loss=value < 0.0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRow:
    """Base benefits of one country and sector in the reference states, with ranges of two."""

    country: str
    sector: str
    is_total: bool
    base: tuple[float, ...]
    low_high: tuple[tuple[float, float], ...]


def benefit_rows(words: Words) -> list[BenefitRow]:
    """Return sectors of each country, then the country's total."""
    answer = words.findings.answer
    rows = []
    for country in answer.players:
        mine = [number for number, (one, _) in enumerate(answer.accounts) if one == country]
        for number in mine:
            sector: Sector = answer.accounts[number][1]
            rows.append(_benefit_row(country, str(sector), answer.accounts_musd[..., number]))
        if len(mine) > 1:
            total = answer.accounts_musd[..., mine].sum(axis=-1)
            rows.append(_benefit_row(country, "all", total, is_total=True))
    return rows


def _benefit_row(
    country: str, sector: str, values: np.ndarray, *, is_total: bool = False
) -> BenefitRow:
    ends = tuple((float(column.min()), float(column.max())) for column in values.T)
    return BenefitRow(
        country=country,
        sector=sector,
        is_total=is_total,
        base=tuple(map(float, values[BASE])),
        low_high=ends,
    )
