"""The charts of the main study as Vega-Lite specifications; `drawing` turns them into SVG."""

from collections.abc import Mapping, Sequence
from typing import Any

from riparian.engine.io.report.drawing import Spec, base_spec
from riparian.engine.io.report.look import (
    DRAWING_ORDER,
    STATE_COLOURS,
    STATE_DASHES,
    STATE_WIDTHS,
)

Row = Mapping[str, Any]
MONTH_LETTER = "substring('JFMAMJJASOND', datum.value, datum.value + 1)"
LABEL_GAP_PX = 14.0
MUSD_AXIS = "million USD a year"
ZERO_RULE: Spec = {
    "mark": {"type": "rule", "stroke": "var(--ink)"},
    "encoding": {"x": {"datum": 0}},
}
"""Acting alone, the reference that is always drawn."""


def months_spec(states: Mapping[str, Sequence[float]], *, width: int, height: int) -> Spec:
    """Mean flow of each month, one line a state, each labelled at its end."""
    highest = max(max(flows) for flows in states.values())
    ends = spread_ends(states, highest=highest, height=height)
    layers = [_line(name, states[name]) for name in DRAWING_ORDER if name in states]
    layers += [_end_label(name, ends[name]) for name in states]
    return flows_of_months(layers, highest=highest, width=width, height=height)


def flows_of_months(layers: list[Spec], *, highest: float, width: int, height: int) -> Spec:
    """Return layers of `month` and `value` over the months of a year, from no flow upwards."""
    x = {
        "field": "month", "type": "quantitative", "scale": {"domain": [0, 11], "nice": False},
        "axis": {
            "values": list(range(12)), "labelExpr": MONTH_LETTER, "grid": False, "title": None,
            "labelOverlap": False, "labelFlush": False,
        },
    }  # fmt: skip
    y = {
        "field": "value", "type": "quantitative", "scale": {"domain": [0, highest], "nice": True},
        "axis": {"tickCount": 4, "title": "m³/s", "titleAngle": 0, "titleAlign": "left",
                 "titleY": -10, "titleX": -30, "format": ",.0f"},
    }  # fmt: skip
    return {**base_spec(width=width, height=height), "encoding": {"x": x, "y": y}, "layer": layers}


def target_spec(states: Mapping[str, Sequence[float]], *, width: int, height: int) -> Spec:
    """Storage targets of one group through the year, from empty to full."""
    x = {
        "field": "month", "type": "quantitative", "scale": {"domain": [0, 11], "nice": False},
        "axis": {"values": [0, 3, 6, 9], "labelExpr": MONTH_LETTER, "grid": False, "title": None},
    }  # fmt: skip
    y = {
        "field": "value", "type": "quantitative", "scale": {"domain": [0, 1]},
        "axis": {"values": [0, 0.5, 1], "format": ".0%", "title": None},
    }  # fmt: skip
    layers = [_line(name, states[name]) for name in DRAWING_ORDER if name in states]
    return {**base_spec(width=width, height=height), "encoding": {"x": x, "y": y}, "layer": layers}


def _line(name: str, values: Sequence[float]) -> Spec:
    mark = {
        "type": "line", "stroke": STATE_COLOURS[name], "strokeWidth": STATE_WIDTHS[name],
        "strokeDash": STATE_DASHES[name],
    }  # fmt: skip
    rows = [{"month": month, "value": rounded(value)} for month, value in enumerate(values)]
    return {"data": {"values": rows}, "mark": mark}


def _end_label(name: str, height_at: float) -> Spec:
    mark = {
        "type": "text", "align": "left", "dx": 6, "text": name,
        "fill": STATE_COLOURS[name], "fontWeight": 600 if name == "all together" else 400,
    }  # fmt: skip
    return {"data": {"values": [{"month": 11, "value": rounded(height_at)}]}, "mark": mark}


def spread_ends(
    lines: Mapping[str, Sequence[float]], *, highest: float, height: int
) -> dict[str, float]:
    """Return how high the label at each line's end stands: moved up until none covers another."""
    ends = {name: values[-1] for name, values in lines.items()}
    gap = highest * LABEL_GAP_PX / height
    placed: dict[str, float] = {}
    least = 0.0
    for name in sorted(ends, key=lambda each: ends[each]):
        placed[name] = max(ends[name], least)
        least = placed[name] + gap
    return placed


def coalitions_spec(rows: Sequence[Row], best: Sequence[Row], *, width: int) -> Spec:
    """Gain of every coalition by its size; the best of each size has its name and range."""
    sizes = sorted({row["members"] for row in rows})
    y = {
        "field": "members", "type": "ordinal", "sort": sizes,
        "axis": {"title": "countries in the coalition", "grid": True, "labelFontSize": 13},
    }  # fmt: skip
    x = {
        "field": "gain",
        "type": "quantitative",
        "axis": {"title": f"gain over acting alone, {MUSD_AXIS}", "tickCount": 7},
    }
    bands = {"mark": {"type": "bar", "height": 10, "fill": "var(--band)"},
             "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}}  # fmt: skip
    dots = {
        "type": "circle", "fill": "var(--quiet)", "opacity": 0.55,
    }  # fmt: skip
    layers = [
        {"data": {"values": list(best)}, **bands},
        ZERO_RULE,
        {
            "data": {"values": list(rows)},
            "mark": dots,
            "encoding": {
                "x": x,
                "y": y,
                "size": {"field": "count", "type": "quantitative", "legend": None,
                         "scale": {"domain": [0, 16], "range": [20, 220]}},
            },
        },
        {
            "data": {"values": list(best)},
            "mark": {"type": "circle", "size": 90, "fill": "var(--river)", "opacity": 1},
            "encoding": {"x": x, "y": y},
        },
        {
            "data": {"values": list(best)},
            "mark": {"type": "text", "align": "left", "dx": 0, "dy": -13, "fontWeight": 600},
            "encoding": {"x": x, "y": y, "text": {"field": "label"}},
        },
    ]  # fmt: skip
    return {**base_spec(width=width, height=46 * len(sizes)), "layer": layers}


def ranges_spec(rows: Sequence[Row], *, width: int, colour: str, domain: Sequence[float]) -> Spec:
    """One dot and its range a row; the first row is hollow, it is what happens without a rule."""
    names = [row["name"] for row in rows]
    y = {
        "field": "name", "type": "ordinal", "sort": names,
        "axis": {"title": None, "labelLimit": 190, "labelColor": "var(--ink)"},
    }  # fmt: skip
    x = {
        "field": "low", "type": "quantitative", "scale": {"domain": list(domain), "nice": True},
        "axis": {"title": MUSD_AXIS, "tickCount": 5},
    }  # fmt: skip
    layers = [
        {
            "mark": {"type": "bar", "height": 7, "fill": colour, "opacity": 0.3},
            "encoding": {"x": x, "x2": {"field": "high"}, "y": y},
        },
        ZERO_RULE,
        {
            "mark": {"type": "point", "size": 60, "stroke": colour, "strokeWidth": 2,
                     "fill": "var(--paper)", "opacity": 1},
            "transform": [{"filter": "datum.is_hollow"}],
            "encoding": {"x": {**x, "field": "mean"}, "y": y},
        },
        {
            "mark": {"type": "circle", "size": 70, "fill": colour, "opacity": 1},
            "transform": [{"filter": "!datum.is_hollow"}],
            "encoding": {"x": {**x, "field": "mean"}, "y": y},
        },
    ]  # fmt: skip
    spec = base_spec(width=width, height=24 * len(rows))
    return {**spec, "data": {"values": list(rows)}, "layer": layers}


def rounded(value: float) -> float:
    """Return five significant digits, all that a drawing can show."""
    return float(f"{value:.5g}")
