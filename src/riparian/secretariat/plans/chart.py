"""The chart of an indicator: its values, the way to each goal, and what is in dispute."""

from collections.abc import Sequence
from typing import Any

from riparian.engine.io.report.drawing import FONT
from riparian.secretariat.plans.engine import History, last_day
from riparian.secretariat.plans.models import Goal, Indicator
from riparian.secretariat.studies.charts import GAIN, LOSS, RANGE


def _rows(history: History) -> list[dict[str, Any]]:
    return [
        {"day": row.day.isoformat(), "value": row.value, "in_dispute": row.day in history.disputed}
        for row in history.standing
    ]


def _way(history: History, goals: Sequence[Goal]) -> list[dict[str, Any]]:
    last = history.agreed[-1] if history.agreed else None
    rows = []
    for goal in goals:
        if goal.value is None:
            continue
        day, name = last_day(goal.due).isoformat(), str(goal.identifier)
        if last and last.day < last_day(goal.due):
            rows.append({"day": last.day.isoformat(), "value": last.value, "goal": name})
        rows.append({"day": day, "value": goal.value, "goal": name, "label": f"{goal.value:g}"})
    return rows


def value_spec(
    indicator: Indicator, history: History, goals: Sequence[Goal], *, title: str
) -> dict[str, Any]:
    """Return the spec: points joined where sources agree, hollow in dispute, dashes to the goal."""
    x = {"field": "day", "type": "temporal", "title": None}
    y = {"field": "value", "type": "quantitative", "title": indicator.unit,
         "scale": {"zero": True}, "axis": {"format": "~s"}}  # fmt: skip
    agreed = [{"day": row.day.isoformat(), "value": row.value} for row in history.agreed]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "anchor": "start"},
        "width": 620,
        "height": 280,
        "layer": [
            {"data": {"values": agreed}, "mark": {"type": "line", "color": GAIN},
             "encoding": {"x": x, "y": y}},
            {"data": {"values": _rows(history)},
             "mark": {"type": "point", "size": 70, "filled": True},
             "encoding": {"x": x, "y": y,
                          "color": {"condition": {"test": "datum.in_dispute", "value": LOSS},
                                    "value": GAIN},
                          "shape": {"condition": {"test": "datum.in_dispute", "value": "cross"},
                                    "value": "circle"}}},
            {"data": {"values": _way(history, goals)},
             "mark": {"type": "line", "strokeDash": [5, 4], "color": RANGE, "point": True},
             "encoding": {"x": x, "y": y, "detail": {"field": "goal"}}},
            {"data": {"values": [row for row in _way(history, goals) if "label" in row]},
             "mark": {"type": "text", "align": "right", "dx": -8, "dy": -8},
             "encoding": {"x": x, "y": y, "text": {"field": "label"}}},
        ],
        "config": {"font": FONT, "background": "#ffffff", "view": {"stroke": None}},
    }  # fmt: skip
