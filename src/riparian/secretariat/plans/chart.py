"""The chart of an indicator: its values, the way to each goal, and what is in dispute."""

from collections.abc import Sequence
from typing import Any

from riparian.engine.io.report.drawing import FONT
from riparian.secretariat.plans.engine import History, first_day, last_day
from riparian.secretariat.plans.models import Goal
from riparian.secretariat.studies.charts import GAIN, LOSS, RANGE

SCALES = ((1e9, " ×10⁹"), (1e6, " ×10⁶"))


def _middle(dated: str) -> str:
    """Return the middle of the days that a date as written can mean: a year stands in its July."""
    first, last = first_day(dated), last_day(dated)
    return (first + (last - first) / 2).isoformat()


def _scale(numbers: Sequence[float]) -> tuple[float, str]:
    """Return what to divide by, and how to say so beside the unit."""
    largest = max((abs(number) for number in numbers), default=0)
    return next((scale for scale in SCALES if largest >= scale[0]), (1.0, ""))


def _way(history: History, goals: Sequence[Goal], by: float) -> list[dict[str, Any]]:
    last = history.agreed[-1] if history.agreed else None
    rows = []
    for goal in goals:
        if goal.value is None:
            continue
        day, name = last_day(goal.due).isoformat(), str(goal.identifier)
        if last and last.day < last_day(goal.due):
            rows.append({"day": _middle(last.dated), "value": last.value / by, "goal": name})
        label = f"{goal.value / by:g}"
        rows.append({"day": day, "value": goal.value / by, "goal": name, "label": label})
    return rows


def value_spec(history: History, goals: Sequence[Goal], *, title: str, unit: str) -> dict[str, Any]:
    """Return the spec: points joined where sources agree, crosses in dispute, dashes to goals."""
    by, words = _scale([row.value for row in history.standing])
    x = {"field": "day", "type": "temporal", "title": None,
         "axis": {"format": "%Y", "tickCount": "year"}}  # fmt: skip
    y = {"field": "value", "type": "quantitative", "title": f"{unit}{words}",
         "scale": {"zero": True}}  # fmt: skip
    agreed = [{"day": _middle(row.dated), "value": row.value / by} for row in history.agreed]
    values = [
        {"day": _middle(row.dated), "value": row.value / by,
         "in_dispute": row.pk in history.disputed}
        for row in history.standing
    ]  # fmt: skip
    way = _way(history, goals, by)
    disputed = "datum.in_dispute"
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "anchor": "start"},
        "width": 620,
        "height": 280,
        "layer": [
            {"data": {"values": agreed}, "mark": {"type": "line", "color": GAIN},
             "encoding": {"x": x, "y": y}},
            {"data": {"values": values}, "mark": {"type": "point", "size": 70, "filled": True},
             "encoding": {"x": x, "y": y,
                          "color": {"condition": {"test": disputed, "value": LOSS}, "value": GAIN},
                          "shape": {"condition": {"test": disputed, "value": "cross"},
                                    "value": "circle"}}},
            {"data": {"values": way},
             "mark": {"type": "line", "strokeDash": [5, 4], "color": RANGE, "point": True},
             "encoding": {"x": x, "y": y, "detail": {"field": "goal"}}},
            {"data": {"values": [row for row in way if "label" in row]},
             "mark": {"type": "text", "align": "right", "dx": -8, "dy": -8},
             "encoding": {"x": x, "y": y, "text": {"field": "label"}}},
        ],
        "config": {"font": FONT, "background": "#ffffff", "view": {"stroke": None}},
    }  # fmt: skip
