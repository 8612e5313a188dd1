"""The chart of scores as a Vega-Lite spec: how many cells of each group are done."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from riparian.engine.io.report.drawing import FONT
from riparian.engine.responsibilities.commitments.index import Index
from riparian.engine.responsibilities.commitments.scoring import Score

COLOURS = ("#1d6336", "#7db8d0", "#a3171f", "#dfe5e8")
"""Done, partly, not done, not scored: told apart without colour by order and label."""


def kinds_of_cells() -> list[str]:
    """Return the words of the four parts of a bar in their order."""
    return [_("done"), _("partly done"), _("not done"), _("not scored")]


def counts_of(index: Index) -> tuple[int, int, int, int]:
    """Return how many applicable cells are done, partly, not done, not scored."""
    done, partly, undone = (
        index.by_score[score] for score in (Score.FULL, Score.PARTIAL, Score.CONTRARY)
    )
    return done, partly, undone, index.applicable - index.scored


def rows_of(groups: Iterable[tuple[str, Index]]) -> list[tuple[str, tuple[int, ...]]]:
    """Return the bars of some groups."""
    return [(str(label), counts_of(index)) for label, index in groups]


def scores_spec(
    rows: Iterable[tuple[str, tuple[int, ...]]], *, title: str, axis: str
) -> dict[str, Any]:
    """Return the spec: one bar from zero per group, its parts in one order, labelled above."""
    kinds = kinds_of_cells()
    values = [
        {"group": label, "kind": kind, "order": place, "count": count}
        for label, counts in rows
        for place, (kind, count) in enumerate(zip(kinds, counts, strict=True))
    ]
    group = {"field": "group", "type": "nominal", "title": None, "sort": None,
             "axis": {"labelLimit": 280}}  # fmt: skip
    colour = {"field": "kind", "type": "nominal", "title": None, "sort": kinds,
              "scale": {"domain": kinds, "range": list(COLOURS)},
              "legend": {"orient": "top", "labelLimit": 240}}  # fmt: skip
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "anchor": "start"},
        "width": 460,
        "height": {"step": 24},
        "data": {"values": values},
        "mark": {"type": "bar", "height": 14, "stroke": "#4b5963", "strokeWidth": 0.4},
        "encoding": {
            "y": group,
            "x": {"field": "count", "type": "quantitative", "title": axis, "stack": "zero",
                  "axis": {"tickMinStep": 1, "format": ",d"}},
            "color": colour,
            "order": {"field": "order", "type": "quantitative"},
        },
        "config": {
            "font": FONT, "background": "#ffffff", "view": {"stroke": None},
            "axis": {"labelFontSize": 12}, "legend": {"labelFontSize": 12},
        },
    }  # fmt: skip
