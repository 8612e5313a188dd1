"""The door to the engine: arrivals down the river, and what gauges say of a notice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from riparian.engine.errors import InvalidInput
from riparian.engine.io.building import build_node
from riparian.engine.io.folder import open_table
from riparian.engine.io.forecast_folder import read_reaches
from riparian.engine.io.instances import find_instance
from riparian.engine.river.crossings import Reading
from riparian.engine.river.releases import (
    UNDECIDED,
    Adherence,
    Arrival,
    Release,
    Verdict,
    adherence_of,
    arrivals_of,
    overall,
)
from riparian.engine.vocabulary import NodeKind
from riparian.secretariat.releases.models import Notice

INSTANCE = "lancang-mekong"
OWN_GAUGE_DAYS = 0.15
"""A gauge this near below a dam shows its release before anything joins it."""


def dams() -> list[tuple[str, str, str]]:
    """Return id, name and country of every dam of the network, by country and name."""
    table = open_table(find_instance(INSTANCE), "nodes")
    nodes = (build_node(row) for row in table.sound_rows)
    found = [(n.id, n.name, n.country) for n in nodes if n.kind is NodeKind.DAM]
    return sorted(found, key=lambda dam: (dam[2], dam[1]))


def release_of(notice: Notice, dam: str) -> Release:
    """Return a stored notice as the engine sees it.

    Raises:
        InvalidInput: it has no start, or its numbers contradict each other.
    """
    if notice.starts_at is None:
        raise InvalidInput(f"notice {notice.identifier}: no start is known; nothing arrives")
    return Release(
        node_id=dam, starts_at=notice.starts_at, announced_at=notice.announced_at,
        ends_at=notice.ends_at, from_low_m3s=notice.from_low_m3s,
        from_high_m3s=notice.from_high_m3s, to_low_m3s=notice.to_low_m3s,
        to_high_m3s=notice.to_high_m3s,
    )  # fmt: skip


def arrivals(notice: Notice, nodes: Sequence[str]) -> tuple[Arrival, ...]:
    """Return when the change reaches stations below the lowest of its dams; none without a start.

    Raises:
        InvalidInput: a dam is not in the network.
    """
    if notice.starts_at is None or not notice.dam_ids:
        return ()
    reaches = read_reaches(INSTANCE)
    by_dam = [arrivals_of(release_of(notice, dam), reaches, at_nodes=nodes)
              for dam in notice.dam_ids]  # fmt: skip
    # Of several dams the one nearest to the stations tells when the water comes.
    return min(by_dam, key=lambda found: found[0].distance_km if found else float("inf"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """What one gauge showed about an arrival."""

    is_discharge: bool
    readings: Iterable[tuple[datetime, float]]


def judged(notice: Notice, arrival: Arrival, gauge: Gauge | None) -> Adherence:
    """Compare a notice with what a gauge showed; undecided where nothing was shown."""
    if gauge is None or notice.starts_at is None or notice.withdrawn_at is not None:
        return UNDECIDED
    is_own = (arrival.at - notice.starts_at).total_seconds() <= OWN_GAUGE_DAYS * 86_400
    return adherence_of(
        release_of(notice, notice.dam_ids[0]), None if is_own else arrival,
        (Reading(at=at, value=value) for at, value in gauge.readings),
        is_discharge=gauge.is_discharge,
    )  # fmt: skip


def one_verdict(found: Iterable[Adherence]) -> Verdict:
    """Return the verdict of all gauges together."""
    return overall(one.verdict for one in found)
