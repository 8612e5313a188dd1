"""The chart of a run: one Vega-Lite spec, drawn as SVG for page and paper alike."""

from typing import Any

import vl_convert

FONT = "Noto Sans, Noto Sans CJK SC, sans-serif"
GAIN, LOSS, RANGE = "#0b5f7d", "#a3171f", "#6b7882"


def change_spec(result: dict[str, Any], *, title: str, axis: str) -> dict[str, Any]:
    """Return the spec: a bar from zero per country, the range as a rule, the value as a label."""
    rows = [{**row, "label": f"{row['change_musd']:+,.1f}"} for row in result.get("countries", [])]
    country = {"field": "country", "type": "nominal", "title": None, "sort": None}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "anchor": "start"},
        "width": 560,
        "height": {"step": 34},
        "data": {"values": rows},
        "encoding": {"y": country},
        "layer": [
            {
                "mark": {"type": "bar", "height": 14},
                "encoding": {
                    "x": {"field": "change_musd", "type": "quantitative", "title": axis,
                          "scale": {"zero": True}},
                    "color": {"condition": {"test": "datum.change_musd < 0", "value": LOSS},
                              "value": GAIN},
                },
            },
            {
                "mark": {"type": "rule", "color": RANGE, "strokeWidth": 2},
                "encoding": {
                    "x": {"field": "low_musd", "type": "quantitative"},
                    "x2": {"field": "high_musd"},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "dy": -11},
                "encoding": {
                    "x": {"field": "change_musd", "type": "quantitative"},
                    "text": {"field": "label"},
                },
            },
        ],
        "config": {"font": FONT, "background": "#ffffff", "view": {"stroke": None}},
    }  # fmt: skip


def drawn(spec: dict[str, Any]) -> str:
    """Draw a spec as SVG."""
    return vl_convert.vegalite_to_svg(spec)
