"""Forecasts of stations: issued once from the same readings, kept with what they rest on."""

from datetime import date, timedelta

import pytest

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.forecasts import engine, operations, queries
from riparian.secretariat.forecasts.models import Forecast, Skill
from riparian.secretariat.lib.errors import NotAllowed, NotFound, Unacceptable
from riparian.secretariat.stations.models import Datastream, Observation

PREK, STUNG = "ST_PREK_KDAM.water-level.daily", "ST_STUNG_TRENG.discharge.daily"
DAY = date(2011, 9, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_leads(monkeypatch):
    """Two of the ten leads: the engine's own tests hold the others."""
    monkeypatch.setattr(engine, "LEADS", (1, 3))


@pytest.fixture
def stream():
    return Datastream.objects.select_related("station", "observed_property").get(identifier=PREK)


@pytest.fixture
def issue(stream, actor, at):
    def make(on=DAY, name="khm-analyst"):
        return operations.issue_forecast(stream, by=actor(name), at=at, on=on)

    return make


def test_a_forecast_is_kept_with_what_it_rests_on_and_only_once(issue):
    made = issue()
    assert (made.issued_on, made.sources, made.silent) == (DAY, ["ST_STUNG_TRENG"], [])
    assert len(made.result["days"]) == 2
    assert len(made.inputs_hash) == 64
    assert issue().pk == made.pk
    assert Entry.objects.filter(act="forecast.issued", subject_id=str(made.pk)).count() == 1


def test_it_is_the_forecast_of_the_command_line(issue, monkeypatch):
    monkeypatch.setattr(engine, "LEADS", (1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    from riparian.engine.io.forecast_folder import read_station_series

    station = read_station_series("lancang-mekong", "ST_PREK_KDAM")
    answer = engine.forecast(station, on=DAY)
    assert issue().result == engine.forecast_document(answer)


def test_a_corrected_reading_gives_another_forecast(issue, stream):
    made = issue()
    Observation.objects.filter(datastream=stream, phenomenon_time__date=DAY).update(verdict=5)
    changed = Observation.objects.filter(
        datastream=stream, phenomenon_time__date=DAY - timedelta(days=2)
    )
    changed.update(value=5.0)
    assert issue(on=DAY - timedelta(days=5)).pk != made.pk


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2030, 1, 1), "its last is of 2018-12-31"), (date(1950, 1, 1), "begins on")],
)
def test_a_day_without_a_value_is_refused(on, words, issue):
    with pytest.raises(Unacceptable, match=words):
        issue(on=on)


def test_only_those_who_study_ask_for_one(issue):
    with pytest.raises(NotAllowed):
        issue(name="khm-auditor")


def test_it_is_seen_by_no_more_readers_than_its_narrowest_series(issue, stream, actor):
    Datastream.objects.filter(identifier=STUNG).update(
        audience="countries", countries=marked(["LAO"])
    )
    made = issue()
    assert made.audience == "countries"
    assert made.named_countries == ["KHM", "LAO"]
    assert not queries.forecasts_for(actor("tha-analyst")).exists()
    assert queries.forecasts_for(actor("lao-analyst")).get().pk == made.pk


def test_readers_of_several_closed_series_are_those_whom_all_of_them_name(stream):
    closed = (("countries", "KHM", "LAO"), ("delegation", "LAO", "VNM"))
    rows = [
        Datastream(pk=-n, audience=audience, owner_country=owner, countries=marked([named]))
        for n, (audience, owner, named) in enumerate(closed, 1)
    ]
    readers = queries.readers_of_all(rows)
    assert (readers.audience, readers.owner_country, readers.countries) == (
        "delegation",
        "LAO",
        ("LAO",),
    )
    open_row = Datastream(pk=-3, audience=Audience.PUBLIC, owner_country="KHM")
    assert queries.readers_of_all([open_row]).audience == "public"
    late = Datastream(pk=-4, audience=Audience.PUBLIC, owner_country="KHM", embargo_hours=24,
                      countries=marked(["LAO"]))  # fmt: skip
    found = queries.readers_of_all([open_row, late])
    assert (found.audience, found.countries) == ("countries", ("KHM", "LAO"))


def test_due_forecasts_are_issued_once_with_their_skill(at, monkeypatch):
    monkeypatch.setattr(engine, "LEADS", (2,))
    assert operations.issue_due(at=at) == 2
    assert operations.issue_due(at=at) == 0
    assert set(Forecast.objects.values_list("datastream__identifier", flat=True)) == {PREK, STUNG}
    skill = Skill.objects.get(datastream__identifier=PREK)
    assert (skill.first_year, skill.last_year) == (2005, 2016)
    rows = {row["method"]: row for row in skill.result["rows"]}
    assert rows["statistical"]["crps"] < rows["persistence"]["crps"]
    again = operations.measure_skill(skill.datastream, by=journal.Installation(), at=at)
    assert again.pk == skill.pk


def test_every_station_of_the_main_stream_says_whether_it_can_be_forecast(actor):
    rows = {one.station.identifier: one.reason for one in queries.standings(actor("khm-analyst"))}
    assert rows["ST_PREK_KDAM"] == rows["ST_STUNG_TRENG"] == "ready"
    assert rows["ST_PAKSE"] == rows["ST_NAKHON_PHANOM"] == "coarse"
    assert rows["LAKE_TONLESAP"] == "modelled"
    assert rows["ST_KRATIE"] == "silent"
    assert len(rows) >= 15


def test_a_station_without_a_daily_series_is_not_found(actor):
    with pytest.raises(NotFound, match="no observed daily series"):
        queries.get_datastream("ST_KRATIE", actor("khm-analyst"))


def test_the_chance_of_passing_is_read_between_the_stored_quantiles():
    quantiles = {f"{0.05 * step:g}": float(step) for step in range(1, 20)}
    assert engine.chance_above(quantiles, 10.0) == pytest.approx(0.5)
    assert engine.chance_above(quantiles, -5.0) == pytest.approx(0.95)
    assert engine.chance_above(quantiles, 50.0) == pytest.approx(0.05)


class TestPages:
    def test_the_page_of_a_past_forecast_shows_what_came(self, issue, client, at, stream):
        issue()
        operations.measure_skill(stream, by=journal.Installation(), at=at)
        page = client.get("/forecasts/ST_PREK_KDAM").content.decode()
        assert "<svg" in page
        assert "What then came" in page or "what then came" in page
        assert "at most 5 %" in page
        assert "persistence" in page

    def test_a_station_without_a_forecast_says_why(self, client):
        assert "one value a month or a year" in client.get("/forecasts/ST_PAKSE").content.decode()
        assert (
            "no forecast has been issued" in client.get("/forecasts/ST_PREK_KDAM").content.decode()
        )
        assert client.get("/forecasts/ST_ATLANTIS").status_code == 404

    def test_an_analyst_issues_one_from_the_page(self, signed_in):
        reader = signed_in("khm-analyst")
        answer = reader.post("/forecasts/ST_PREK_KDAM/issue", {"day": "2011-09-01"}, follow=True)
        assert answer.redirect_chain[-1][0].endswith("?on=2011-09-01")
        assert "2011-09-01" in answer.content.decode()
        wrong = reader.post("/forecasts/ST_PREK_KDAM/issue", {"day": "2031-09-01"})
        assert "its last is of" in wrong.content.decode()
        assert client_says_none(reader)

    def test_lists_and_exports_hold_the_same_forecast(self, issue, client):
        issue()
        page = client.get("/forecasts/?only=forecast").content.decode()
        assert "Prek Kdam" in page
        assert "Kratie" not in page
        table = client.get("/forecasts/newest.csv").content.decode()
        assert table.count("ST_PREK_KDAM") == 2
        one = client.get("/forecasts/ST_PREK_KDAM/forecast.csv?on=2011-09-01").content.decode()
        assert one == table
        assert client.get("/forecasts/ST_PREK_KDAM/forecast.csv?on=1999-01-01").status_code == 404

    def test_the_api_gives_forecasts_and_issues_none_without_a_token(self, issue, client):
        issue()
        found = client.get("/api/forecasts/ST_PREK_KDAM").json()
        assert (found["station"], found["issued_on"], len(found["days"])) == (
            "ST_PREK_KDAM",
            "2011-09-01",
            2,
        )
        assert client.get("/api/forecasts?station=ST_PREK_KDAM").json()["count"] == 1
        assert client.get("/api/forecasts/ST_STUNG_TRENG").status_code == 404
        assert client.post("/api/forecasts/ST_PREK_KDAM", {}, "application/json").status_code == 401


def client_says_none(reader):
    return (
        "No forecast that you may see"
        in reader.get("/forecasts/ST_PREK_KDAM?on=1999-01-01").content.decode()
    )
