"""Lakes that exchange water with the river: curve, rating, storages, and where they lie."""

from collections.abc import Iterator

from riparian.engine.io.findings import Finding
from riparian.engine.io.folder import BasinFolder
from riparian.engine.io.rules_of_works import curve_findings
from riparian.engine.io.tables import Row, Table
from riparian.engine.vocabulary import NodeKind


def lake_findings(folder: BasinFolder) -> Iterator[Finding]:
    """Yield what is wrong with the lakes."""
    lakes, curves = folder.tables["lake_exchanges"], folder.tables["lake_curves"]
    ratings = folder.tables["lake_ratings"]
    yield from curve_findings(curves, "node_id", "level_m")
    yield from curve_findings(ratings, "node_id", "flow_m3s")
    kind_of = {row.text("id"): row.text("kind") for row in folder.tables["nodes"].sound_rows}
    for row in lakes.sound_rows:
        lake = row.text("node_id")
        if kind_of.get(lake, NodeKind.LAKE) != NodeKind.LAKE:
            must = f"is a {kind_of[lake]} in nodes.csv"
            yield lakes.finding(row, "node_id", must=must, remedy="make that node's kind lake")
        for table in (curves, ratings):
            if not any(point.text("node_id") == lake for point in table.rows):
                must, remedy = f"has no point in {table.file}", "add two points or more"
                yield lakes.finding(row, "node_id", must=must, remedy=remedy)
        yield from _storage_findings(lakes, row, curves)


def _storage_findings(lakes: Table, row: Row, curves: Table) -> Iterator[Finding]:
    points = [one for one in curves.sound_rows if one.text("node_id") == row.text("node_id")]
    top = max((one.number("storage_hm3") or 0.0 for one in points), default=None)
    start, dead = row.number("initial_storage_hm3") or 0.0, row.number("dead_storage_hm3") or 0.0
    if top is not None and start > top:
        must = f"is above the top of the curve, {top:.10g} hm³"
        yield lakes.finding(row, "initial_storage_hm3", must=must, remedy="correct one of the two")
    if dead > start:
        must = f"is above the initial storage of {start:.10g} hm³"
        yield lakes.finding(row, "dead_storage_hm3", must=must, remedy="correct one of the two")
