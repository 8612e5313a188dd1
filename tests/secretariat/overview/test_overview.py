"""The front page, the desk, the river, and what people are told in the background."""

import re
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError
from django.utils import timezone

import riparian.secretariat as platform
from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.report import page
from riparian.engine.io.report.palette import COUNTRY_COLOURS, with_country_colours
from riparian.engine.io.report.river_map import draw_map, main_stem_stations
from riparian.engine.river.operation import find_built
from riparian.secretariat.config import noticing
from riparian.secretariat.overview import corners, queries
from riparian.secretariat.studies.models import Run

pytestmark = pytest.mark.django_db


def test_the_platform_draws_the_river_that_the_report_draws(client):
    page = client.get("/river").content.decode()
    reaches = re.findall(r'<line class="reach[^>]*>', page)
    basin = read_basin("lancang-mekong")
    report = draw_map(basin, find_built(basin), main_stem_stations(basin))
    assert reaches == re.findall(r'<line class="reach[^>]*>', report)
    assert len(reaches) > 200
    assert page.count('<circle class="dam"') == report.count('<circle class="dam"')


def test_every_place_of_the_map_is_a_link_to_what_is_known_of_it(client):
    page = client.get("/river").content.decode()
    places = re.findall(r'<a class="place" href="(/river/[^"]+)" aria-label="([^"]+)"', page)
    assert len(places) > 60
    for address, name in places[::9]:
        shown = client.get(address).content.decode()
        assert f"<h2>{name.rsplit(', ', 1)[0]}</h2>" in shown
        assert "Source" in shown


def test_a_place_is_shown_beside_the_map_with_source_and_quality(client):
    part = client.get("/river/DAM_NUOZHADU", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<h2>Nuozhadu</h2>")
    assert "China" in part
    assert "MW" in part
    assert "read in the named source" in part or "derived" in part
    station = client.get("/river/ST_KRATIE", headers={"HX-Request": "true"}).content.decode()
    assert "Mean natural flow" in station
    for missing in ("/river/NOTHING", "/river/SEA"):
        assert client.get(missing).status_code == 404


def test_the_filter_of_countries_lets_the_others_stand_back(client):
    page = client.get("/river?country=LAO").content.decode()
    assert page.count('class="place other"') > 20
    others = re.findall(r'class="place other"[^>]*aria-label="[^"]+, (\w{3})"', page)
    assert "LAO" not in others
    table = page.split("<tbody>")[1]
    assert "Laos" in table
    assert "China" not in table
    assert 'class="place other"' not in client.get("/river?country=<x>").content.decode()


def test_countries_have_one_colour_in_reports_and_on_the_platform():
    style = Path(platform.__file__).parent / "static" / "riparian" / "riparian.css"
    light, dark = style.read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)
    for scheme, text in (("light", light), ("dark", dark)):
        found = dict(re.findall(r"--country-(\w{3}): (#[0-9a-f]{6});", text))
        assert {code.upper(): colour for code, colour in found.items()} == COUNTRY_COLOURS[scheme]
    report = with_country_colours(Path(page.__file__).with_name("page.css").read_text())
    assert report.count("--country-lao: #00805f;") == 2
    assert report.count("--country-lao: #35c49b;") == 1
    assert "countries:" not in report


def test_what_changed_names_only_what_the_reader_may_see(draft, actor, at):
    secret, plain = draft("delegation", ["LAO"], title="Secret"), draft(title="Plain")
    since = at - timedelta(minutes=1)
    seen = {e.subject_label for e in queries.changes_since(actor("vnm-officer"), since)}
    assert str(plain) in seen
    assert str(secret) not in seen
    assert str(secret) in {
        e.subject_label for e in queries.changes_since(actor("lao-negotiator"), since)
    }


def test_the_desk_shows_what_waits_until_the_country_has_spoken(circulated, signed_in, actor, at):
    from riparian.secretariat.decisions import positions
    from riparian.secretariat.decisions.lifecycle import Kind

    waiting = f'<a href="/decisions/{circulated.identifier}">'
    page = signed_in("lao-officer").get("/desk").content.decode()
    assert waiting in page.split("Other running texts")[0]
    positions.enter_position(circulated.identifier, kind=Kind.AGREE, text="", reached_by="note",
                             by=actor("lao-officer"), at=at)  # fmt: skip
    page = signed_in("lao-officer").get("/desk").content.decode()
    assert waiting not in page.split("Other running texts")[0]


def test_the_look_in_the_background_tells_and_never_decides(circulated, monkeypatch):
    monkeypatch.setattr(noticing, "close_old_connections", lambda: None)  # the test's own is old
    noticing.look_once()  # tells what the demonstration itself has overdue
    assert noticing.look_once() == 0


def a_study(kind, result, **changes):
    fields = {
        "kind": kind, "title": "A study of the river", "instance": "lancang-mekong",
        "progress": "done", "audience": "countries", "owner_country": "VNM", "asked_by": "A",
        "asked_at": timezone.now(), "result": result,
    }  # fmt: skip
    return Run.objects.create(**(fields | changes))


WORTH = {
    "player_names": {"CHN": "China", "VNM": "Viet Nam"},
    "change_musd": {"CHN": {"mean": 0.0, "low": -1.0, "high": 1.0},
                    "VNM": {"mean": 2345.6, "low": 0.5, "high": 4000.0}},
    "gain_musd": {"mean": 2345.6, "low": -0.5, "high": 4001.0},
}  # fmt: skip


def test_the_corner_of_interests_is_unknown_until_a_study_is_stored(client):
    page = client.get("/triangle").content.decode()
    assert "Unknown until a study" in page


def test_the_corner_of_interests_reads_the_newest_study_the_reader_may_see(signed_in):
    run = a_study("value-of-cooperation", WORTH)
    a_study("effect-of-rule", WORTH, title="A flow to be kept")
    page = signed_in("vnm-analyst").get("/triangle").content.decode()
    assert "2,345.6 (0.5 … 4,000.0)" in page
    assert f'href="/studies/{run.pk}"' in page
    assert "A flow to be kept" in page
    assert "2,345.6" not in signed_in("chn-officer").get("/triangle").content.decode()


def test_the_other_corners_count_what_is_on_record(circulated, signed_in):
    page = signed_in("lao-officer").get("/triangle").content.decode()
    norms = page.split("<h2>Norms</h2>")[1]
    assert "<dt>Silence running</dt><dd>2</dd>" in norms
    assert "Standing bodies" in page


def test_an_app_adds_a_fact_to_a_corner(client):
    corners.NORMS.append(lambda _actor, _at, _names: corners.Fact(heading="Treaties", value="7"))
    try:
        page = client.get("/triangle").content.decode()
    finally:
        corners.NORMS.pop()
    assert "Treaties" in page.split("<h2>Norms</h2>")[1]


def test_the_thread_that_looks_goes_on_when_the_database_was_away(monkeypatch):
    looks = iter([DatabaseError("away"), 0])
    over = threading.Event()

    def tell(*, at):
        found = next(looks, None)
        if isinstance(found, DatabaseError):
            raise found
        if found is None:
            over.set()
        return 0

    monkeypatch.setattr(noticing, "close_old_connections", lambda: None)
    monkeypatch.setattr(noticing, "time_now", lambda now, **_named: now)
    monkeypatch.setattr(noticing, "tell_of_silences_run_out", tell)
    monkeypatch.setattr(noticing, "tell_of_overdue", lambda **_named: 0)
    monkeypatch.setattr(noticing, "SECONDS_BETWEEN", 0.0)
    stop = noticing.keep_looking()
    assert over.wait(timeout=20)
    stop.set()
    for thread in threading.enumerate():
        if thread.name == "noticing":
            thread.join(timeout=20)


def test_the_desk_lists_the_open_incidents_of_the_country_and_no_drill(signed_in, actor, at):
    from riparian.secretariat.incidents import operations as incidents

    def shown(name):
        return {(one.kind, one.identifier) for one in queries.on_watch(actor(name), at=at)}

    report = incidents.Report(
        kind="flood", severity="severe", titles={"en": "Xylophone flood"}, place="Pakse",
        affected=["LAO"], text="High.",
    )  # fmt: skip
    row = incidents.open_incident(report, drill=False, by=actor("lao-duty-officer"), at=at)
    drill = incidents.open_incident(report, drill=True, by=actor("lao-duty-officer"), at=at)
    assert ("incident", row.identifier) in shown("lao-duty-officer")
    assert ("incident", drill.identifier) not in shown("lao-duty-officer")
    assert ("incident", row.identifier) not in shown("khm-duty-officer")
    page = signed_in("lao-duty-officer").get("/desk").content.decode()
    assert f'<a href="/incidents/{row.identifier}">{row.identifier} Xylophone flood</a>' in page


def test_the_corner_of_responsibilities_counts_commitments_and_live_alerts(client):
    page = client.get("/triangle").content.decode()
    corner = page.split("<h2>Responsibilities</h2>")[1].split("<h2>")[0]
    assert '<a href="/commitments/">Commitments</a>' in corner
    assert '<a href="/alerts/">Live alerts</a>' in corner


def norms_for(reader):
    return reader.get("/triangle").content.decode().split("<h2>Norms</h2>")[1]


def test_the_corner_of_norms_says_nothing_of_sharing_that_nobody_watched(signed_in):
    assert "came in time" not in norms_for(signed_in("lao-officer"))


def test_the_corner_of_norms_says_what_was_kept_of_what_was_to_be_shared(share, signed_in, client):
    from riparian.secretariat.stations.models import Datastream

    heading = "What was to be shared and came in time"
    share("2026-06-02T08:00:00+08:00")
    corner = norms_for(signed_in("lao-officer"))
    assert f'">{heading}</a>' in corner
    assert re.search(
        r"<dt>China</dt><dd>0\.\d\xa0% of \d+ readings owed; [\d,]+ not watched here</dd>", corner
    )
    address = re.search(r'href="(/sharing/\?from=[^"]+)"', corner)[1].replace("&amp;", "&")
    assert signed_in("lao-officer").get(address).status_code == 200
    assert heading not in norms_for(client)
    Datastream.objects.filter(identifier="ST_JINGHONG.rainfall").update(audience="delegation")
    assert heading not in norms_for(signed_in("lao-officer"))
    assert heading in norms_for(signed_in("chn-officer"))
