"""Level curves and rule curves of the reservoirs."""

import cmath
import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from lancang_mekong.dams import live_storage, regulates
from lancang_mekong.network import natural_flow
from lancang_mekong.tables import Row, joined, months_to, number, read_rows, shown, tidy

FILLED_SINCE = {
    "DAM_XIAOWAN": 2013,
    "DAM_NUOZHADU": 2014,
    "DAM_MANWAN": 2008,
    "DAM_DACHAOSHAN": 2008,
    "DAM_JINGHONG": 2010,
    "DAM_HUANGDENG": 2019,
}
"""First full year after filling, of the dams whose observed storage is used: live storage of
100 hm³ or more, below which the satellite's error is larger than what it should see."""
LARGE_TWO = ("DAM_XIAOWAN", "DAM_NUOZHADU")
OTHER_DESIGN = ("DAM_SAMBOR",)
"""The curve in the source belongs to another dam design than the row in dams.csv."""
VU = "Vu et al. 2022 (HESS 26:2345, CC BY 4.0), satellite-derived monthly storage"


def dams_by_id(source: Path) -> dict[str, Row]:
    """Source rows of the dams that stand in the network."""
    rows = read_rows(source, "dams.csv")
    return {row["id"]: row for row in rows if row["in_network"] == "yes"}


def make_reservoir_curves(source: Path) -> list[Row]:
    """Curves of two points or more; surveyed ones are scaled so that they end at total storage."""
    points: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(source, "reservoir_curves.csv"):
        points[row["dam_id"]].append(row)
    made: list[Row] = []
    for dam_id, dam in dams_by_id(source).items():
        if dam_id in points and dam_id not in OTHER_DESIGN:
            made += _curve(dam, points[dam_id])
    return made


def _curve(dam: Row, points: list[Row]) -> list[Row]:
    if len(points) > 2:  # noqa: PLR2004 - more than full and dead level: a surveyed curve
        return _scaled(dam, points)
    full = number(dam["full_supply_level_m"])
    dead = number(dam["dead_level_m"])
    live, mark = live_storage(dam)
    if len(points) == 1 and full is not None and dead is not None and live and full > dead:
        lowest = {
            **points[0],
            "level_m": str(dead),
            "storage_mcm": str(float(dam["total_storage_mcm"]) - live),
            "area_km2": "",
            "note": f"dead level point: total less live storage ({mark})",
        }
        points = [lowest, *points]
    return [_point(point, 1.0) for point in points] if len(points) > 1 else []


def scale_of(dam: Row, points: list[Row]) -> float:
    """Total storage over the surveyed storage at full supply level."""
    return float(dam["total_storage_mcm"]) / at_level(points, float(dam["full_supply_level_m"]))


def at_level(points: list[Row], level: float) -> float:
    """Surveyed storage at a level, straight between points."""
    pairs = [(float(point["level_m"]), float(point["storage_mcm"])) for point in points]
    for (low, below), (high, above) in pairwise(pairs):
        if low <= level <= high:
            return below + (above - below) * (level - low) / (high - low)
    message = f"level {level} m is outside the curve of {points[0]['dam_id']}"
    raise ValueError(message)


def _scaled(dam: Row, points: list[Row]) -> list[Row]:
    """Cut the curve at full supply level and let it end at total storage.

    Surveys from elevation models miss part of the volume below the water they saw. Scaled by one
    factor, the storage at dead level agrees with total less live storage within a few metres.
    """
    full, factor = float(dam["full_supply_level_m"]), scale_of(dam, points)
    below = [point for point in points if float(point["level_m"]) < full]
    # Levels with no water below them carry nothing but ties.
    first_wet = next(i for i, point in enumerate(below) if float(point["storage_mcm"]) > 0.0)
    last = next(point for point in points if float(point["level_m"]) >= full)
    top = {
        **last,
        "level_m": str(full),
        "storage_mcm": str(at_level(points, full)),
        "area_km2": last["area_km2"] if float(last["level_m"]) == full else "",
    }
    return [_point(point, factor) for point in [*below[max(first_wet - 1, 0) :], top]]


def _point(point: Row, factor: float) -> Row:
    storage = float(point["storage_mcm"])
    scaled = f"storage scaled by {factor:.4f} to end at total storage" if factor != 1.0 else ""
    return {
        "dam_id": point["dam_id"],
        "level_m": tidy(point["level_m"]),
        "storage_hm3": shown(storage * factor),
        "area_km2": tidy(point["area_km2"]),
        "source": point["source"],
        "quality": "B",
        "note": joined(point["note"], scaled),
    }


def make_rule_curves(source: Path) -> list[Row]:
    """Observed curves where a satellite saw the storage, else the two large ones, shifted."""
    flow = natural_flow(source)
    observed = {dam_id: observed_fraction(source, dam_id) for dam_id in FILLED_SINCE}
    generic = [
        sum(values) / 2 for values in zip(*(observed[one] for one in LARGE_TWO), strict=True)
    ]
    made: list[Row] = []
    for dam_id, dam in dams_by_id(source).items():
        live, _ = live_storage(dam)
        if dam_id in observed:
            made.append(_rule(dam_id, observed[dam_id], "observed satellite storage", VU))
        elif regulates(live, sum(flow[dam_id]) / 12) and dam_id not in _SATELLITE_SMALL:
            shift = timing(flow[dam_id]) - timing(flow["DAM_NUOZHADU"])
            basis = f"mean observed curve of Xiaowan and Nuozhadu, later by {shift:.2f} months"
            made.append(_rule(dam_id, shifted(generic, shift), basis, f"derived from {VU}"))
    return made


_SATELLITE_SMALL = ("DAM_WUNONGLONG", "DAM_DAHUAQIAO", "DAM_MIAOWEI", "DAM_GONGGUOQIAO")


def _rule(dam_id: str, values: Sequence[float], basis: str, source: str) -> Row:
    return {
        "dam_id": dam_id,
        **months_to(values, "", 4),
        "basis": basis,
        "source": source,
        "quality": "B",
    }


def observed_fraction(source: Path, dam_id: str) -> list[float]:
    """Mean fraction of live storage at the end of each month, after filling.

    The record is dated at mid-month: the end of a month is the mean of its middle and the next.
    """
    dam = dams_by_id(source)[dam_id]
    points = [row for row in read_rows(source, "reservoir_curves.csv") if row["dam_id"] == dam_id]
    factor = scale_of(dam, points)
    live = float(dam["live_storage_mcm"])
    dead = float(dam["total_storage_mcm"]) - live
    seen: dict[int, list[float]] = defaultdict(list)
    for row in read_rows(source, "lancang_storage_monthly.csv"):
        if row["dam_id"] == dam_id and int(row["date"][:4]) >= FILLED_SINCE[dam_id]:
            seen[int(row["date"][5:7])].append(float(row["value"]) * factor)
    middle = [(sum(seen[m]) / len(seen[m]) - dead) / live for m in range(1, 13)]
    middle = [min(max(value, 0.0), 1.0) for value in middle]
    return [(middle[m] + middle[(m + 1) % 12]) / 2 for m in range(12)]


def timing(monthly: Sequence[float]) -> float:
    """Centre of the flow year [months after mid-January], on a circle."""
    angle = sum(flow * cmath.exp(2j * math.pi * month / 12) for month, flow in enumerate(monthly))
    return cmath.phase(angle) * 12 / (2 * math.pi) % 12


def shifted(values: Sequence[float], months: float) -> list[float]:
    """Return a yearly curve `months` later, straight between month ends."""
    made = []
    for month in range(12):
        place = (month - months) % 12
        low = math.floor(place)
        part = place - low
        made.append((1 - part) * values[low % 12] + part * values[(low + 1) % 12])
    return made
