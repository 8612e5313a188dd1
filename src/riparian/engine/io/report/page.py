"""The page itself: findings, tables and drawings set into the template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from riparian import __version__
from riparian.engine.io.cooperation_tables import built_dams
from riparian.engine.io.data_table import DataTable
from riparian.engine.io.published_results import Comparison
from riparian.engine.io.report import sentences, words
from riparian.engine.io.report.drawing import draw
from riparian.engine.io.report.figures import (
    Chart,
    benefit_rows,
    chosen_stations,
    coalition_chart,
    heat_rows,
    hydrograph_charts,
    rule_charts,
    share_charts,
    years_chart,
)
from riparian.engine.io.report.look import STATE_COLOURS, STATE_DASHES, STATE_WIDTHS, colour_of
from riparian.engine.io.report.palette import with_country_colours
from riparian.engine.io.report.river_map import draw_map
from riparian.engine.io.report.sentences import Words, published_sentence, words_of
from riparian.engine.io.report.shown_tables import (
    best_coalitions,
    largest_reservoirs,
    rules_found,
    station_months,
)
from riparian.engine.studies.cooperation_findings import CooperationFindings
from riparian.engine.studies.setting import Setting

TEMPLATE, STYLE = "page.html.jinja", "page.css"
QUALITY_WORDS = {
    "A": "read in the named source",
    "B": "derived or assumed here",
    "C": "recalled, not read again",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A chart as SVG with its caption."""

    caption: str
    svg: Markup


def render_page(
    findings: CooperationFindings,
    setting: Setting,
    *,
    tables: Mapping[str, DataTable],
    comparisons: tuple[Comparison, ...],
    fingerprint: str,
) -> str:
    """Return the whole report as one HTML page; `fingerprint` names the result it shows."""
    said = words_of(findings, setting)
    page = _environment().from_string(_read(TEMPLATE))
    return page.render(
        **_texts(said),
        **_drawings(said, setting, tables),
        words=words,
        said=said,
        findings=findings,
        setting=setting,
        tables=tables,
        comparisons=comparisons,
        fingerprint=fingerprint,
        version=__version__,
        style=Markup(with_country_colours(_read(STYLE))),  # noqa: S704 - our own file
        colour=lambda country: colour_of(country, said.players),
        quality_words=QUALITY_WORDS,
        published_says=published_sentence(said, comparisons),
        benefits=benefit_rows(said),
        heat=heat_rows(said),
        built=len(built_dams(findings, setting.basin)),
    )


def _environment() -> Environment:
    return Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _read(name: str) -> str:
    return resources.files("riparian.engine.io.report").joinpath(name).read_text(encoding="utf-8")


def _texts(said: Words) -> dict[str, str]:
    functions: Mapping[str, Callable[[Words], str]] = {
        "question": sentences.question,
        "answer": sentences.answer_sentence,
        "certainty": sentences.certainty_sentence,
        "gainers": sentences.gainers_sentence,
        "payment": sentences.payment_sentence,
        "objection": sentences.objection_sentence,
        "outsiders": sentences.outsiders_sentence,
        "not_valued": sentences.not_valued_sentence,
        "coalition_says": sentences.coalition_sentence,
        "superadditivity": sentences.superadditivity_sentence,
        "foresight_says": sentences.foresight_sentence,
        "years_say": sentences.years_sentence,
        "externality_says": sentences.externality_sentence,
    }
    return {name: function(said) for name, function in functions.items()}


def _drawings(said: Words, setting: Setting, tables: Mapping[str, DataTable]) -> dict[str, Any]:
    basin = setting.basin
    stations = chosen_stations(basin, said.findings)
    river = draw_map(basin, built_dams(said.findings, basin), stations)
    return {
        "hydrographs": _draw_all(hydrograph_charts(said, basin), "Mean flow of each month at"),
        "coalition_drawing": _draw(coalition_chart(said), "Gain of every coalition by its size"),
        "share_drawings": _draw_all(share_charts(said), "Gain by sharing rule of"),
        "years_drawing": _draw(years_chart(said), "Gain in dry, normal and wet years"),
        "rule_drawings": _draw_all(rule_charts(tables["rules"]), "Storage target of each month:"),
        "river": Markup(river),  # noqa: S704 - names are escaped where they are drawn
        "stations": stations,
        "state_key": [
            (state, STATE_COLOURS[state], STATE_DASHES[state], STATE_WIDTHS[state])
            for state in said.findings.answer.states[1:]
        ],
        "best_coalitions": best_coalitions(said),
        "station_months": station_months(said, basin),
        "largest_reservoirs": largest_reservoirs(said, basin),
        "rules_found": rules_found(said),
    }


def _draw(chart: Chart, label: str) -> Drawn:
    text = f"{label} {chart.caption}".strip()
    svg = Markup(draw(chart.spec, name=chart.name, label=text))  # noqa: S704 - the renderer escapes
    return Drawn(caption=chart.caption, svg=svg)


def _draw_all(charts: tuple[Chart, ...], label: str) -> list[Drawn]:
    return [_draw(chart, label) for chart in charts]
