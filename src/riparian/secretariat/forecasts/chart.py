"""The fan of a forecast and the curves of skill, as Vega-Lite specs of the one tested kind."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from riparian.engine.io.report.drawing import Spec, base_spec

WIDTH_PX, HEIGHT_PX = 620, 260
BANDS = (("0.05", "0.95", 0.18), ("0.25", "0.75", 0.32))


def fan_spec(
    days: Sequence[dict[str, Any]],
    *,
    past: Sequence[tuple[date, float]],
    came: Sequence[tuple[date, float]],
    lines: Sequence[tuple[str, float]],
    unit: str,
) -> Spec:
    """Return what was seen, the bands and the middle of what is expected, thresholds as rules.

    `came` is what was seen afterwards, drawn where the day of issue lies in the past.
    """
    rows = [{"day": row["day"], "middle": row["quantiles"]["0.5"],
             **{f"q{level[2:]}": row["quantiles"][level] for level in _levels()}}
            for row in days]  # fmt: skip
    y = {"type": "quantitative", "scale": {"zero": False},
         "axis": {"title": unit, "titleAngle": 0, "titleAlign": "left", "titleY": -10,
                  "titleX": -30, "tickCount": 5}}  # fmt: skip
    x = {"field": "day", "type": "temporal",
         "axis": {"title": None, "format": "%m-%d", "tickCount": 8, "grid": False}}  # fmt: skip
    layers = [_band(low, high, opacity, y) for low, high, opacity in BANDS]
    layers += [
        {"mark": {"type": "line", "stroke": "var(--river)", "strokeWidth": 2.5},
         "encoding": {"y": {**y, "field": "middle"}}},
        _seen(past, y, dash=[1, 0]),
    ]  # fmt: skip
    if came:
        layers.append(_seen(came, y, dash=[2, 3]))
    layers += [_rule(words, value, y) for words, value in lines if _is_near(value, rows, past)]
    spec = base_spec(width=WIDTH_PX, height=HEIGHT_PX)
    return {**spec, "data": {"values": rows}, "encoding": {"x": x}, "layer": layers}


def _levels() -> list[str]:
    return [level for low, high, _ in BANDS for level in (low, high)]


def _band(low: str, high: str, opacity: float, y: Spec) -> Spec:
    return {
        "mark": {"type": "area", "fill": "var(--river)", "opacity": opacity},
        "encoding": {"y": {**y, "field": f"q{low[2:]}"}, "y2": {"field": f"q{high[2:]}"}},
    }


def _seen(values: Sequence[tuple[date, float]], y: Spec, *, dash: list[int]) -> Spec:
    rows = [{"day": day.isoformat(), "seen": value} for day, value in values]
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "stroke": "var(--ink)", "strokeWidth": 1.5, "strokeDash": dash},
        "encoding": {"y": {**y, "field": "seen"}},
    }


def _rule(words: str, value: float, y: Spec) -> Spec:
    one = {"data": {"values": [{"at": value}]}}
    return {
        **one,
        "layer": [
            {"mark": {"type": "rule", "stroke": "var(--danger)", "strokeDash": [5, 3]},
             "encoding": {"x": None, "y": {**y, "field": "at"}}},
            {"mark": {"type": "text", "align": "left", "dy": -6, "dx": 4, "text": words,
                      "fill": "var(--danger)", "x": 0},
             "encoding": {"x": None, "y": {**y, "field": "at"}}},
        ],
    }  # fmt: skip


def _is_near(
    value: float, rows: Sequence[dict[str, Any]], past: Sequence[tuple[date, float]]
) -> bool:
    """Say whether a threshold lies so near what is shown that drawing it squeezes nothing."""
    shown = [row["q05"] for row in rows] + [row["q95"] for row in rows] + [one for _, one in past]
    low, high = min(shown), max(shown)
    reach = (high - low) or 1.0
    return bool(low - reach <= value <= high + reach)


def skill_spec(rows: Sequence[dict[str, Any]], names: dict[str, str], *, unit: str) -> Spec:
    """Return CRPS by lead, one line a method; the statistical one stands out, smaller is better."""
    leads = max(row["lead_days"] for row in rows)
    y = {"type": "quantitative", "scale": {"zero": True}, "field": "crps",
         "axis": {"title": f"CRPS, {unit}", "titleAngle": 0, "titleAlign": "left", "titleY": -10,
                  "titleX": -30, "tickCount": 4}}  # fmt: skip
    x = {"field": "lead_days", "type": "quantitative", "scale": {"domain": [1, leads]},
         "axis": {"title": None, "values": list(range(1, leads + 1)), "grid": False,
                  "format": "d"}}  # fmt: skip
    layers = []
    for method in dict.fromkeys(row["method"] for row in rows):
        own = [row for row in rows if row["method"] == method]
        stands_out = method == "statistical"
        colour = "var(--river)" if stands_out else "var(--quiet)"
        layers.append(
            {"data": {"values": own},
             "mark": {"type": "line", "stroke": colour, "strokeWidth": 2.5 if stands_out else 1.5,
                      "strokeDash": [1, 0] if stands_out else [4, 3]},
             "encoding": {"y": y}}
        )  # fmt: skip
        layers.append(
            {"data": {"values": own[-1:]},
             "mark": {"type": "text", "align": "left", "dx": 6, "text": names[method],
                      "fill": colour},
             "encoding": {"y": y}}
        )  # fmt: skip
    spec = base_spec(width=WIDTH_PX - 200, height=180)
    return {**spec, "encoding": {"x": x}, "layer": layers}
