"""Vega-Lite specifications become SVG that stays the same from run to run and fits any page."""

import re
from typing import Any

import vl_convert

Spec = dict[str, Any]
VEGA_LITE = "5.20"
FONT = "system-ui, sans-serif"
_ID = re.compile(r'\bid="([^"]+)"')


def base_spec(*, width: int, height: int) -> Spec:
    """Return the parts all charts share: quiet axes, no frame, colours from the page."""
    text = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width,
        "height": height,
        "padding": {"left": 4, "right": 20, "top": 4, "bottom": 2},
        "background": None,
        "config": {
            "aria": False,
            "view": {"stroke": None},
            "text": {"font": FONT, "fontSize": 12, "fill": "var(--ink)"},
            "axis": {
                **text,
                "labelColor": "var(--quiet)",
                "titleColor": "var(--quiet)",
                "titleFontWeight": "normal",
                "gridColor": "var(--line)",
                "domainColor": "var(--line)",
                "tickColor": "var(--line)",
                "ticks": False,
                "domain": False,
                "labelPadding": 6,
            },
        },
    }


def draw(spec: Spec, *, name: str, label: str) -> str:
    """Return the SVG of a specification; `label` says what it shows to those who cannot see it."""
    svg = vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE)
    return with_label(stable(svg, name), label)


def stable(svg: str, name: str) -> str:
    """Number the ids of a drawing by their order in it; the renderer counts over its whole life."""
    for number, old in enumerate(dict.fromkeys(_ID.findall(svg))):
        new = f"{name}-{number}"
        svg = svg.replace(f'id="{old}"', f'id="{new}"').replace(f"#{old})", f"#{new})")
        svg = svg.replace(f'"#{old}"', f'"#{new}"')
    return svg


def with_label(svg: str, label: str) -> str:
    """Make a drawing one image with one description."""
    escaped = label.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    svg = svg.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "", 1)
    svg = svg.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
    return svg.replace("<svg", f'<svg role="img" aria-label="{escaped}"', 1)
