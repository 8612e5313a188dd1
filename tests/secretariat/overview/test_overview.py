"""The front page, the desk, the river, and what people are told in the background."""

from datetime import timedelta

import pytest

from riparian.engine.io.instances import find_instance
from riparian.secretariat.config import noticing
from riparian.secretariat.lib.river_map import river_of
from riparian.secretariat.overview import queries

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
