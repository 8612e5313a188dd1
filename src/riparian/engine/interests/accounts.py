"""Which river quantities the benefit accounts need, as measures of a simulation."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from riparian.engine.interests.valuation import Valuation
from riparian.engine.river.basin import Basin
from riparian.engine.river.measures import Fold, Measure, Quantity
from riparian.engine.vocabulary import DemandKind, Estimate, TimeStep

JUNE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodPlace:
    """A node whose flow above a threshold does damage in a country."""

    country: str
    node_id: str


def energy_pairs(basin: Basin) -> tuple[tuple[str, str], ...]:
    """Return the (seller, buyer) pairs that occur among the dams, in country order."""
    found = {(dam.country, buyer) for dam in basin.dams for buyer, _ in _buyers(basin, dam.id)}
    place = {country: number for number, country in enumerate(basin.country_ids)}
    return tuple(sorted(found, key=lambda pair: (place[pair[0]], place.get(pair[1], 99))))


def _buyers(basin: Basin, dam_id: str) -> tuple[tuple[str, float], ...]:
    dam = basin.dam_by_id[dam_id]
    if dam.installed_mw <= 0.0:
        return ()
    return dam.market_shares or ((dam.country, 1.0),)


def flood_places(basin: Basin, valuation: Valuation) -> tuple[FloodPlace, ...]:
    """Return where floods of the mainstream are measured for each country that reports damage."""
    places: list[FloodPlace] = []
    for country in basin.country_ids:
        if valuation.find(f"flood.share.{country}", Estimate.BASE) is None:
            continue
        own = valuation.find_node(f"flood.coef.{country}")
        nodes = [own] if own else _threshold_nodes(valuation, country)
        places.extend(FloodPlace(country=country, node_id=node) for node in nodes)
    return tuple(places)


def _threshold_nodes(valuation: Valuation, country: str) -> list[str]:
    prefix = "flood.threshold.ST_"
    return [
        parameter.node_id
        for parameter in valuation.parameters.values()
        if parameter.id.startswith(prefix) and parameter.country == country
    ]


def flood_threshold_m3s(valuation: Valuation, node_id: str, step: TimeStep) -> float:
    """Return the damage threshold at a node; a monthly mean does damage at a lower flow.

    Where only a daily threshold is known, the ratio of monthly to daily thresholds at the nodes
    that have both is used.
    """
    daily = valuation.get(f"flood.threshold.{node_id}", Estimate.BASE)
    if step is TimeStep.DAILY:
        return daily
    monthly = {
        parameter.node_id: parameter.base
        for parameter in valuation.parameters.values()
        if parameter.id.startswith("flood.threshold.month.")
    }
    if node_id in monthly:
        return monthly[node_id]
    ratios = [
        value / valuation.get(f"flood.threshold.{known}", Estimate.BASE)
        for known, value in monthly.items()
    ]
    return daily * float(np.mean(ratios)) if ratios else daily


def benefit_measures(basin: Basin, valuation: Valuation, *, step: TimeStep) -> tuple[Measure, ...]:
    """Return all measures that `value_benefits` reads, by name."""
    return (
        *_energy_measures(basin),
        *_delivery_measures(basin),
        *_flood_measures(basin, valuation, step),
        *_lake_measures(basin),
        *_flow_measures(valuation),
    )


def _energy_measures(basin: Basin) -> Iterable[Measure]:
    for seller, buyer in energy_pairs(basin):
        shares = {
            dam.id: share
            for dam in basin.dams
            if dam.country == seller
            for name, share in _buyers(basin, dam.id)
            if name == buyer
        }
        yield Measure(
            name=f"energy {seller}→{buyer}",
            quantity=Quantity.ENERGY,
            places=tuple(shares),
            place_weights=tuple(shares.values()),
        )


def _delivery_measures(basin: Basin) -> Iterable[Measure]:
    for country in basin.country_ids:
        for kind in DemandKind:
            ids = tuple(
                demand.id
                for demand in basin.demands
                if demand.country == country and demand.kind is kind
            )
            if ids:
                yield Measure(
                    name=f"delivered {kind} {country}", quantity=Quantity.DELIVERED, places=ids
                )


def _flood_measures(basin: Basin, valuation: Valuation, step: TimeStep) -> Iterable[Measure]:
    for node_id in sorted({place.node_id for place in flood_places(basin, valuation)}):
        yield Measure(
            name=f"flood {node_id}",
            quantity=Quantity.OUTFLOW,
            places=(node_id,),
            fold=Fold.EXCESS,
            threshold_m3s=(flood_threshold_m3s(valuation, node_id, step),) * 12,
        )


def _lake_measures(basin: Basin) -> Iterable[Measure]:
    for lake in basin.lakes:
        place = (lake.node_id,)
        yield Measure(name=f"mean storage {lake.node_id}", quantity=Quantity.STORAGE, places=place)
        yield Measure(
            name=f"end storage {lake.node_id}",
            quantity=Quantity.STORAGE,
            places=place,
            fold=Fold.LAST,
        )
        yield Measure(name=f"reverse {lake.node_id}", quantity=Quantity.REVERSE_FLOW, places=place)


def _flow_measures(valuation: Valuation) -> Iterable[Measure]:
    nodes = {salinity_node(valuation), pulse_node(valuation)} - {None}
    for node_id in sorted(str(node) for node in nodes):
        yield Measure(name=f"flow {node_id}", quantity=Quantity.OUTFLOW, places=(node_id,))


def salinity_node(valuation: Valuation) -> str | None:
    """Return where the flow into the delta is measured."""
    return valuation.find_node("sal.flow_node")


def pulse_node(valuation: Valuation) -> str | None:
    """Return where the flood pulse is measured for countries without the lake."""
    return valuation.find_node("fish.pulse_node")
