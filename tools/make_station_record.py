"""Make record/stations of lancang_mekong: make_station_record.py COLLECTED_DIR [RECORD_DIR].

Stations, what they measure and the thresholds come from the collected tables; the values stay in
the instance's `series/`, which the series here name with their hash.
"""

import hashlib
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

from lancang_mekong.tables import MONTHS, Row, joined, read_rows, tidy, write_rows

ROOT = Path(__file__).resolve().parents[1]
INSTANCE = ROOT / "src" / "riparian" / "instances" / "lancang_mekong"
# The days of a series are counted by the standard time that the country keeps today.
CLOCKS = {"CHN": ("Asia/Shanghai", "480"), "THA": ("Asia/Bangkok", "420"),
          "LAO": ("Asia/Vientiane", "420"), "KHM": ("Asia/Phnom_Penh", "420"),
          "VNM": ("Asia/Ho_Chi_Minh", "420")}  # fmt: skip
PERIODS = {"daily": "P1D", "monthly": "P1M", "annual": "P1Y"}
PROPERTIES = {"discharge": "discharge", "level": "water-level", "storage": "storage"}
MANAN = "https://reliefweb.int/report/cambodia/china-provide-mekong-river-commission-year-round-water-data"
MOU = (
    "https://www.lmcwater.org.cn/cooperative_achievements/important_documents/files/202008/"
    "t20200825_34378.html"
)
PROCEDURES = (
    ("gauge", "Gauge", "测站", "observed", "Read at a gauge; who reads it is said per station."),
    ("rating", "Rating curve", "水位流量关系", "derived",
     "Discharge computed from the level by a fitted curve, named in the note of the series."),
    ("satellite", "Satellite", "卫星", "derived",
     "Storage computed from the water surface that satellites see, on surveyed curves."),
    ("lake-model", "Lake model", "湖泊模型", "modelled",
     "A model's level, not a gauge: with and without dams."),
)  # fmt: skip


def roles(row: Row) -> str:
    """Return where on the river a collected station stands."""
    if row["mainstream_order"]:
        return "mainstream"
    return "delta" if row["in_network"] == "yes" else "tributary"


def clock(country: str) -> Row:
    """Return the clock columns of a country; UTC where the country is not known."""
    zone, offset = CLOCKS.get(country, ("UTC", "0"))
    return {"zone": zone, "utc_offset_minutes": offset}


def gauges(source: Path) -> Iterator[Row]:
    """Yield the collected gauges, and the one that is only named."""
    for row in read_rows(source, "stations.csv"):
        yield {
            "id": row["id"], "name_en": row["name"], "gauge_code": row["mrc_station_id"],
            "country": row["country"], "river": row["river"], "role": roles(row),
            "latitude": tidy(row["lat"]), "longitude": tidy(row["lon"]),
            "mainstream_order": tidy(row["mainstream_order"]),
            "km_from_sea": tidy(row["km_from_sea"]),
            "catchment_km2": tidy(row["catchment_area_km2"]),
            "mean_flow_m3s": tidy(row["mean_annual_flow_m3s"]),
            "node": row["id"] if row["in_network"] == "yes" else "", **clock(row["country"]),
            "quality": row["quality"], "source": row["source"], "note": joined(row["note"]),
        }  # fmt: skip
    yield {
        "id": "ST_MANAN", "name_en": "Man'an", "country": "CHN", "role": "tributary",
        **clock("CHN"), "quality": "A", "source": MANAN,
        "note": "one of the two stations whose data China shares; position and river not known",
    }  # fmt: skip


def waters(source: Path) -> Iterator[Row]:
    """Yield the lake and the reservoirs that have a series."""
    named = {row["node_id"] for row in read_rows(INSTANCE, "series.csv")}
    for row in read_rows(source, "nodes.csv"):
        if row["id"] in named and row["type"] in {"lake", "dam"}:
            yield {
                "id": row["id"], "name_en": row["name"], "country": row["country"],
                "river": row["river"], "role": "lake" if row["type"] == "lake" else "reservoir",
                "latitude": tidy(row["lat"]), "longitude": tidy(row["lon"]),
                "km_from_sea": tidy(row["km_from_sea"]), "node": row["id"],
                **clock(row["country"]), "quality": "A", "source": row["source"],
            }  # fmt: skip


def properties() -> Iterator[Row]:
    """Yield the observed properties with their units."""
    odm, qudt = "http://vocabulary.odm2.org/variablename/", "http://qudt.org/vocab/unit/"
    for id_, en, zh, term, unit, name in (
        ("water-level", "Water level", "水位", "gageHeight", "m", "M"),
        ("discharge", "Discharge", "流量", "discharge", "m3/s", "M3-PER-SEC"),
        ("rainfall", "Rainfall", "降雨量", "precipitation", "mm", "MilliM"),
        ("storage", "Storage", "蓄水量", "reservoirStorage", "hm3", ""),
    ):
        yield {
            "id": id_, "name_en": en, "name_zh": zh, "definition": odm + term, "unit": unit,
            "unit_definition": qudt + name if name else "https://ucum.org/ucum#para-44",
        }  # fmt: skip


def _procedure(row: Row) -> str:
    if row["kind"] == "modelled":
        return "lake-model"
    if row["variable"] == "storage":
        return "satellite"
    return "gauge" if row["kind"] == "observed" else "rating"


def _aggregation(row: Row) -> str:
    if row["variable"] == "storage":
        return "instant"
    if row["variable"] == "level" and row["frequency"] == "daily" and row["kind"] == "observed":
        return "unstated"
    return "mean"


def kept_series() -> Iterator[Row]:
    """Yield the series whose values lie in the instance."""
    for row in read_rows(INSTANCE, "series.csv"):
        content = (INSTANCE / row["file"]).read_bytes()
        suffix = Path(row["file"]).stem.rpartition("_level_")[2]
        variant = f".{suffix}" if row["kind"] == "modelled" else ""
        yield {
            "id": f"{row['node_id']}.{PROPERTIES[row['variable']]}.{row['frequency']}{variant}",
            "station_id": row["node_id"], "property_id": PROPERTIES[row["variable"]],
            "procedure_id": _procedure(row), "unit": row["unit"],
            "aggregation": _aggregation(row), "period": PERIODS[row["frequency"]],
            "provenance": row["kind"], "audience": "public", "licence": row["licence"],
            "file": row["file"], "sha256": hashlib.sha256(content).hexdigest(),
            "source": row["source"], "quality": row["quality"], "note": row["note"],
        }  # fmt: skip


def awaited_series(source: Path) -> Iterator[Row]:
    """Yield the series that members deliver and of which the record holds no value."""
    note = "no value in the record; filled by what is delivered"
    for row in read_rows(source, "stations.csv"):
        if row["alarm_stage_m"]:
            yield _awaited(row["id"], "water-level", row["source"], note)
    for station in ("ST_JINGHONG", "ST_MANAN"):
        for property_ in ("water-level", "rainfall"):
            yield _awaited(station, property_, MOU, f"twice a day by agreement; {note}",
                           period="PT12H")  # fmt: skip


def _awaited(station: str, property_: str, source: str, note: str, *, period: str = "") -> Row:
    is_rain = property_ == "rainfall"
    return {
        "id": f"{station}.{property_}", "station_id": station, "property_id": property_,
        "procedure_id": "gauge", "unit": "mm" if is_rain else "m",
        "aggregation": "total" if is_rain else "instant", "period": period,
        "provenance": "observed", "audience": "mechanism", "source": source, "quality": "N",
        "note": note,
    }  # fmt: skip


def thresholds(source: Path) -> Iterator[Row]:
    """Yield alarm and flood levels of the gauges and the monthly minimum flows agreed for three."""
    for row in read_rows(source, "stations.csv"):
        for kind, label in (("alarm", "alarm level"), ("flood", "flood level")):
            if row[f"{kind}_stage_m"]:
                yield {
                    "id": f"{row['id']}.{kind}", "station_id": row["id"],
                    "property_id": "water-level", "kind": kind, "value": row[f"{kind}_stage_m"],
                    "label": label, "source": row["source"], "quality": "A",
                }  # fmt: skip
    for row in read_rows(INSTANCE, "thresholds.csv"):
        # The four sets of minimum flows are alternatives; the first, 1 year in 4, is kept.
        if row["id"].endswith("_1_4"):
            for number, month in enumerate(MONTHS, start=1):
                if row[f"{month}_m3s"]:
                    yield {
                        "id": f"{row['id']}.{number:02}", "station_id": row["node_id"],
                        "property_id": "discharge", "kind": "low",
                        "value": row[f"{month}_m3s"], "months": str(number),
                        "label": row["label"], "source": row["source"],
                        "quality": row["quality"],
                    }  # fmt: skip


def check_rules(source: Path) -> Iterator[Row]:
    """Yield the rules of the checks, each with its reason.

    The two daily series have a record to judge by. A gauge that alerts has none here: it gets a
    range so wide that only a wrong unit or a broken sensor leaves it.
    """
    for row in read_rows(source, "stations.csv"):
        if row["flood_stage_m"]:
            high = round(2 * float(row["flood_stage_m"]), 2)
            yield {
                "datastream_id": f"{row['id']}.water-level", "check": "range",
                "parameters": json.dumps({"low": -5, "high": high}),
                "reason": "against wrong units and broken sensors: five metres below the zero of"
                " the gauge, twice its flood level",
            }  # fmt: skip
    flow, level = "ST_STUNG_TRENG.discharge.daily", "ST_PREK_KDAM.water-level.daily"
    for series, check, parameters, reason in (
        (flow, "range", {"low": 500, "high": 80000},
         "the record of 107 years goes from 769 to 78,093 m3/s"),
        (flow, "step", {"per_hour": round(math.log(1.6) / 24, 6), "relative": True},
         "17 of 39,055 days of the record change by more than a factor of 1.6"),
        (flow, "flat-line", {"hours": 240}, "36 days of the record lie in runs of ten days"),
        (flow, "balance", {"others": ["ST_PAKSE.discharge.monthly"], "months": 420,
                           "lowest_ratio": 0.8, "highest_ratio": 1.7},
         "4 of 684 monthly means of the record leave this ratio to Pakse"),
        (level, "range", {"low": 0, "high": 11}, "the record of 59 years: 0.35 to 10.26 m"),
        (level, "step", {"per_hour": round(1 / 24, 6)}, "15 days of the record change by over 1 m"),
        (level, "flat-line", {"hours": 240}, "96 days of the record lie in runs of ten days"),
        (level, "neighbour", {"others": [flow], "lag_hours": 480, "logarithm": True,
                              "slope": 2.507, "intercept": -18.285, "tolerance": 3},
         "fit to the logarithm of the flow 20 days before, r 0.95, deviation 0.88 m; 89 days over"),
    ):  # fmt: skip
        yield {"datastream_id": series, "check": check, "parameters": json.dumps(parameters),
               "reason": reason}  # fmt: skip


HEADERS = {
    "stations": "id name_en name_zh gauge_code country river role authority latitude longitude"
    " mainstream_order km_from_sea catchment_km2 mean_flow_m3s node zone utc_offset_minutes"
    " audience quality source note",
    "properties": "id name_en name_zh definition unit unit_definition",
    "procedures": "id name_en name_zh kind description",
    "datastreams": "id station_id property_id procedure_id unit aggregation period provenance"
    " audience embargo_hours licence file sha256 quality source note",
    "thresholds": "id station_id property_id kind value months label quality source",
    "check_rules": "datastream_id check parameters reason",
}


NUMBERS = frozenset(
    {"latitude", "longitude", "mainstream_order", "km_from_sea", "catchment_km2", "mean_flow_m3s",
     "utc_offset_minutes", "embargo_hours", "value"}
)  # fmt: skip
KEYS = {
    "datastreams": {"station_id": "stations", "property_id": "properties",
                    "procedure_id": "procedures"},
    "thresholds": {"station_id": "stations", "property_id": "properties"},
    "check_rules": {"datastream_id": "datastreams"},
}  # fmt: skip


def descriptor() -> dict[str, object]:
    """Describe the tables for an independent reader."""
    resources = []
    for name, header in HEADERS.items():
        fields = [
            {"name": column, "type": "number" if column in NUMBERS else "string"}
            for column in header.split()
        ]
        keys = [
            {"fields": [column], "reference": {"resource": table, "fields": ["id"]}}
            for column, table in KEYS.get(name, {}).items()
        ]
        schema = {
            "fields": fields,
            "primaryKey": header.split()[: 1 if header.startswith("id ") else 2],
            "foreignKeys": keys,
        }
        resources.append(
            {"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource",
             "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema}
        )  # fmt: skip
    return {
        "name": "lancang-mekong-stations",
        "title": "Stations of the Lancang-Mekong: what they measure, and thresholds",
        "profile": "tabular-data-package",
        "description": "Gathered from public sources, named per row; an empty cell means not"
        " known. Marks: A read in the source, B derived, C recalled and not read again, N not"
        " stated. The values of a series are in the file it names, beside the record.",
        "resources": resources,
    }


def main() -> None:
    """Write the tables and their descriptor."""
    source = Path(sys.argv[1])
    out = (Path(sys.argv[2]) if len(sys.argv) > 2 else INSTANCE / "record") / "stations"  # noqa: PLR2004
    procedures = [dict(zip(HEADERS["procedures"].split(), row, strict=True)) for row in PROCEDURES]
    tables = {
        "stations": [{"audience": "public", **row} for row in (*gauges(source), *waters(source))],
        "properties": list(properties()),
        "procedures": procedures,
        "datastreams": [
            {"embargo_hours": "0", **row} for row in (*kept_series(), *awaited_series(source))
        ],
        "thresholds": list(thresholds(source)),
        "check_rules": list(check_rules(source)),
    }
    for name, rows in tables.items():
        write_rows(out / f"{name}.csv", HEADERS[name].split(), rows)
    text = json.dumps(descriptor(), ensure_ascii=False, indent=1)
    (out / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
