"""`riparian forecast` prints ten days, as a table or as JSON, and refuses what cannot be."""

import json
import sys

import pytest

from riparian.cli.main import run


def told(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["riparian", "forecast", *arguments])
    with pytest.raises(SystemExit) as left:
        run()
    out = capsys.readouterr()
    return left.value.code, out.out, out.err


def test_json_holds_ten_days_with_quantiles_in_order(monkeypatch, capsys):
    code, out, _ = told(monkeypatch, capsys, "ST_STUNG_TRENG", "--on", "2013-08-20", "--json")
    answer = json.loads(out)
    assert code == 0
    assert (answer["station"], answer["unit"], answer["issued_on"]) == (
        "ST_STUNG_TRENG", "m3/s", "2013-08-20",
    )  # fmt: skip
    assert [day["lead_days"] for day in answer["days"]] == list(range(1, 11))
    for day in answer["days"]:
        values = list(day["quantiles"].values())
        assert values == sorted(values)


def test_the_table_names_what_was_silent(monkeypatch, capsys):
    code, out, err = told(monkeypatch, capsys, "ST_PREK_KDAM")
    assert code == 0
    assert "2019-01-01" in out
    assert "silent on that day: ST_STUNG_TRENG" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["ST_PAKSE"], 3, "is monthly"),
        (["ST_PREK_KDAM", "--on", "yesterday"], 2, "give a day as in"),
        (["ST_PREK_KDAM", "--on", "2030-01-01"], 3, "its last is of 2018-12-31"),
    ],
)
def test_what_cannot_be_forecast_is_refused(arguments, code, words, monkeypatch, capsys):
    left, _, err = told(monkeypatch, capsys, *arguments)
    assert left == code
    assert words in err
