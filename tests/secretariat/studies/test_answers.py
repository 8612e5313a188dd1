"""Stored answers read aloud: what is missing, what is small, what is one year."""

import pytest

from riparian.secretariat.studies import answers
from riparian.secretariat.studies.models import Run
from riparian.secretariat.studies.questions import Kind


def span(mean):
    return {"mean": mean, "low": mean - 1, "high": mean + 1}


COOPERATION = {
    "players": ["UPP", "LOW"],
    "player_names": {"UPP": "Upperland", "LOW": "Lowland"},
    "gain_musd": span(3.0),
    "core": {"exists_fraction_of_traces": 0.5},
    "side_payments": {"why_not": None, "received_musd": {"UPP": 1.25, "LOW": -1.25}},
    "alone_musd": {"UPP": span(10.0), "LOW": span(20.0)},
    "together_musd": {"UPP": span(9.0), "LOW": span(24.0)},
    "change_musd": {"UPP": span(-1.0), "LOW": span(4.0)},
    "rules": {
        "shapley": {"title": "Shapley value", "divides_all": True,
                    "gain_musd": {"UPP": span(1.5), "LOW": span(1.5)}},
        "tau": {"title": "Tau value", "divides_all": True,
                "gain_musd": {"UPP": {"mean": None}, "LOW": {"mean": None}}},
        "banzhaf": {"title": "Banzhaf value", "divides_all": False, "gain_musd": {}},
    },
    "years": {"dry": {"gain_musd": span(5.0)}},
}  # fmt: skip


def read(kind, result, names=None):
    return answers.read_answer(Run(kind=kind, result=result), names=names or {})


def test_the_worth_of_cooperation_is_said_with_range_core_and_payments():
    said = read(Kind.COOPERATION, COOPERATION, {"UPP": "Oberland"}).says
    assert "+3.0 (+2.0 … +4.0)" in said[0]
    assert "50 of 100" in said[1]
    assert said[2].endswith("Oberland +1.3, Lowland -1.3.") or said[2].endswith(
        "Oberland +1.2, Lowland -1.2."
    )


@pytest.mark.parametrize(
    "payments",
    [
        {"why_not": "the core is empty", "received_musd": None},
        {"why_not": None, "received_musd": {"UPP": 0.001, "LOW": None}},
    ],
)
def test_no_payment_is_said_where_there_is_none(payments):
    assert len(read(Kind.COOPERATION, COOPERATION | {"side_payments": payments}).says) == 2


def test_a_rule_that_does_not_exist_is_shown_as_unknown_and_never_as_nought():
    table = next(t for t in read(Kind.COOPERATION, COOPERATION).tables if t.name == "sharing")
    shown = [[cell for _, cell in row] for row in table.shown]
    assert shown == [["Shapley value", "1.50", "1.50"], ["Tau value", "–", "–"]]


def test_a_river_of_one_mean_year_says_so_and_many_stations_are_spread():
    flows = {f"S{n}": {"mean_m3s": float(n), "monthly_m3s": [float(n)] * 12} for n in range(1, 12)}
    read_out = read(
        Kind.NATURAL,
        {"years": [2001, 2001], "stations": flows, "station_names": {key: key for key in flows}},
    )
    assert read_out.range_says == "Means of the mean year."
    names = [chart.name for chart in read_out.charts]
    assert (names[0], names[-1], len(names)) == ("station-S1", "station-S11", 6)
    assert "S11" in read_out.says[0]


def test_a_month_without_natural_flow_has_no_change():
    result = {
        "years": [1990, 1999], "dams": ["D"], "dam_names": {"D": "Dam"}, "energy_gwh": {"D": 5.0},
        "station_names": {"A": "Upper gauge", "B": "Far gauge"},
        "stations": {
            "A": {"without_m3s": [0.0] + [10.0] * 11, "with_m3s": [5.0] + [11.0] * 11},
            "B": {"without_m3s": [10.0] * 12, "with_m3s": [10.0] * 12},
        },
    }  # fmt: skip
    table = read(Kind.CASCADE, result).tables[0]
    assert [row[0] for row in table.rows] == ["Upper gauge"]
    assert [cell for _, cell in table.shown[0]][:3] == ["Upper gauge", "–", "10.0"]


def test_nobody_loses_by_a_rule_that_only_gives():
    result = {
        "player_names": {"UPP": "Upperland"}, "dam_name": "Great dam", "would_object": [],
        "before_musd": {"UPP": span(1.0)}, "after_musd": {"UPP": span(2.0)},
        "change_musd": {"UPP": span(1.0)}, "days_below_a_year": {"before": 3.0, "after": 0.0},
    }  # fmt: skip
    assert "nobody loses" in read(Kind.RULE, result).says[0]
