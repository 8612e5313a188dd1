"""How a stored answer is read: a sentence first, then charts and tables of the same numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _

from riparian.engine.io.report.charts import rounded
from riparian.engine.io.report.drawing import Spec
from riparian.secretariat.lib.numbers import shown
from riparian.secretariat.studies import charts
from riparian.secretariat.studies.models import Run
from riparian.secretariat.studies.questions import Kind

MOST_STATIONS = 6
SHOWS_PERCENT = 0.05
"""A smaller change shows as nought."""
Document = Mapping[str, Any]
Cell = str | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Numbers under one heading; `digits` are those after the point."""

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    digits: int = 1

    @property
    def shown(self) -> list[list[tuple[str, str]]]:
        """Return the cells as words beside their headings, in the reader's format of numbers."""
        return [
            [(head, self._shown(cell)) for head, cell in zip(self.header, row, strict=True)]
            for row in self.rows
        ]

    def _shown(self, cell: Cell) -> str:
        if cell is None:
            return "–"
        if isinstance(cell, str):
            return cell
        return shown(cell, self.digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One drawing with its caption."""

    name: str
    caption: str
    spec: Spec

    @property
    def drawn(self) -> str:
        """Return the SVG to stand in a page."""
        return charts.for_page(self.spec, name=self.name, label=self.caption)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a page shows of a run."""

    says: tuple[str, ...]
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    range_says: str
    """What the ranges hold, or what the numbers are means of."""


def read_answer(run: Run, *, names: Mapping[str, str]) -> Answer:
    """Read a stored answer; `names` are the names of countries in the reader's language."""
    return _READERS[Kind(run.kind)](run.result, names)


def name_of(document: Document, names: Mapping[str, str], country: str) -> str:
    """Return the name of a country: the reader's word for it, or what the river's data call it."""
    return names.get(country) or str(document["player_names"].get(country, country))


def _signed(value: float, digits: int = 1) -> str:
    return shown(value, digits, signed=True)


def _in_range(value: Document, digits: int = 1) -> str:
    low, high = _signed(value["low"], digits), _signed(value["high"], digits)
    return f"{_signed(value['mean'], digits)} ({low} … {high})"


def _changes(document: Document, names: Mapping[str, str]) -> Chart:
    rows = [
        {"name": name_of(document, names, player), "label": _signed(change["mean"]),
         **{end: rounded(change[end]) for end in ("low", "mean", "high")}}
        for player, change in document["change_musd"].items()
    ]  # fmt: skip
    spec = charts.changes_spec(rows, axis=_("million US dollars a year"))
    return Chart(
        name="change", caption=_("Change of benefit by country; lines show the range"), spec=spec
    )


def _cooperation(document: Document, names: Mapping[str, str]) -> Answer:
    gain, core = document["gain_musd"], document["core"]
    says = [
        _("Acting together is worth %(gain)s million US dollars a year more than each alone.")
        % {"gain": _in_range(gain)},
        _("A division that nobody would leave exists in %(n)s of 100 traces.")
        % {"n": shown(100 * core["exists_fraction_of_traces"], 0)},
    ]
    if document["side_payments"]["why_not"] is None:
        says.append(_payments(document, names))
    return Answer(
        says=tuple(say for say in says if say),
        charts=(_changes(document, names),),
        tables=(_countries(document, names, "alone_musd", "together_musd"),
                _division(document, names), _kinds_of_years(document)),
        range_says=_("Ranges: 5 to 95 of 100 over traces and over low, base and high estimates. "
                     "Mean: over traces at base estimates."),
    )  # fmt: skip


def _payments(document: Document, names: Mapping[str, str]) -> str:
    received = document["side_payments"]["received_musd"] or {}
    words = [
        f"{name_of(document, names, player)} {_signed(amount)}"
        for player, amount in received.items()
        if amount is not None and abs(amount) >= SHOWS_PERCENT
    ]
    if not words:
        return ""
    return _("Payments that would leave nobody worse off (received, million US dollars a year)"
             ": %(payments)s.") % {"payments": ", ".join(words)}  # fmt: skip


def _countries(document: Document, names: Mapping[str, str], before: str, after: str) -> Table:
    headings = {
        "alone_musd": _("Each alone"), "together_musd": _("All together"),
        "before_musd": _("Without the rule"), "after_musd": _("With the rule"),
    }  # fmt: skip
    rows = [
        (name_of(document, names, player), document[before][player]["mean"],
         document[after][player]["mean"], change["mean"], change["low"], change["high"])
        for player, change in document["change_musd"].items()
    ]  # fmt: skip
    return Table(
        name="countries",
        title=_("By country, million US dollars a year"),
        header=(_("Country"), headings[before], headings[after], _("Change"), _("lowest"),
                _("highest")),
        rows=tuple(rows),
        digits=2,
    )  # fmt: skip


def _division(document: Document, names: Mapping[str, str]) -> Table:
    """Return how each rule that divides the whole would share the gain over acting alone."""
    players = document["players"]
    rows = [
        (rule["title"], *(rule["gain_musd"][player]["mean"] for player in players))
        for rule in document["rules"].values()
        if rule["divides_all"]
    ]
    return Table(
        name="sharing",
        title=_("How rules would share it: gain over acting alone, million US dollars a year"),
        header=(_("Rule"), *(name_of(document, names, player) for player in players)),
        rows=tuple(rows),
        digits=2,
    )


def _kinds_of_years(document: Document) -> Table:
    words = {"dry": _("Dry years"), "normal": _("Normal years"), "wet": _("Wet years")}
    return Table(
        name="years",
        title=_("By kind of year, gain of all, million US dollars a year"),
        header=(_("Years"), _("Gain"), _("lowest"), _("highest")),
        rows=tuple(
            (words.get(name, name), *(one["gain_musd"][end] for end in ("mean", "low", "high")))
            for name, one in document["years"].items()
        ),
    )


def _rule(document: Document, names: Mapping[str, str]) -> Answer:
    losers = [name_of(document, names, player) for player in document["would_object"]]
    days = document["days_below_a_year"]
    says = (
        _("On average these lose and would have reason to object: %(countries)s.")
        % {"countries": ", ".join(losers)}
        if losers
        else _("On average nobody loses by the rule."),
        _("Days below the flow in a year: %(before)s without the rule, %(after)s with it.")
        % {"before": shown(days["before"], 1), "after": shown(days["after"], 1)},
        _("The rule is kept by %(dam)s.") % {"dam": document["dam_name"]},
    )
    return Answer(
        says=says,
        charts=(_changes(document, names),),
        tables=(_countries(document, names, "before_musd", "after_musd"),),
        range_says=_("Mean and range (5 to 95 of 100) over all traces and over low, base and high "
                     "estimates. Zero is the river without the rule."),
    )  # fmt: skip


def _months() -> tuple[str, ...]:
    return tuple(str(MONTHS_3[month]) for month in range(1, 13))


def _years_say(document: Document) -> str:
    first, last = document["years"]
    if first == last:
        return _("Means of the mean year.")
    return _("Means over %(first)s to %(last)s.") % {"first": first, "last": last}


def _change_percent(effect: Document) -> list[float | None]:
    return [
        100.0 * (after / before - 1.0) if before else None
        for before, after in zip(effect["without_m3s"], effect["with_m3s"], strict=True)
    ]


def _cascade(document: Document, _names: Mapping[str, str]) -> Answer:
    stations = document["station_names"]
    every = {key: _change_percent(effect) for key, effect in document["stations"].items()}
    changes = {
        key: change
        for key, change in every.items()
        if any(abs(one or 0.0) > SHOWS_PERCENT for one in change)
    }
    lines = {
        key: {_("without dams"): document["stations"][key]["without_m3s"],
              _("with dams"): document["stations"][key]["with_m3s"]}
        for key in _spread_out(list(changes))
    }  # fmt: skip
    energy = sum(document["energy_gwh"].values())
    says = _("%(n)s dams change the flow at %(stations)s stations and give %(energy)s GWh a year.")
    return Answer(
        says=(says % {"n": len(document["dams"]), "stations": len(changes),
                      "energy": shown(energy, 0)},),
        charts=_station_charts(lines, stations),
        tables=(
            Table(name="change", title=_("Change of the month's flow, per cent"),
                  header=(_("Station"), *_months()),
                  rows=tuple((stations[key], *change) for key, change in changes.items())),
            Table(name="energy", title=_("Energy of each dam"),
                  header=(_("Dam"), _("GWh a year")), digits=0,
                  rows=tuple((document["dam_names"][dam], value)
                             for dam, value in document["energy_gwh"].items())),
        ),
        range_says=_years_say(document),
    )  # fmt: skip


def _natural(document: Document, _names: Mapping[str, str]) -> Answer:
    stations = document["station_names"]
    flows = document["stations"]
    lines = {key: {_("natural"): flows[key]["monthly_m3s"]} for key in _spread_out(list(flows))}
    largest = max(flows, key=lambda key: flows[key]["mean_m3s"])
    return Answer(
        says=(_("Without dams and abstraction the largest mean flow is at %(station)s:"
                " %(flow)s m³/s.")
              % {"station": stations[largest],
                 "flow": shown(flows[largest]["mean_m3s"], 0)},),
        charts=_station_charts(lines, stations),
        tables=(
            Table(name="stations", title=_("Natural flow, m³/s"), digits=0,
                  header=(_("Station"), _("Mean"), *_months()),
                  rows=tuple((stations[key], flow["mean_m3s"], *flow["monthly_m3s"])
                             for key, flow in flows.items())),
        ),
        range_says=_years_say(document),
    )  # fmt: skip


def _spread_out(keys: Sequence[str]) -> list[str]:
    """Choose a few stations from the first to the last."""
    if len(keys) <= MOST_STATIONS:
        return list(keys)
    step = (len(keys) - 1) / (MOST_STATIONS - 1)
    return [keys[round(number * step)] for number in range(MOST_STATIONS)]


def _station_charts(
    lines: Mapping[str, Mapping[str, Sequence[float]]], stations: Mapping[str, str]
) -> tuple[Chart, ...]:
    return tuple(
        Chart(name=f"station-{key}", spec=charts.months_spec(flows),
              caption=_("Mean flow of each month at %(station)s") % {"station": stations[key]})
        for key, flows in lines.items()
    )  # fmt: skip


_READERS: dict[Kind, Callable[[Document, Mapping[str, str]], Answer]] = {
    Kind.COOPERATION: _cooperation,
    Kind.RULE: _rule,
    Kind.CASCADE: _cascade,
    Kind.NATURAL: _natural,
}
