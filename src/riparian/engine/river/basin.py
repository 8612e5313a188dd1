"""A whole river basin, frozen: its graph is acyclic, every id resolves, all water finds its end."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import chain

from riparian.engine.errors import InvalidBasin
from riparian.engine.river.network import Country, Inflow, Node, Reach, Subbasin
from riparian.engine.river.works import Dam, Demand, LakeExchange, Threshold
from riparian.engine.vocabulary import NodeKind, ReachKind

FRACTION_TOLERANCE = 1e-4
"""Printed flow fractions carry six decimals; a node with many branches may miss 1 by this much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basin:
    """The river network with everything that stands on it.

    Raises:
        InvalidBasin: an id is used twice or does not resolve, the graph has a cycle, flow
            fractions do not sum to 1, or a node's water ends nowhere.
    """

    name: str
    title: str
    countries: tuple[Country, ...]
    nodes: tuple[Node, ...]
    subbasins: tuple[Subbasin, ...]
    inflows: tuple[Inflow, ...]
    reaches: tuple[Reach, ...]
    dams: tuple[Dam, ...] = ()
    demands: tuple[Demand, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    lakes: tuple[LakeExchange, ...] = ()
    order: tuple[str, ...] = field(init=False)
    """Node ids, upstream before downstream."""

    def __post_init__(self) -> None:
        for what, things in self._named_things():
            _check_unique(what, (thing.id for thing in things))
        self._check_ids_resolve()
        object.__setattr__(self, "order", self._sort_downstream())
        self._check_fractions()
        self._check_water_ends()
        self._check_diversions()
        self._check_lakes()

    def _named_things(self) -> tuple[tuple[str, tuple[Node | Subbasin | Dam | Demand, ...]], ...]:
        return (
            ("node", self.nodes),
            ("sub-basin", self.subbasins),
            ("dam", self.dams),
            ("demand", self.demands),
        )

    @property
    def country_ids(self) -> tuple[str, ...]:
        """The players, in order."""
        return tuple(country.id for country in self.countries)

    @property
    def node_by_id(self) -> Mapping[str, Node]:
        """Nodes by id."""
        return {node.id: node for node in self.nodes}

    @property
    def dam_by_id(self) -> Mapping[str, Dam]:
        """Dams by id."""
        return {dam.id: dam for dam in self.dams}

    def _check_ids_resolve(self) -> None:
        nodes = {node.id for node in self.nodes}
        subbasins = {subbasin.id for subbasin in self.subbasins}
        references = chain(
            (("reach", reach.from_id) for reach in self.reaches),
            (("reach", reach.to_id) for reach in self.reaches),
            (("inflow", inflow.node_id) for inflow in self.inflows),
            (("dam", dam.id) for dam in self.dams),
            (("demand", demand.node_id) for demand in self.demands),
            (("demand return", d.return_node_id) for d in self.demands if d.return_node_id),
            (("threshold", threshold.node_id) for threshold in self.thresholds),
            (("lake", lake.node_id) for lake in self.lakes),
            (("lake", lake.river_node_id) for lake in self.lakes),
        )
        for what, node_id in references:
            if node_id not in nodes:
                raise InvalidBasin(
                    f"{what}: '{node_id}' is no node of the basin; add it or correct it"
                )
        for inflow in self.inflows:
            if inflow.subbasin_id not in subbasins:
                raise InvalidBasin(f"inflow: '{inflow.subbasin_id}' is no sub-basin; correct it")

    def _sort_downstream(self) -> tuple[str, ...]:
        sorter: TopologicalSorter[str] = TopologicalSorter({node.id: () for node in self.nodes})
        for reach in self.reaches:
            sorter.add(reach.to_id, reach.from_id)
        try:
            return tuple(sorter.static_order())
        except CycleError as error:
            circle = " → ".join(error.args[1])
            raise InvalidBasin(f"reaches: water runs in a circle {circle}; break it") from None

    def _check_fractions(self) -> None:
        leaving: dict[str, float] = defaultdict(float)
        for reach in self.reaches:
            if reach.kind is ReachKind.RIVER:
                leaving[f"node '{reach.from_id}'"] += reach.flow_fraction
        for inflow in self.inflows:
            leaving[f"sub-basin '{inflow.subbasin_id}'"] += inflow.flow_fraction
        for place, total in leaving.items():
            if abs(total - 1.0) > FRACTION_TOLERANCE:
                raise InvalidBasin(
                    f"{place}: flow fractions sum to {total:.6f}; they must sum to 1"
                )

    def _check_water_ends(self) -> None:
        goes_on = {reach.from_id for reach in self.reaches if reach.kind is ReachKind.RIVER}
        diverts = {reach.from_id for reach in self.reaches} - goes_on
        for node in self.nodes:
            is_end = node.kind in {NodeKind.SEA, NodeKind.SINK}
            if node.id not in goes_on and not is_end:
                raise InvalidBasin(f"node '{node.id}': no reach leaves it and it is not the sea")
            if node.id not in goes_on and node.id in diverts:
                raise InvalidBasin(
                    f"node '{node.id}': a diversion leaves it and no river; add the river reach"
                )

    def _check_diversions(self) -> None:
        dams = {dam.id for dam in self.dams}
        seen: set[str] = set()
        for reach in self.reaches:
            if reach.kind is not ReachKind.DIVERSION:
                continue
            subject = f"diversion {reach.from_id} → {reach.to_id}"
            if reach.from_id not in dams:
                raise InvalidBasin(f"{subject}: it carries turbine flow and starts at no dam")
            if reach.from_id in seen:
                raise InvalidBasin(f"{subject}: the dam has two diversions; keep one")
            seen.add(reach.from_id)

    def _check_lakes(self) -> None:
        _check_unique("lake", (lake.node_id for lake in self.lakes))
        dams = {dam.id for dam in self.dams}
        for lake in self.lakes:
            if lake.node_id in dams:
                raise InvalidBasin(
                    f"lake '{lake.node_id}': a dam stands at the same node; give each its own"
                )


def _check_unique(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise InvalidBasin(f"{what} '{one}' is defined twice; remove one")
        seen.add(one)
