"""Pages of stations show what is known, to those who may see it."""

from datetime import UTC, datetime

import pytest

from riparian.secretariat.stations.models import Datastream, Flag, Quarantined, Station
from riparian.secretariat.stations.upstream import dams_above

pytestmark = pytest.mark.django_db
LEVEL = "ST_CHIANG_SAEN.water-level"
DAILY = "ST_STUNG_TRENG.discharge.daily"


def page_at(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, path
    return (
        answer.content.decode()
        if not answer.streaming
        else "".join(part.decode() for part in answer.streaming_content)
    )


def test_the_list_filters_and_exports(client):
    assert "Stung Treng" in page_at(client, "/stations/?country=KHM&role=mainstream&q=Stung")
    assert "Pakse" not in page_at(client, "/stations/?country=KHM")
    assert "No station" in page_at(client, "/stations/?q=nowhere")
    assert page_at(client, "/stations/list.csv?country=CHN").count("\r\n") == 13


def test_the_map_places_stations_and_names_those_without_a_place(client):
    page = page_at(client, "/stations/map?country=CHN")
    assert "Position not known" in page
    assert "Man&#x27;an" in page


def test_a_station_shows_its_series_thresholds_and_dams(client):
    page = page_at(client, "/stations/ST_STUNG_TRENG")
    for words in ("39,055", "flood level", "dams work above it", "WaterML", "years.svg"):
        assert words in page
    assert "ST_STUNG_TRENG.water-level" not in page
    old = page_at(client, f"/stations/ST_STUNG_TRENG?series={DAILY}&from=1950-01-01&to=1950-01-31")
    assert "1950-01-31" in old


def test_a_member_sees_the_awaited_series_and_its_emptiness(signed_in):
    page = page_at(signed_in("lao-analyst"), "/stations/ST_MANAN?series=ST_MANAN.rainfall")
    assert "No value came in" in page


@pytest.mark.parametrize("which", ["values", "months", "years"])
@pytest.mark.parametrize("series", [DAILY, "ST_PAKSE.water-level.monthly"])
def test_charts_are_drawn(client, which, series):
    assert page_at(client, f"/stations/series/{series}/{which}.svg").startswith("<svg")


def test_a_chart_of_a_long_stretch_keeps_its_peaks(client):
    path = f"/stations/series/{DAILY}/values.svg?from=1910-01-01&to=2016-12-31"
    assert page_at(client, path).startswith("<svg")
    page_at(client, f"/stations/series/{DAILY}/pie.svg", 404)
    page_at(client, f"/stations/series/{LEVEL}/values.svg", 404)
    assert page_at(client, f"/stations/series/{DAILY}/values.svg?from=x").startswith("<svg")


def test_an_empty_series_has_empty_charts(signed_in):
    reader = signed_in("tha-analyst")
    for which in ("values", "months", "years"):
        assert page_at(reader, f"/stations/series/{LEVEL}/{which}.svg").startswith("<svg")


def test_a_stretch_is_exported_as_shown(client):
    path = f"/stations/series/{DAILY}/export"
    cut = "?from=2016-12-30&to=2016-12-31"
    assert page_at(client, f"{path}/csv{cut}").count("\n") == 3
    assert page_at(client, f"{path}/waterml{cut}").count("<wml2:point>") == 2
    assert client.get(f"{path}/parquet{cut}").content[:4] == b"PAR1"
    assert page_at(client, f"{path}/csv").count("\n") == 39_056


def test_dams_are_found_by_the_network():
    names = [dam.name for dam in dams_above("ST_CHIANG_SAEN")]
    assert "Nuozhadu" in names
    assert dams_above("") == ()
    years = [dam.year for dam in dams_above("ST_STUNG_TRENG")]
    assert years == sorted(years)
    assert len(years) > len(names)


@pytest.fixture
def hidden():
    Station.objects.filter(identifier="ST_PAKSE").update(audience="delegation")
    Datastream.objects.filter(identifier=DAILY).update(audience="countries")


@pytest.mark.parametrize(
    ("name", "pakse", "daily"),
    [(None, False, False), ("tha-officer", False, False), ("lao-officer", True, False),
     ("lao-analyst", False, False), ("khm-analyst", False, True)],
)  # fmt: skip
def test_what_is_not_for_a_reader_is_not_there_on_any_surface(
    hidden, client, signed_in, name, pakse, daily
):
    reader = signed_in(name) if name else client
    monthly = "ST_PAKSE.water-level.monthly"
    seen = {
        f"/stations/{'ST_PAKSE'}": pakse,
        f"/stations/series/{monthly}/values.svg": pakse,
        f"/stations/series/{monthly}/export/csv": pakse,
        f"/api/series/{monthly}/observations": pakse,
        f"/stations/series/{DAILY}/values.svg": daily,
        f"/stations/series/{DAILY}/export/waterml": daily,
        f"/api/series/{DAILY}/observations": daily,
    }
    for path, may in seen.items():
        assert reader.get(path).status_code == (200 if may else 404), path
    lists = {
        "/stations/?q=Pakse": ("/stations/ST_PAKSE", pakse),
        "/stations/map": ("/stations/ST_PAKSE", pakse),
        "/stations/list.csv": ("ST_PAKSE,", pakse),
        "/api/series?limit=200": (monthly, pakse),
        "/api/stations?limit=200": ("ST_PAKSE", pakse),
        "/api/observations/latest": (DAILY, daily),
        f"/stations/flags?series={DAILY}": ("/stations/ST_STUNG_TRENG", daily),
        f"/stations/flags.csv?series={DAILY}": (DAILY, daily),
    }
    for path, (words, may) in lists.items():
        assert (words in page_at(reader, path)) == may, path


def test_flags_are_listed_judged_and_shown_settled(signed_in):
    reader = signed_in("khm-analyst")
    assert "step" in page_at(reader, f"/stations/flags?check=step&series={DAILY}")
    flag = Flag.objects.filter(datastream__identifier=DAILY, check_kind="step")[0]
    path = f"/stations/flags/{flag.pk}"
    assert "factor" not in page_at(reader, path)
    assert "Say what" not in page_at(reader, path)
    assert reader.post(path, {"state": "rejected", "why": ""}).status_code == 200
    assert reader.post(path, {"state": "rejected", "why": "gauge moved"}).status_code == 302
    assert "gauge moved" in page_at(reader, "/stations/flags?state=rejected")
    page_at(signed_in("lao-analyst"), path, 403)
    page_at(reader, "/stations/flags/0", 404)


def test_the_quarantine_is_settled_on_its_page(signed_in, send, raw, standing):
    send(raw("1,5"), raw("y"))
    first, second = Quarantined.objects.order_by("pk")
    reader = signed_in("tha-duty-officer")
    assert "1,5" in page_at(reader, "/stations/quarantine")
    assert "No row" in page_at(signed_in("lao-officer"), "/stations/quarantine")
    path = f"/stations/quarantine/{first.pk}"
    assert "1,5" in page_at(reader, path)
    wrong = {**first.cells, "correct": "1"}
    assert "not a number" in reader.post(path, wrong).content.decode()
    assert reader.post(path, {**wrong, "value": "1.5"}).status_code == 302
    assert standing()[0][0] == datetime(2024, 5, 1, tzinfo=UTC)
    other = f"/stations/quarantine/{second.pk}"
    assert reader.post(other, {"discard": "1", "why": ""}).status_code == 200
    assert reader.post(other, {"discard": "1", "why": "rubbish"}).status_code == 302
    assert "rubbish" in page_at(reader, "/stations/quarantine?state=discarded")
    page_at(reader, "/stations/quarantine/0", 404)


def test_deliveries_say_who_sent_what(signed_in, client, send, raw):
    send(raw())
    assert "test feed" in page_at(signed_in("tha-analyst"), "/stations/deliveries?door=api")
    assert "test feed" not in page_at(client, "/stations/deliveries")
    assert "series/stung_treng_discharge.csv" in page_at(client, "/stations/deliveries?door=record")
