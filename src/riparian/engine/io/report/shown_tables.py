"""Small tables that stand beside a drawing: what it shows, in numbers."""

from dataclasses import dataclass

import numpy as np

from riparian.engine.io.cooperation_tables import built_dams, coalition_key
from riparian.engine.io.report.figures import chosen_stations
from riparian.engine.io.report.sentences import Words
from riparian.engine.io.report.words import amount, change, percent, span
from riparian.engine.river.basin import Basin
from riparian.engine.river.rule_space import SeasonalRule
from riparian.engine.vocabulary import MONTHS

MOST_RESERVOIRS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTable:
    """Cells as they are printed; the first `texts` columns are words, the others numbers."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    texts: int = 1


def best_coalitions(words: Words) -> ShownTable:
    """Return the best coalition of each size."""
    found, answer = words.findings, words.findings.answer
    gain = found.coalition_gain_musd
    rows = []
    for size in range(2, len(answer.players) + 1):
        masks = [mask for mask in range(1, answer.grand + 1) if mask.bit_count() == size]
        best = max(masks, key=lambda mask: float(gain.mean[mask]))
        harm = answer.rules.search_values_musd[best] - float(answer.alpha_musd[best])
        low, high = float(gain.low[best]), float(gain.high[best])
        name = coalition_key(answer.players, best)
        taken = "" if best == answer.grand else amount(harm)
        rows.append((name, change(float(gain.mean[best])), span(low, high, signed=True), taken))
    return ShownTable(
        caption=f"Best coalition of each size, {words.unit}",
        head=("Coalition", "Gain", "Range", "Hostile outsiders could take"),
        rows=tuple(rows),
    )


def station_months(words: Words, basin: Basin) -> ShownTable:
    """Return the mean flow of each month at the stations drawn."""
    rows = [
        (basin.node_by_id[station].name, state, *(f"{flow:,.0f}" for flow in flows))
        for station in chosen_stations(basin, words.findings)
        for state, flows in words.findings.answer.hydrographs[station].items()
    ]
    return ShownTable(
        caption="Mean flow of each month, m³/s",
        head=("Station", "State", *(month.capitalize() for month in MONTHS)),
        rows=tuple(rows),
        texts=2,
    )


def largest_reservoirs(words: Words, basin: Basin) -> ShownTable:
    """Return the largest reservoirs that stand."""
    built = built_dams(words.findings, basin)
    dams = sorted(
        (dam for dam in basin.dams if dam.id in built), key=lambda dam: -dam.total_storage_hm3
    )[:MOST_RESERVOIRS]
    rows = [
        (
            dam.name, words.name(dam.country), f"{dam.total_storage_hm3 / 1e3:,.2f}",
            f"{dam.live_storage_hm3 / 1e3:,.2f}", f"{dam.installed_mw:,.0f}",
        )
        for dam in dams
    ]  # fmt: skip
    return ShownTable(
        caption=f"The {len(rows)} largest of {len(built)} dams",
        head=("Dam", "Country", "Storage, km³", "of it live, km³", "Installed, MW"),
        rows=tuple(rows),
        texts=2,
    )


def rules_found(words: Words) -> ShownTable:
    """Return the rule of every group alone and together, in words."""
    answer = words.findings.answer
    alone, together = answer.rules.choices[1], answer.rules.choices[answer.grand]
    groups = sorted(answer.rules.groups, key=lambda group: -group.live_storage_hm3)
    rows = [
        (
            group.name, words.name(group.country), _say(alone[group.name]),
            "the same" if together[group.name] == alone[group.name] else _say(together[group.name]),
            str(len(group.dams)), f"{group.live_storage_hm3 / 1e3:,.2f}",
        )
        for group in groups
    ]  # fmt: skip
    return ShownTable(
        caption="Drawn down to, by the end of; refilled to, by the end of; release kept up",
        head=("Group", "Country", "Each alone", "All together", "Dams", "Live, km³"),
        rows=tuple(rows),
        texts=4,
    )


def _say(rule: SeasonalRule) -> str:
    kept = f"{percent(rule.firm)} of mean inflow"
    if np.isclose(rule.low, rule.high):
        return f"kept at {percent(rule.high)}; {kept}"
    low, high = MONTHS[rule.low_month].capitalize(), MONTHS[rule.high_month].capitalize()
    return f"{percent(rule.low)} {low}; {percent(rule.high)} {high}; {kept}"
