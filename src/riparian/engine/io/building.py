"""Rows become the engine's frozen objects; a refusal is told with file and line."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from riparian.engine.errors import InvalidBasin
from riparian.engine.io.tables import Row, Table
from riparian.engine.river.network import Country, Inflow, Monthly, Node, Reach, Subbasin
from riparian.engine.river.works import (
    CurvePoint,
    Dam,
    Demand,
    LakeExchange,
    MarketShares,
    Threshold,
)
from riparian.engine.vocabulary import (
    MONTHS,
    DamStatus,
    DemandKind,
    NodeKind,
    ReachKind,
    ThresholdKind,
)

Thing = TypeVar("Thing")
Tables = Mapping[str, Table]
Place = tuple[str, str]

NO_EVAPORATION: Monthly = (0.0,) * len(MONTHS)


def build_each(table: Table, build: Callable[[Row], Thing]) -> tuple[Thing, ...]:
    """Build one object from each row.

    Raises:
        InvalidBasin: an object refuses its row; the message names file and line.
    """
    built = []
    for row in table.rows:
        try:
            built.append(build(row))
        except InvalidBasin as error:
            raise InvalidBasin(f"{table.file}, line {row.line}: {error}") from None
    return tuple(built)


def monthly(row: Row, suffix: str) -> Monthly:
    """Return the twelve values of columns such as jan_m3s."""
    return tuple(row.number(f"{month}{suffix}") or 0.0 for month in MONTHS)


def build_country(row: Row) -> Country:
    """Build a country from its row."""
    return Country(id=row.text("id"), name=row.text("name"))


def build_node(row: Row) -> Node:
    """Build a node from its row."""
    return Node(
        id=row.text("id"),
        kind=NodeKind(row.text("kind")),
        name=row.text("name"),
        country=row.text("country"),
        latitude=row.number("latitude"),
        longitude=row.number("longitude"),
        km_from_sea=row.number("km_from_sea"),
        river=row.text("river"),
    )


def build_subbasin(row: Row) -> Subbasin:
    """Build a sub-basin from its row."""
    return Subbasin(
        id=row.text("id"),
        name=row.text("name"),
        country=row.text("country"),
        area_km2=row.number("area_km2") or 0.0,
        monthly_flow_m3s=monthly(row, "_m3s"),
        reach=row.text("reach"),
        latitude=row.number("latitude"),
        longitude=row.number("longitude"),
    )


def build_inflow(row: Row) -> Inflow:
    """Build an inflow from its row."""
    return Inflow(
        subbasin_id=row.text("subbasin_id"),
        node_id=row.text("node_id"),
        flow_fraction=row.number("flow_fraction") or 0.0,
    )


def build_reach(row: Row) -> Reach:
    """Build a reach from its row; a diversion has no fraction of the natural flow."""
    return Reach(
        from_id=row.text("from_id"),
        to_id=row.text("to_id"),
        kind=ReachKind(row.text("kind")),
        flow_fraction=row.number("flow_fraction") or 0.0,
        travel_time_days=row.number("travel_time_days") or 0.0,
        muskingum_x=row.number("muskingum_x"),
        distance_km=row.number("distance_km"),
    )


def market_shares(text: str) -> MarketShares:
    """Read shares such as THA:0.95;LAO:0.05; blank is none."""
    pairs = (part.split(":") for part in text.split(";") if part)
    return tuple((buyer, float(share)) for buyer, share in pairs)


def curves_by_id(table: Table, id_column: str) -> Mapping[str, tuple[CurvePoint, ...]]:
    """Return the curve of each dam or lake, in the order of the rows."""
    points: dict[str, list[CurvePoint]] = defaultdict(list)
    for row in table.rows:
        points[row.text(id_column)].append(
            CurvePoint(
                level_m=row.number("level_m") or 0.0,
                storage_hm3=row.number("storage_hm3") or 0.0,
                area_km2=row.number("area_km2"),
            )
        )
    return {name: tuple(curve) for name, curve in points.items()}


def rules_by_dam(table: Table) -> Mapping[str, Monthly]:
    """Return the rule curve of each dam that has one."""
    return {row.text("dam_id"): monthly(row, "") for row in table.rows}


def evaporation_by_place(table: Table) -> Mapping[Place, Monthly]:
    """Return net evaporation by (country, node), one of which is blank."""
    places = ((row.text("country"), row.text("node_id"), row) for row in table.rows)
    return {(country, node): monthly(row, "_mm") for country, node, row in places}


def dam_builder(tables: Tables) -> Callable[[Row], Dam]:
    """Return the function that builds a dam with its curve, its rule and its evaporation."""
    curves = curves_by_id(tables["reservoir_curves"], "dam_id")
    rules = rules_by_dam(tables["rule_curves"])
    evaporation = evaporation_by_place(tables["net_evaporation"])

    def build_dam(row: Row) -> Dam:
        year = row.number("commissioned_year")
        total = row.number("total_storage_hm3") or 0.0
        return Dam(
            id=row.text("id"),
            name=row.text("name"),
            country=row.text("country"),
            status=DamStatus(row.text("status")),
            commissioned_year=None if year is None else int(year),
            purpose=row.text("purpose"),
            river=row.text("river"),
            cascade=row.text("cascade"),
            installed_mw=row.number("installed_mw") or 0.0,
            head_m=row.number("head_m"),
            turbine_m3s=row.number("turbine_m3s"),
            total_storage_hm3=total,
            live_storage_hm3=row.number("live_storage_hm3") or 0.0,
            area_km2=row.number("area_km2") or 0.0,
            minimum_release_m3s=row.number("minimum_release_m3s") or 0.0,
            mean_annual_energy_gwh=row.number("mean_annual_energy_gwh"),
            market_shares=market_shares(row.text("market_shares")),
            curve=curves.get(row.text("id"), ()),
            rule_fraction=rules.get(row.text("id")),
            net_evaporation_mm=_evaporation(evaporation, row.text("id"), row.text("country")),
        )

    return build_dam


def _evaporation(by_place: Mapping[Place, Monthly], node_id: str, country: str) -> Monthly:
    """The row of the node comes before the row of its country."""
    return by_place.get(("", node_id), by_place.get((country, ""), NO_EVAPORATION))


def build_demand(row: Row) -> Demand:
    """Build a demand from its row."""
    return Demand(
        id=row.text("id"),
        country=row.text("country"),
        kind=DemandKind(row.text("kind")),
        node_id=row.text("node_id"),
        monthly_hm3=monthly(row, "_hm3"),
        priority=int(row.number("priority") or 1),
        return_fraction=row.number("return_fraction") or 0.0,
        return_node_id=row.text("return_node_id"),
    )


def build_threshold(row: Row) -> Threshold:
    """Build a threshold from its row; a blank month says nothing."""
    return Threshold(
        id=row.text("id"),
        kind=ThresholdKind(row.text("kind")),
        node_id=row.text("node_id"),
        country=row.text("country"),
        is_minimum=bool(row.values["is_minimum"]),
        monthly_m3s=tuple(row.number(f"{month}_m3s") for month in MONTHS),
        label=row.text("label"),
    )


def lake_builder(tables: Tables, country_of: Mapping[str, str]) -> Callable[[Row], LakeExchange]:
    """Return the function that builds a lake with its curve, its rating and its evaporation."""
    curves = curves_by_id(tables["lake_curves"], "node_id")
    ratings = _ratings(tables["lake_ratings"].rows)
    evaporation = evaporation_by_place(tables["net_evaporation"])

    def build_lake(row: Row) -> LakeExchange:
        lake = row.text("node_id")
        numbers: dict[str, Any] = {name: row.number(name) or 0.0 for name in _LAKE_NUMBERS}
        return LakeExchange(
            node_id=lake,
            river_node_id=row.text("river_node_id"),
            curve=curves.get(lake, ()),
            rating=ratings.get(lake, ()),
            net_evaporation_mm=_evaporation(evaporation, lake, country_of.get(lake, "")),
            **numbers,
        )

    return build_lake


_LAKE_NUMBERS = (
    "conveyance_m3s_per_m",
    "largest_reverse_m3s",
    "largest_share",
    "initial_storage_hm3",
    "dead_storage_hm3",
)


def _ratings(rows: Iterable[Row]) -> Mapping[str, tuple[tuple[float, float], ...]]:
    points: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in rows:
        flow, stage = row.number("flow_m3s") or 0.0, row.number("stage_m") or 0.0
        points[row.text("node_id")].append((flow, stage))
    return {lake: tuple(rating) for lake, rating in points.items()}
