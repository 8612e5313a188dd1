"""Dams, curves, rules, evaporation, thresholds: each by itself and with its rows elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from riparian.engine.io.building import market_shares
from riparian.engine.io.findings import Finding
from riparian.engine.io.folder import BasinFolder
from riparian.engine.io.rules_of_keys import ids_of
from riparian.engine.io.tables import Row, Table
from riparian.engine.vocabulary import MONTHS, NodeKind

SHARE_TOLERANCE = 1e-6
CURVE_TOP_TOLERANCE = 0.01
"""A curve should end within this fraction of total storage."""


def works_findings(folder: BasinFolder) -> Iterator[Finding]:
    """Yield what is wrong with the works on the river."""
    tables = folder.tables
    countries = ids_of(tables["countries"])
    for row in tables["dams"].sound_rows:
        yield from _dam_findings(tables["dams"], row, countries)
    yield from _dam_node_findings(tables["nodes"], tables["dams"])
    yield from curve_findings(tables["reservoir_curves"], "dam_id", "level_m")
    yield from _curve_top_findings(tables["reservoir_curves"], tables["dams"])
    yield from _rule_findings(tables["rule_curves"], tables["dams"])
    yield from _evaporation_findings(tables["net_evaporation"])
    yield from _threshold_findings(tables["thresholds"])
    yield from _stage_findings(tables["stations"])


def _dam_findings(table: Table, row: Row, countries: Mapping[str, int]) -> Iterator[Finding]:
    total = row.number("total_storage_hm3")
    live = row.number("live_storage_hm3") or 0.0
    if live > (total or 0.0):
        is_blank = total is None
        must = f"is above the total storage, {'which is blank' if is_blank else _hm3(total)}"
        yield table.finding(row, "live_storage_hm3", must=must, remedy="correct one of the two")
    full, dead = row.number("full_supply_level_m"), row.number("dead_level_m")
    if full is not None and dead is not None and dead >= full:
        must = f"does not lie below the full supply level of {full:g} m"
        yield table.finding(row, "dead_level_m", must=must, remedy="correct one of the two")
    yield from _share_findings(table, row, countries)


def _hm3(storage: float | None) -> str:
    return f"{storage:,.10g} hm³"


def _share_findings(table: Table, row: Row, countries: Mapping[str, int]) -> Iterator[Finding]:
    try:
        shares = market_shares(row.text("market_shares"))
    except ValueError:
        must, remedy = "holds a share that is not a number", "write THA:0.95;LAO:0.05"
        yield table.finding(row, "market_shares", must=must, remedy=remedy)
        return
    total = sum(share for _, share in shares)
    if shares and abs(total - 1.0) > SHARE_TOLERANCE:
        must = f"sums to {total:g} and must sum to 1"
        yield table.finding(row, "market_shares", must=must, remedy="correct the shares")
    for buyer in (buyer for buyer, _ in shares if buyer not in countries):
        must = f"names '{buyer}', which is not in countries.csv"
        remedy = "add the country or correct the buyer"
        yield table.finding(row, "market_shares", must=must, remedy=remedy)


def _dam_node_findings(nodes: Table, dams: Table) -> Iterator[Finding]:
    """A dam is a node of kind dam in its country, and every such node has its row."""
    node_by_id = {row.text("id"): row for row in nodes.sound_rows}
    for row in dams.sound_rows:
        node = node_by_id.get(row.text("id"))
        if node is not None and node.text("kind") != NodeKind.DAM:
            must = f"is a {node.text('kind')} in nodes.csv, line {node.line}"
            yield dams.finding(row, "id", must=must, remedy="make that node's kind dam")
        if node is not None and node.text("country") not in {"", row.text("country")}:
            must = f"is {node.text('country')} in nodes.csv, line {node.line}"
            yield dams.finding(row, "country", must=must, remedy="correct one of the two")
    known = ids_of(dams)
    for row in nodes.sound_rows:
        if row.text("kind") == NodeKind.DAM and row.text("id") not in known:
            must, remedy = "is a dam without a row in dams.csv", "add the row or change the kind"
            yield nodes.finding(row, "id", must=must, remedy=remedy)


def curve_findings(table: Table, id_column: str, first: str) -> Iterator[Finding]:
    """Yield where a curve has fewer than two points or does not rise in every column."""
    curves: dict[str, list[Row]] = defaultdict(list)
    for row in table.sound_rows:
        curves[row.text(id_column)].append(row)
    rising = [
        column.name
        for column in table.form.columns
        if column.type == "number" and column.name != first
    ]
    for curve in curves.values():
        if len(curve) == 1:
            remedy = "add a second point or remove this one"
            yield table.finding(curve[0], id_column, must="has one point only", remedy=remedy)
        for lower, upper in pairwise(curve):
            yield from _step_findings(table, lower, upper, (first, *rising))


def _step_findings(
    table: Table, lower: Row, upper: Row, columns: tuple[str, ...]
) -> Iterator[Finding]:
    for column in columns:
        below, above = lower.number(column), upper.number(column)
        if below is None or above is None:
            continue
        is_first = column == columns[0]
        if above < below or (above == below and is_first):
            must = f"does not rise above {below:.10g} on line {lower.line}"
            yield table.finding(upper, column, must=must, remedy="sort the points or correct them")


def _curve_top_findings(curves: Table, dams: Table) -> Iterator[Finding]:
    """Warn of curves that do not end at total storage."""
    total = {row.text("id"): row.number("total_storage_hm3") for row in dams.sound_rows}
    top = {row.text("dam_id"): row for row in curves.sound_rows}
    for dam_id, row in top.items():
        wanted, given = total.get(dam_id), row.number("storage_hm3") or 0.0
        if wanted and abs(given - wanted) > CURVE_TOP_TOLERANCE * wanted:
            yield Finding(
                file=curves.file,
                line=row.line,
                column="storage_hm3",
                value=f"{given:.10g}",
                must=f"ends the curve, and total storage is {wanted:.10g} hm³",
                remedy="end the curve at full supply level",
                is_warning=True,
            )


def _rule_findings(rules: Table, dams: Table) -> Iterator[Finding]:
    """Warn of rules for reservoirs that cannot follow them."""
    live = {row.text("id"): row.number("live_storage_hm3") or 0.0 for row in dams.sound_rows}
    for row in rules.sound_rows:
        if live.get(row.text("dam_id")) == 0.0:
            yield Finding(
                file=rules.file,
                line=row.line,
                column="dam_id",
                value=row.text("dam_id"),
                must="has no live storage that a rule could move",
                remedy="give its live storage in dams.csv or remove the rule",
                is_warning=True,
            )


def _evaporation_findings(table: Table) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    for row in table.sound_rows:
        place = (row.text("country"), row.text("node_id"))
        if bool(place[0]) == bool(place[1]):
            must = "must be given where node_id is blank, and only there"
            yield table.finding(row, "country", must=must, remedy="fill one of the two columns")
        elif place in seen:
            must = f"is already on line {seen[place]}"
            column = "country" if place[0] else "node_id"
            yield table.finding(row, column, must=must, remedy="remove one of the two rows")
        seen.setdefault(place, row.line)


def _threshold_findings(table: Table) -> Iterator[Finding]:
    for row in table.sound_rows:
        if all(row.number(f"{month}_m3s") is None for month in MONTHS):
            must, remedy = "says nothing about any month", "give a month or remove the row"
            yield table.finding(row, "id", must=must, remedy=remedy)


def _stage_findings(table: Table) -> Iterator[Finding]:
    for row in table.sound_rows:
        alarm, flood = row.number("alarm_stage_m"), row.number("flood_stage_m")
        if alarm is not None and flood is not None and alarm > flood:
            must = f"is above the flood stage of {flood:g} m"
            yield table.finding(row, "alarm_stage_m", must=must, remedy="correct one of the two")
