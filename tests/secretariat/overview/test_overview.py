"""The front page, the desk, the river, and what people are told in the background."""

from datetime import timedelta

import pytest
from django.utils import timezone

from riparian.engine.io.instances import find_instance
from riparian.secretariat.config import noticing
from riparian.secretariat.overview import corners, queries
from riparian.secretariat.overview.river import river_of
from riparian.secretariat.studies.models import Run

pytestmark = pytest.mark.django_db


def test_the_river_runs_from_the_north_to_the_sea_inside_its_frame():
    river = river_of(find_instance("lancang-mekong"))
    assert len(river.lines) > 200
    for line in river.lines:
        assert 0 <= line.x1 <= river.width
        assert 0 <= line.y1 <= river.height
    dams = [mark for mark in river.marks if mark.kind == "dam"]
    assert max(dams, key=lambda mark: mark.radius).name == "Nuozhadu"
    assert next(m for m in river.marks if m.kind == "sea").y > river.height * 0.9


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
