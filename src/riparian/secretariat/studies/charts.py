"""The charts of a run: one Vega-Lite spec, drawn for the page, as SVG file, as PDF and as PNG.

A spec names colours by the variables of the design system. On a page they follow light and dark;
in a file that leaves the platform the light ones are written in, and the fonts for paper.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import vl_convert
from django.utils.translation import get_language

from riparian.engine.io.report.charts import ZERO_RULE, flows_of_months, rounded, spread_ends
from riparian.engine.io.report.drawing import FONT, VEGA_LITE, Spec, base_spec, draw
from riparian.secretariat.lib.typesetting import fonts_in

GAIN, LOSS, RANGE = "var(--river)", "var(--danger)", "var(--strong-line)"
"""The colours of a gain, a loss and a range: the one accent, the one danger, a grey."""
STYLE = Path(__file__).resolve().parents[1] / "static" / "riparian" / "riparian.css"
WIDTH_PX, MONTHS_PX = 560, (340, 150)
VARIABLE = re.compile(r"var\((--[a-z0-9-]+)\)")


def changes_spec(rows: Sequence[Mapping[str, Any]], *, axis: str) -> Spec:
    """Return a bar from zero per country, the range as a line, the value as a label.

    Each row has name, mean, low, high and label.
    """
    y = {
        "field": "name", "type": "nominal", "sort": None,
        "axis": {"title": None, "labelColor": "var(--ink)", "labelFontSize": 13},
    }  # fmt: skip
    x = {"type": "quantitative", "scale": {"zero": True}, "axis": {"title": axis, "tickCount": 6}}
    layers = [
        {
            "mark": {"type": "bar", "height": 12},
            "encoding": {
                "x": {**x, "field": "mean"},
                "color": {"condition": {"test": "datum.mean < 0", "value": "var(--danger)"},
                          "value": "var(--river)"},
            },
        },
        {
            "mark": {"type": "rule", "stroke": "var(--quiet)", "strokeWidth": 2},
            "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        ZERO_RULE,
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "dy": -12, "fontWeight": 600},
            "encoding": {"x": {**x, "field": "mean"}, "text": {"field": "label"}},
        },
    ]  # fmt: skip
    spec = base_spec(width=WIDTH_PX, height=40 * len(rows))
    return {**spec, "data": {"values": list(rows)}, "encoding": {"y": y}, "layer": layers}


def months_spec(lines: Mapping[str, Sequence[float]]) -> Spec:
    """Return mean flow of each month: the first line is the reference, the last one stands out."""
    width, height = MONTHS_PX
    highest = max(max(flows) for flows in lines.values()) or 1.0
    ends = spread_ends(lines, highest=highest, height=height)
    last = list(lines)[-1]
    layers = [_line(flows, stands_out=name == last) for name, flows in lines.items()]
    layers += [_label(name, ends[name], stands_out=name == last) for name in lines]
    return flows_of_months(layers, highest=highest, width=width, height=height)


def _line(flows: Sequence[float], *, stands_out: bool) -> Spec:
    rows = [{"month": month, "value": rounded(flow)} for month, flow in enumerate(flows)]
    style = (
        {"stroke": "var(--river)", "strokeWidth": 2.5}
        if stands_out
        else {"stroke": "var(--quiet)", "strokeWidth": 1.5, "strokeDash": [4, 3]}
    )
    return {"data": {"values": rows}, "mark": {"type": "line", **style}}


def _label(name: str, height_at: float, *, stands_out: bool) -> Spec:
    mark = {
        "type": "text", "align": "left", "dx": 6, "text": name,
        "fill": "var(--river)" if stands_out else "var(--quiet)",
        "fontWeight": 600 if stands_out else 400,
    }  # fmt: skip
    return {"data": {"values": [{"month": 11, "value": rounded(height_at)}]}, "mark": mark}


def for_page(spec: Spec, *, name: str, label: str) -> str:
    """Draw a spec as SVG to stand in a page."""
    return _for_page(json.dumps(spec), name, label)


@lru_cache(maxsize=256)
def _for_page(spec: str, name: str, label: str) -> str:
    return draw(json.loads(spec), name=name, label=label)


def as_svg(spec: Spec) -> str:
    """Draw a spec as an SVG file that stands alone."""
    return vl_convert.vegalite_to_svg(on_paper(spec), vl_version=VEGA_LITE)


def as_pdf(spec: Spec) -> bytes:
    """Draw a spec as a PDF page."""
    return vl_convert.vegalite_to_pdf(on_paper(spec), vl_version=VEGA_LITE)


def as_png(spec: Spec) -> bytes:
    """Draw a spec as dots, for where an SVG would lose letters of Lao or Burmese, or not show."""
    return vl_convert.vegalite_to_png(on_paper(spec), vl_version=VEGA_LITE, scale=2)


def on_paper(spec: Spec) -> Spec:
    """Return the same spec in light colours on white, in fonts that hold the active language."""
    colours = light_colours()
    fonts = ", ".join([*fonts_in(get_language() or "en"), "sans-serif"])
    text = json.dumps(spec).replace(FONT, fonts)
    written = VARIABLE.sub(lambda found: colours[found.group(1)], text)
    return {**json.loads(written), "background": colours["--paper"]}


@lru_cache(maxsize=1)
def light_colours() -> dict[str, str]:
    """Return the light colours of the design system, from its style sheet."""
    root = STYLE.read_text(encoding="utf-8").split(":root {", 1)[1].split("}", 1)[0]
    named = dict(re.findall(r"(--[a-z0-9-]+):\s*([^;]+);", root))
    return {name: VARIABLE.sub(lambda v: named[v.group(1)], value) for name, value in named.items()}
