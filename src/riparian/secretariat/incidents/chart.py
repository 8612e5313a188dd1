"""The chart of an after-action review: one bar a step and country, from the first known moment."""

from typing import Any

from django.utils.translation import gettext as _

from riparian.engine.io.report.drawing import FONT
from riparian.engine.mechanism.after_action import AfterAction, Step

COLOURS = {
    Step.ALERTED: "#c2500a", Step.ACKNOWLEDGED: "#b98200", Step.RESPONDED: "#0b5f7d",
    Step.CLOSED: "#6b7882",
}  # fmt: skip


def step_name(step: Step) -> str:
    """Return a step in the reader's language."""
    return {
        Step.DETECTED: _("Detected"), Step.ALERTED: _("Alerted"),
        Step.ACKNOWLEDGED: _("Acknowledged"), Step.RESPONDED: _("First response"),
        Step.CLOSED: _("Closed"),
    }[step]  # fmt: skip


def review_spec(review: AfterAction, *, title: str) -> dict[str, Any]:
    """Return the spec: time runs to the right, a bar is a wait, an open end is a hollow bar."""
    start = min((one.started_at for one in review.delays), default=None)
    rows = [
        {
            "party": one.party or _("Incident"), "step": step_name(one.step),
            "from": (one.started_at - start).total_seconds() / 60,
            "to": (one.started_at - start).total_seconds() / 60 + one.seconds / 60,
            "label": f"{'≥ ' if one.is_open else ''}{one.seconds / 60:.0f}",
            "opacity": 0.35 if one.is_open else 1.0, "colour": COLOURS[one.step],
            "row": f"{one.party or _('Incident')} · {step_name(one.step)}",
        }
        for one in review.delays
        if start is not None
    ]  # fmt: skip
    y = {"field": "row", "type": "nominal", "title": None, "sort": None,
         "axis": {"labelLimit": 320}}  # fmt: skip
    minutes = {"title": _("minutes after the first known moment"), "scale": {"zero": True}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "anchor": "start"},
        "width": 560, "height": {"step": 24}, "data": {"values": rows},
        "encoding": {"y": y},
        "layer": [
            {
                "mark": {"type": "bar", "height": 12},
                "encoding": {
                    "x": {"field": "from", "type": "quantitative", **minutes},
                    "x2": {"field": "to"},
                    "color": {"field": "colour", "type": "nominal", "scale": None},
                    "opacity": {"field": "opacity", "type": "quantitative", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"x": {"field": "to", "type": "quantitative"},
                             "text": {"field": "label"}},
            },
        ],
        "config": {"font": FONT, "background": "#ffffff", "view": {"stroke": None}},
    }  # fmt: skip
