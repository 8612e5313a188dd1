"""Countries, nodes, sub-basins, inflows, reaches and stations of the package."""

from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

from lancang_mekong.tables import MONTHS, Row, joined, months_from, read_rows, shown, tidy

COUNTRIES = {
    "CHN": "China",
    "KHM": "Cambodia",
    "LAO": "Lao PDR",
    "MMR": "Myanmar",
    "THA": "Thailand",
    "VNM": "Viet Nam",
}
MONTHS_WITH_UNIT = tuple(f"{month}_m3s" for month in MONTHS)


def make_countries() -> list[Row]:
    """The players, in the order of every game."""
    return [{"id": id_, "name": name, "source": "ISO 3166-1"} for id_, name in COUNTRIES.items()]


def make_nodes(source: Path) -> list[Row]:
    """Every node except the sub-basins, which have a table of their own."""
    return [
        {
            "id": row["id"],
            "kind": row["type"],
            "name": row["name"],
            "country": row["country"],
            "latitude": tidy(row["lat"]),
            "longitude": tidy(row["lon"]),
            "km_from_sea": tidy(row["km_from_sea"]),
            "river": row["river"],
            "source": row["source"],
            "quality": "A" if row["type"] in {"dam", "station"} else "B",
        }
        for row in read_rows(source, "nodes.csv")
        if row["type"] != "subbasin"
    ]


def make_subbasins(source: Path) -> list[Row]:
    """The sub-basins with their monthly flows."""
    return [
        {
            "id": row["id"],
            "name": row["name"],
            "country": row["country"],
            "reach": row["reach"],
            "area_km2": tidy(row["area_km2"]),
            "latitude": f"{float(row['lat']):.5f}" if row["lat"] else "",
            "longitude": f"{float(row['lon']):.5f}" if row["lon"] else "",
            "mean_annual_flow_m3s": tidy(row["mean_annual_flow_m3s"]),
            **{name: tidy(row[name]) for name in MONTHS_WITH_UNIT},
            "source": row["source"],
            "quality": "B",
            "note": joined(row["note"], row["flow_basis"], f"months: {row['monthly_basis']}"),
        }
        for row in read_rows(source, "subbasins.csv")
    ]


def make_inflows(source: Path) -> list[Row]:
    """Where the runoff of each sub-basin enters; two shares of one pair are added."""
    made: dict[tuple[str, str], Row] = {}
    for row in read_rows(source, "network.csv"):
        if row["edge_type"] != "inflow":
            continue
        pair = (row["from_id"], row["to_id"])
        share = float(row["flow_fraction"])
        if pair in made:
            share += float(made[pair]["flow_fraction"])
        made[pair] = {
            "subbasin_id": row["from_id"],
            "node_id": row["to_id"],
            "flow_fraction": shown(share, 6),
            "source": row["source"],
            "quality": "B",
        }
    return list(made.values())


def make_reaches(source: Path) -> list[Row]:
    """The lines of the river and the six diversions of turbine flow."""
    return [
        {
            "from_id": row["from_id"],
            "to_id": row["to_id"],
            "kind": row["edge_type"],
            "river": row["river"],
            "distance_km": tidy(row["distance_km"]),
            "travel_time_days": tidy(row["travel_time_days"]),
            "muskingum_x": "",
            "flow_fraction": tidy(row["flow_fraction"]),
            "source": row["source"],
            "quality": "B",
            "note": row["note"],
        }
        for row in read_rows(source, "network.csv")
        if row["edge_type"] != "inflow"
    ]


def make_stations(source: Path) -> list[Row]:
    """The gauges that are nodes of the network."""
    rows = [row for row in read_rows(source, "stations.csv") if row["in_network"] == "yes"]
    return [_station(row) for row in rows]


def _station(row: Row) -> Row:
    return {
        "id": row["id"],
        "name": row["name"],
        "gauge_code": row["mrc_station_id"],
        "country": row["country"],
        "mainstream_order": tidy(row["mainstream_order"]),
        "catchment_area_km2": tidy(row["catchment_area_km2"]),
        **{name: tidy(row[name]) for name in ("mean_annual_flow_m3s", *MONTHS_WITH_UNIT)},
        "period": row["period"],
        "other_mean_flow_m3s": tidy(row["mrc_db_mean_flow_m3s"]),
        "other_period": row["mrc_db_period"],
        "modelled_mean_flow_m3s": tidy(row["hydrorivers_mean_flow_m3s"]),
        "alarm_stage_m": tidy(row["alarm_stage_m"]),
        "flood_stage_m": tidy(row["flood_stage_m"]),
        "source": row["source"],
        # The weakest mark of the row: recalled monthly means stay recalled although checked.
        "quality": "C" if "C" in row["quality"] else row["quality"][:1],
        "note": joined(row["note"]),
    }


def natural_flow(source: Path) -> dict[str, list[float]]:
    """Mean natural flow of each month at every node, along the flow fractions."""
    upstream: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for edge in read_rows(source, "network.csv"):
        if edge["edge_type"] != "diversion":
            upstream[edge["to_id"]].append((edge["from_id"], float(edge["flow_fraction"])))
    flow = {row["id"]: months_from(row, "_m3s") for row in read_rows(source, "subbasins.csv")}
    order = TopologicalSorter({to: [one for one, _ in ups] for to, ups in upstream.items()})
    for node in order.static_order():
        if node not in flow:
            flow[node] = _sum_of(flow, upstream[node])
    return flow


def _sum_of(flow: dict[str, list[float]], upstream: list[tuple[str, float]]) -> list[float]:
    return [sum(flow[one][month] * share for one, share in upstream) for month in range(12)]
