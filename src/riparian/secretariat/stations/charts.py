"""The charts of a series: the values with their thresholds, the months, the years and the dams."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from riparian.engine.io.report.drawing import FONT
from riparian.engine.river.regime import MonthBand, YearLine
from riparian.secretariat.stations.upstream import Dam

RIVER, WARNING, DANGER, DIM, LOW = "#0b5f7d", "#b26a00", "#a3171f", "#6b7882", "#7a4d00"
COLOURS = {"alarm": WARNING, "flood": DANGER, "low": LOW}
MOST_POINTS = 1200
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
LARGE_DAM_HM3 = 1000.0
YEARS_BETWEEN_NAMES = 3

Points = Sequence[tuple[datetime, float, int]]


def thinned(points: Points) -> list[tuple[datetime, float, int]]:
    """Keep the lowest and the highest value of each stretch, so that no peak is lost."""
    if len(points) <= MOST_POINTS:
        return list(points)
    size = -(-len(points) // (MOST_POINTS // 2))
    kept = []
    for start in range(0, len(points), size):
        part = points[start : start + size]
        ends = {min(part, key=lambda p: p[1]), max(part, key=lambda p: p[1])}
        kept += sorted(ends)
    return kept


def _config() -> dict[str, Any]:
    return {"font": FONT, "background": "#ffffff", "view": {"stroke": None},
            "axis": {"grid": True, "gridColor": "#e4e9ec"}}  # fmt: skip


def series_spec(
    points: Points,
    thresholds: Sequence[dict[str, Any]],
    *,
    title: str,
    axis: str,
    offset: timedelta,
) -> dict[str, Any]:
    """Return the spec of values over time in the clock of the station, with thresholds named."""
    rows = [
        {"time": (moment + offset).strftime("%Y-%m-%dT%H:%M:%S"), "value": value,
         "flagged": verdict in {2, 4, 5}}
        for moment, value, verdict in thinned(points)
    ]  # fmt: skip
    x = {"field": "time", "type": "temporal", "title": None}
    y = {"field": "value", "type": "quantitative", "title": axis, "scale": {"zero": False}}
    layers: list[dict[str, Any]] = [
        {"data": {"values": rows}, "mark": {"type": "line", "color": RIVER, "strokeWidth": 1.4},
         "encoding": {"x": x, "y": y}},
        {"data": {"values": [row for row in rows if row["flagged"]]},
         "mark": {"type": "point", "color": DANGER, "shape": "triangle-up", "size": 40},
         "encoding": {"x": x, "y": y}},
    ]  # fmt: skip
    for one in thresholds:
        label = [{"value": one["value"], "label": f"{one['label']} {one['value']:g}"}]
        colour = COLOURS.get(one["kind"], DIM)
        level = {"field": "value", "type": "quantitative"}
        layers += [
            {"data": {"values": label}, "mark": {"type": "rule", "color": colour,
             "strokeDash": [6, 3]}, "encoding": {"y": level}},
            {"data": {"values": label},
             "mark": {"type": "text", "color": colour, "align": "left", "x": 4, "dy": -6},
             "encoding": {"y": level, "text": {"field": "label"}}},
        ]  # fmt: skip
    return _chart(title, layers)


def _chart(title: str, layers: list[dict[str, Any]]) -> dict[str, Any]:
    return {"$schema": _SCHEMA, "title": {"text": title, "anchor": "start"}, "width": 760,
            "height": 260, "layer": layers, "config": _config()}  # fmt: skip


def months_spec(
    bands: Sequence[MonthBand],
    latest: dict[int, float],
    *,
    title: str,
    axis: str,
    names: Sequence[str],
) -> dict[str, Any]:
    """Return the spec of the months: bands of the years, their median, and the latest year."""
    rows = [
        {"place": band.month, "month": names[band.month - 1], "p5": band.p5, "p25": band.p25,
         "p50": band.p50, "p75": band.p75, "p95": band.p95, "latest": latest.get(band.month)}
        for band in bands
    ]  # fmt: skip
    x = {"field": "month", "type": "ordinal", "sort": {"field": "place"}, "title": None,
         "axis": {"labelAngle": 0}}  # fmt: skip

    def band(low: str, high: str, opacity: float) -> dict[str, Any]:
        return {"mark": {"type": "area", "color": RIVER, "opacity": opacity},
                "encoding": {"x": x, "y": {"field": low, "type": "quantitative", "title": axis},
                             "y2": {"field": high}}}  # fmt: skip

    def line(field: str, colour: str, dash: list[int]) -> dict[str, Any]:
        return {"mark": {"type": "line", "color": colour, "strokeDash": dash, "point": bool(dash)},
                "encoding": {"x": x, "y": {"field": field, "type": "quantitative"}}}  # fmt: skip

    layers = [band("p5", "p95", 0.16), band("p25", "p75", 0.3), line("p50", RIVER, []),
              line("latest", DANGER, [4, 2])]  # fmt: skip
    return {**_chart(title, layers), "data": {"values": rows}}


def years_spec(
    lines: Sequence[YearLine], dams: Sequence[Dam], *, title: str, axis: str
) -> dict[str, Any]:
    """Return the spec of the dry seasons by year, with the years in which large dams came."""
    rows = [{"year": f"{line.year}-01-01", "value": line.dry_season} for line in lines
            if line.dry_season is not None]  # fmt: skip
    span = {line.year for line in lines if line.dry_season is not None}
    large = _dams_by_year([dam for dam in dams if dam.year in span])
    x = {"field": "year", "type": "temporal", "title": None}
    layers = [
        {"data": {"values": rows}, "mark": {"type": "line", "color": RIVER, "point": {"size": 16}},
         "encoding": {"x": x, "y": {"field": "value", "type": "quantitative", "title": axis}}},
        {"data": {"values": large}, "mark": {"type": "rule", "color": DIM, "strokeDash": [2, 3]},
         "encoding": {"x": x}},
        {"data": {"values": large},
         "mark": {"type": "text", "color": DIM, "angle": 270, "align": "right", "y": 4, "dy": -4,
                  "fontSize": 9},
         "encoding": {"x": x, "text": {"field": "label"}}},
    ]  # fmt: skip
    return _chart(title, layers)


def is_large(dam: Dam) -> bool:
    """Say whether a dam is known to hold a thousand million cubic metres or more."""
    return (dam.storage_hm3 or 0) >= LARGE_DAM_HM3


def _dams_by_year(dams: Sequence[Dam]) -> list[dict[str, str]]:
    """Return one mark a year of large dams; years too close to each other share a name."""
    by_year: dict[int, list[str]] = {}
    for dam in dams:
        if is_large(dam):
            by_year.setdefault(dam.year, []).append(dam.name)
    marks, last = [], 0
    for year, names in sorted(by_year.items()):
        label = names[0] + (f" +{len(names) - 1}" if len(names) > 1 else "")
        is_far = year - last >= YEARS_BETWEEN_NAMES
        marks.append({"year": f"{year}-01-01", "label": label if is_far else ""})
        last = year if is_far else last
    return marks
