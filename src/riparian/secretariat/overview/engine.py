"""The door to the river: its drawing, which is the report's, and what stands at a place."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.instances import find_instance
from riparian.engine.io.report.river_map import draw_map, main_stem_stations
from riparian.engine.river.basin import Basin
from riparian.engine.river.operation import find_built, mean_natural_flows
from riparian.engine.vocabulary import NodeKind
from riparian.secretariat.lib.numbers import shown

INSTANCE = "lancang-mekong"
LARGEST = 25
"""As many dams are listed beside the map as carry most of the storage."""
QUALITIES = {
    "A": gettext_lazy("read in the named source"),
    "B": gettext_lazy("derived or assumed"),
    "C": gettext_lazy("recalled, not read again"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A dam as the list beside the map shows it."""

    id: str
    name: str
    country: str
    storage_hm3: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What is known of a dam or a station."""

    id: str
    name: str
    country: str
    is_dam: bool
    facts: tuple[tuple[str, str], ...]
    source: str
    quality: str | Promise


@lru_cache(maxsize=2)
def _basin() -> Basin:
    return read_basin(find_instance(INSTANCE))


@lru_cache(maxsize=16)
def drawing(country: str = "") -> str:
    """Return the map as SVG; every dam that stands and every named station is a link."""
    basin = _basin()
    return draw_map(
        basin, find_built(basin), main_stem_stations(basin), address=_address, country=country
    )


def largest_dams(country: str = "") -> list[Listed]:
    """Return the largest dams that stand, of one country or of all."""
    basin = _basin()
    built = find_built(basin)
    dams = [dam for dam in basin.dams if dam.id in built and country in {"", dam.country}]
    dams.sort(key=lambda dam: -dam.total_storage_hm3)
    return [
        Listed(id=dam.id, name=dam.name, country=dam.country, storage_hm3=dam.total_storage_hm3)
        for dam in dams[:LARGEST]
    ]


def find_place(node_id: str) -> Place | None:
    """Return what is known of a dam or a station, or nothing where neither stands."""
    basin = _basin()
    node = basin.node_by_id.get(node_id)
    if node is None or node.kind not in {NodeKind.DAM, NodeKind.STATION}:
        return None
    is_dam = node.kind is NodeKind.DAM
    row = _row("dams.csv" if is_dam else "nodes.csv", node_id)
    facts = _facts_of_dam(row) if is_dam else []
    facts.append((_("River"), node.river or row.get("river", "")))
    if node.km_from_sea is not None:
        facts.append((_("Distance from the sea"), f"{shown(node.km_from_sea, 0)} km"))
    flow = mean_natural_flows(basin).get(node_id)
    if flow is not None:
        facts.append((_("Mean natural flow"), f"{shown(flow, 0)} m³/s"))
    return Place(
        id=node_id, name=node.name, country=node.country, is_dam=is_dam,
        facts=tuple((key, value) for key, value in facts if value),
        source=row.get("source", ""), quality=QUALITIES.get(row.get("quality", ""), ""),
    )  # fmt: skip


def _facts_of_dam(row: Mapping[str, str]) -> list[tuple[str, str]]:
    status = {
        "operational": _("operational"), "under construction": _("under construction"),
        "planned": _("planned"),
    }  # fmt: skip
    return [
        (_("State"), status.get(row["status"], row["status"])),
        (_("Since"), row["commissioned_year"]),
        (_("Purpose"), row["purpose"]),
        (_("Installed"), _measured(row["installed_mw"], "MW")),
        (_("Total storage"), _measured(row["total_storage_hm3"], "hm³")),
        (_("Live storage"), _measured(row["live_storage_hm3"], "hm³")),
        (_("Head"), _measured(row["head_m"], "m")),
        (_("Note"), row["note"]),
    ]


def _measured(text: str, unit: str) -> str:
    return f"{shown(float(text), 0)} {unit}" if text else _("not known")


def _row(table: str, node_id: str) -> Mapping[str, str]:
    return _rows(find_instance(INSTANCE) / table).get(node_id, {})


@lru_cache(maxsize=4)
def _rows(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _address(node_id: str) -> str:
    return reverse("overview:place", args=[node_id])
