"""Water: it is all shared out, runs in no circle, and finds its end in the sea or a sink."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from riparian.engine.io.findings import Finding
from riparian.engine.io.folder import BasinFolder
from riparian.engine.io.tables import Row, Table
from riparian.engine.river.basin import FRACTION_TOLERANCE
from riparian.engine.vocabulary import MONTHS, NodeKind, ReachKind

ENDS = (NodeKind.SEA, NodeKind.SINK)
YEAR_TOLERANCE = 0.02
"""The mean of twelve months (of unequal length) and the mean of the year may differ by this."""


def water_findings(folder: BasinFolder) -> Iterator[Finding]:
    """Yield what is wrong with the way of the water."""
    tables = folder.tables
    reaches, inflows = tables["reaches"], tables["inflows"]
    rivers = [row for row in reaches.rows if row.text("kind") == ReachKind.RIVER]
    yield from _reach_findings(reaches, tables["nodes"])
    yield from _sum_findings(reaches, rivers, "from_id")
    yield from _sum_findings(inflows, inflows.rows, "subbasin_id")
    yield from _subbasin_findings(tables["subbasins"], inflows)
    yield from _circle_findings(reaches)
    if reaches.rows:
        yield from _end_findings(tables["nodes"], rivers)
    yield from _salt_findings(tables["demands"], tables["nodes"])
    yield from _downstream_findings(tables["demands"], "node_id", "return_node_id", rivers)
    yield from _downstream_findings(tables["lake_exchanges"], "node_id", "river_node_id", rivers)


def _reach_findings(reaches: Table, nodes: Table) -> Iterator[Finding]:
    kind_of = {row.text("id"): row.text("kind") for row in nodes.rows}
    for row in reaches.sound_rows:
        is_river = row.text("kind") == ReachKind.RIVER
        is_blank = row.number("flow_fraction") is None
        if is_river and is_blank:
            must, remedy = "is blank and a river reach must have it", "write 1 if nothing forks"
            yield reaches.finding(row, "flow_fraction", must=must, remedy=remedy)
        if not is_river and not is_blank:
            must = "is given and a diversion has no share of the natural flow"
            yield reaches.finding(row, "flow_fraction", must=must, remedy="leave it blank")
        if not is_river and kind_of.get(row.text("from_id"), NodeKind.DAM) != NodeKind.DAM:
            must = "is no dam and a diversion carries turbine flow"
            remedy = "let it start at a dam or make it a river reach"
            yield reaches.finding(row, "from_id", must=must, remedy=remedy)


def _sum_findings(table: Table, rows: list[Row] | tuple[Row, ...], key: str) -> Iterator[Finding]:
    """Yield the places whose fractions do not sum to 1, at the first row of the place."""
    by_place: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_place[row.text(key)].append(row)
    for place, group in by_place.items():
        fractions = [row.number("flow_fraction") for row in group]
        total = sum(fraction for fraction in fractions if fraction is not None)
        if None not in fractions and abs(total - 1.0) > FRACTION_TOLERANCE:
            lines = ", ".join(str(row.line) for row in group)
            must = f"the fractions of {place} (line {lines}) sum to {total:.6f} and must sum to 1"
            yield Finding(
                file=table.file,
                line=group[0].line,
                column="flow_fraction",
                must=must,
                remedy="correct the fractions",
            )


def _subbasin_findings(subbasins: Table, inflows: Table) -> Iterator[Finding]:
    entered = {row.text("subbasin_id") for row in inflows.rows}
    for row in subbasins.sound_rows:
        if inflows.rows and row.text("id") not in entered:
            must, remedy = "enters the river nowhere", "add its rows to inflows.csv"
            yield subbasins.finding(row, "id", must=must, remedy=remedy)
        year = row.number("mean_annual_flow_m3s")
        months = sum(row.number(f"{month}_m3s") or 0.0 for month in MONTHS) / len(MONTHS)
        if year is not None and abs(months - year) > YEAR_TOLERANCE * max(year, 1.0):
            yield Finding(
                file=subbasins.file,
                line=row.line,
                column="mean_annual_flow_m3s",
                value=f"{year:.10g}",
                must=f"differs from the mean of the months, {months:.4g}",
                remedy="correct one of the two",
                is_warning=True,
            )


def _circle_findings(reaches: Table) -> Iterator[Finding]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    line_of = {(row.text("from_id"), row.text("to_id")): row.line for row in reaches.rows}
    for from_id, to_id in line_of:
        sorter.add(to_id, from_id)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = error.args[1]
        yield Finding(
            file=reaches.file,
            line=max(line_of.get(pair, 0) for pair in pairwise(circle)),
            column="to_id",
            must=f"water runs in a circle {' → '.join(circle)}",
            remedy="turn or remove one of these reaches",
        )


def _end_findings(nodes: Table, rivers: list[Row]) -> Iterator[Finding]:
    leaves = {row.text("from_id"): row.line for row in rivers}
    if nodes.rows and not any(row.text("kind") in ENDS for row in nodes.rows):
        must, remedy = "no node is of kind sea or sink", "add the node where the river ends"
        yield Finding(file=nodes.file, column="kind", must=must, remedy=remedy)
    for row in nodes.sound_rows:
        name, is_end = row.text("id"), row.text("kind") in ENDS
        if not is_end and name not in leaves:
            must = "is neither sea nor sink and no river reach leaves it"
            yield nodes.finding(row, "id", must=must, remedy="add a reach to the node downstream")
        if is_end and name in leaves:
            must = f"is where water ends and reaches.csv, line {leaves[name]}, leads away from it"
            yield nodes.finding(row, "id", must=must, remedy="change its kind or remove the reach")


def _salt_findings(demands: Table, nodes: Table) -> Iterator[Finding]:
    """Yield demands at a place where water ends."""
    ends = {row.text("id") for row in nodes.rows if row.text("kind") in ENDS}
    for row in demands.sound_rows:
        if row.text("node_id") in ends:
            must, remedy = "is where water ends", "take the water further up"
            yield demands.finding(row, "node_id", must=must, remedy=remedy)


def _downstream_findings(
    table: Table, from_column: str, to_column: str, rivers: list[Row]
) -> Iterator[Finding]:
    """Yield rows whose second node does not lie downstream of the first."""
    leads_to: dict[str, list[str]] = defaultdict(list)
    for row in rivers:
        leads_to[row.text("from_id")].append(row.text("to_id"))
    for row in table.sound_rows:
        start, end = row.text(from_column), row.text(to_column)
        if end and end != start and end not in _below(start, leads_to):
            must = f"does not lie downstream of {start}"
            yield table.finding(row, to_column, must=must, remedy="name a node further down")


def _below(start: str, leads_to: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(leads_to.get(start, ()))
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += leads_to.get(node, ())
    return found
