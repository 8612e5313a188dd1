"""The page of forecast skill is what the series give, and it says better than persistence."""

import re
from pathlib import Path

import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.io.forecast_folder import read_station_series, readiness_of_stations
from riparian.engine.io.forecast_page import skill_page, skill_part, skill_row
from riparian.engine.river.forecasting.methods import Method
from riparian.engine.studies.forecast_skill import StationSeries, forecast_skill

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "forecast-skill.md"
RIVER = "lancang-mekong"


@pytest.fixture(scope="module")
def prek_kdam():
    return forecast_skill(read_station_series(RIVER, "ST_PREK_KDAM"), leads=(2, 10))


def test_the_rows_of_the_page_are_reproduced_from_the_series(prek_kdam):
    text = PAGE.read_text(encoding="utf-8").partition("## Prek Kdam")[2]
    for (method, lead), scores in prek_kdam.scores.items():
        assert skill_row(method, lead, scores) in text


@pytest.mark.long
def test_the_whole_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == skill_page(RIVER), (
        "run tools/write_forecast_skill.py"
    )


def test_with_upstream_data_it_beats_persistence_at_every_lead_from_two_days(prek_kdam):
    assert prek_kdam.source_ids == ("ST_STUNG_TRENG",)
    for lead in prek_kdam.leads:
        assert prek_kdam.is_better(Method.STATISTICAL, Method.PERSISTENCE, lead=lead)
    said = re.findall(r"at leads of ([\d, ]+) days", PAGE.read_text(encoding="utf-8"))
    assert len(said) == 2
    for leads in said:
        assert {int(one) for one in leads.split(", ")} >= set(range(2, 11))


def test_upstream_data_help_where_they_are(prek_kdam):
    alone = StationSeries(target=read_station_series(RIVER, "ST_PREK_KDAM").target)
    without = forecast_skill(alone, years=(2005, 2016), leads=(2,))
    with_upstream = prek_kdam.scores[Method.STATISTICAL, 2]
    assert with_upstream.crps < 0.85 * without.scores[Method.STATISTICAL, 2].crps
    assert "rests on the station's own past" in "".join(skill_part("X", alone, without))


def test_every_station_says_whether_it_can_be_forecast_and_why_not():
    ready = {one.station_id: one for one in readiness_of_stations(RIVER)}
    assert {key for key, one in ready.items() if one.is_ready} == {"ST_STUNG_TRENG", "ST_PREK_KDAM"}
    for station, words in (
        ("ST_PAKSE", "is monthly"),
        ("ST_NAKHON_PHANOM", "is annual"),
        ("LAKE_TONLESAP", "a model's, not a gauge's"),
        ("ST_KRATIE", "there is no series"),
        ("ST_ATLANTIS", "is no station"),
    ):
        with pytest.raises(InvalidInput, match=words):
            read_station_series(RIVER, station)


def test_a_river_holds_another_back_only_near_their_confluence():
    assert read_station_series(RIVER, "ST_STUNG_TRENG").sources == ()
    (source,) = read_station_series(RIVER, "ST_PREK_KDAM").sources
    assert source.is_backwater
    assert 1.5 < source.travel_days < 2.5
