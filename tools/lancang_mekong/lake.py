"""The Tonle Sap: its curve, and its exchange with the river as calibrated."""

from pathlib import Path
from statistics import mean

from lancang_mekong.tables import Row, months_to, read_rows, shown

LAKE, MOUTH = "LAKE_TONLESAP", "J_PHNOM_PENH"
CURVE_SOURCE = (
    "Kummu et al. 2014 (Hydrological Processes 28:1722) and Inomata and Fukami 2008 "
    "(Hydrological Processes 22:1337), recalled"
)
CONVEYANCE_M3S_PER_M = 1527.0
LARGEST_SHARE = 0.41
RATING = (0.2356, 0.5837, 0.759)
RATED_FLOWS_M3S = (
    *(0, 1000, 2500, 5000, 8000, 12000),
    *(18000, 25000, 35000, 45000, 60000, 90000),
)


def volume_km3(level_m: float) -> float:
    """Volume of the lake at a level of Kampong Luong."""
    return 0.7307 * level_m**2 - 0.3554 * level_m + 0.9127


def area_km2(level_m: float) -> float:
    """Water surface of the lake at a level of Kampong Luong."""
    return -5.5701 * level_m**3 + 137.40 * level_m**2 + 470.29 * level_m + 1680.2


def make_lake_curves() -> list[Row]:
    """The curve every half metre from 0.5 to 11 m."""
    return [
        {
            "node_id": LAKE,
            "level_m": shown(step / 2),
            "storage_hm3": shown(volume_km3(step / 2) * 1000, 1),
            "area_km2": shown(area_km2(step / 2), 1),
            "source": CURVE_SOURCE,
            "quality": "C",
            "note": "level of the gauge Kampong Luong",
        }
        for step in range(1, 23)
    ]


def make_lake_exchanges(source: Path) -> list[Row]:
    """Starting values: reported dry volume and largest reverse flow, the rest to be calibrated."""
    uses = {
        row["variable"]: float(row["value"])
        for row in read_rows(source, "uses.csv")
        if row["value"]
    }
    levels = read_rows(source, "levels_kampong_luong_modelled.csv")
    january = mean(float(row["unregulated"]) for row in levels if row["date"].endswith("-01-01"))
    return [
        {
            "node_id": LAKE,
            "river_node_id": MOUTH,
            "conveyance_m3s_per_m": shown(CONVEYANCE_M3S_PER_M),
            "largest_reverse_m3s": shown(uses["largest reverse flow"]),
            "largest_share": shown(LARGEST_SHARE),
            "initial_storage_hm3": shown(volume_km3(january) * 1000, 0),
            "dead_storage_hm3": shown(uses["lake volume dry season"] * 1000, 0),
            "source": "MRC (quoted): dry-season volume 1.3 km3, reverse flow about 10,000 m3/s",
            "quality": "B",
            "note": "conveyance and largest share calibrated with the rating (lake_ratings.csv); "
            "storage of 1 January from the modelled mean level without dams",
        }
    ]


def make_lake_ratings(_source: Path) -> list[Row]:
    """Stage of the river beside the lake by its flow, as calibrated by tools/calibrate_lake.py."""
    a, b, c = RATING
    return [
        {
            "node_id": LAKE,
            "flow_m3s": shown(flow_m3s),
            "stage_m": shown(a + b * (flow_m3s / 1000.0) ** c, 4),
            "source": "calibrated on Kampong Luong levels without dams 1985-2008 (CC0 series)",
            "quality": "B",
            "note": f"stage = {a} + {b} (flow / 1000)^{c}; datum of Kampong Luong; "
            "level NSE 0.966, reverse flow 29.8 km3/yr",
        }
        for flow_m3s in RATED_FLOWS_M3S
    ]


def make_net_evaporation(source: Path) -> list[Row]:
    """What open water loses more than the land it covers, for the lower basin and the lake."""
    uses = read_rows(source, "uses.csv")
    row = next(one for one in uses if one["category"] == "evaporation")
    dry = ("nov", "dec", "jan", "feb", "mar", "apr")
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    values = [float(row[month]) if month in dry else 0.0 for month in months]
    note = (
        "derived: open-water evaporation read at Sambor for November to April; none from May to "
        "October, when the wet land evaporates as much; an upper bound in the dry months"
    )
    made = [
        {
            "country": country,
            "node_id": "",
            **months_to(values, "_mm", 1),
            "source": row["source"],
            "quality": "B",
            "note": note,
        }
        for country in ("KHM", "LAO", "THA", "VNM")
    ]
    zero = {
        "country": "",
        "node_id": LAKE,
        **months_to([0.0] * 12, "_mm", 1),
        "source": "MRC share of 9 % of the flow below Kratie, mrcmekong.org hydrology page",
        "quality": "B",
        "note": "the runoff of the lake's sub-basins is net of what the lake evaporates",
    }
    return [*made, zero]
