"""The mechanism as data: record, chart, terms, rotation, upgrade."""

from datetime import date, timedelta

import pytest

from riparian.secretariat.bodies import operations, queries
from riparian.secretariat.bodies.chart import chart_of, wrapped
from riparian.secretariat.bodies.models import Body, Stage, Tier
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.meetings.models import Meeting

pytestmark = pytest.mark.django_db


def test_the_whole_record_is_there():
    assert Body.objects.count() == 38
    assert Meeting.objects.filter(is_of_record=True).count() == 45
    assert queries.get_body("B-SEC-INT").stage == Stage.PROPOSED


def test_a_reprint_is_never_a_link(client):
    page = client.get("/bodies/B-FM").content.decode()
    assert "wellsplaza" not in page
    assert "reprint" in page


def test_every_body_is_in_the_chart_once_and_no_two_boxes_overlap():
    chart = chart_of(list(queries.bodies()))
    assert len({box.body.pk for box in chart.boxes}) == 38
    places = {(box.x, box.y) for box in chart.boxes}
    assert len(places) == 38
    for one in chart.boxes:
        for other in chart.boxes:
            if one is not other and one.y == other.y:
                assert abs(one.x - other.x) >= chart.box_width
    assert all(0 <= box.x <= chart.width - chart.box_width for box in chart.boxes)


@pytest.mark.parametrize("name", ["A" * 300, "澜沧江" * 40, "a b " * 60, "x"])
def test_any_name_fits_its_box(name):
    assert 1 <= len(wrapped(name)) <= 3


@pytest.mark.parametrize(
    ("day", "chairs"),
    [
        (date(2015, 11, 11), []),
        (date(2016, 3, 22), ["CHN", "THA"]),
        (date(2016, 3, 23), ["CHN", "KHM"]),
        (date(2018, 1, 10), ["CHN", "LAO"]),
        (date(2026, 11, 21), ["CHN", "THA"]),
    ],
)
def test_terms_are_half_open_and_come_from_dated_handovers(day, chairs):
    assert queries.chairs_of(queries.get_body("B-JWG-WAT"), on=day) == chairs


def test_the_rotation_to_come_is_marked_as_expected_and_has_no_dates():
    turns = queries.rotation(queries.terms(), members=["CHN", "KHM", "LAO", "MMR", "THA", "VNM"])
    coming = [turn for turn in turns if turn.is_projected]
    assert [turn.chairs for turn in coming[:2]] == [("CHN", "VNM"), ("CHN", "KHM")]
    assert {turn.starts_on for turn in coming} == {None}


def test_a_body_is_proposed_established_upgraded_and_closed(actor, at):
    officer, chair = actor("vnm-officer"), actor("tha-co-chair")
    parent = Body.objects.get(identifier="B-SOM")
    body = operations.propose_body(
        identifier="B-JWG-DIG", names={"en": "Digital"}, tier="joint-working-group", sector="all",
        parent=parent, by=officer, at=at,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        operations.move_body("B-JWG-DIG", stage="standing", by=officer, at=at)
    operations.move_body("B-JWG-DIG", stage="standing", by=chair, at=at)
    top = Body.objects.get(identifier="B-LDR")
    operations.upgrade_body("B-JWG-DIG", tier="sector-ministers", parent=top, by=chair, at=at)
    operations.move_body("B-JWG-DIG", stage="closed", by=chair, at=at)
    with pytest.raises(CannotFollow):
        operations.move_body("B-JWG-DIG", stage="standing", by=chair, at=at)
    body.refresh_from_db()
    assert (body.tier, body.parent, body.stage) == ("sector-ministers", top, "closed")


def test_no_body_stands_above_the_one_it_reports_to(actor, at):
    with pytest.raises(Unacceptable):
        operations.propose_body(
            identifier="B-X", names={"en": "X"}, tier="leaders", sector="all",
            parent=Body.objects.get(identifier="B-JWG-WAT"), by=actor("vnm-officer"), at=at,
        )  # fmt: skip
    below = Body.objects.get(identifier="B-JWG-WAT")
    with pytest.raises(Unacceptable):
        operations.upgrade_body(
            "B-MIN-WAT", tier="joint-working-group", parent=below, by=actor("chn-officer"), at=at
        )


def test_a_new_term_ends_the_open_one_and_never_overlaps(actor, at):
    chair = actor("tha-officer")
    start = at.date() + timedelta(days=40)
    operations.plan_term(
        "B-LDR", chairs=["CHN", "VNM"], starts_on=start, ends_on=None, by=chair, at=at
    )
    body = queries.get_body("B-LDR")
    assert queries.chairs_of(body, on=start - timedelta(days=1)) == ["CHN", "THA"]
    assert queries.chairs_of(body, on=start) == ["CHN", "VNM"]
    with pytest.raises(Unacceptable):
        operations.plan_term(
            "B-LDR", chairs=["CHN"], starts_on=date(2017, 1, 1), ends_on=date(2017, 2, 1),
            by=chair, at=at,
        )  # fmt: skip


def test_a_body_that_is_not_on_record_is_not_found():
    with pytest.raises(NotFound, match="B-NO"):
        queries.get_body("B-NO")


def test_an_identifier_is_taken_once(actor, at):
    with pytest.raises(Unacceptable, match="taken"):
        operations.propose_body(
            identifier="B-FM", names={"en": "Again"}, tier=Tier.WORKING_GROUP, sector="",
            parent=Body.objects.get(identifier="B-FM"), by=actor("tha-officer"), at=at,
        )  # fmt: skip


def test_a_body_is_read_by_programs_and_a_missing_one_is_not_found(client):
    assert client.get("/api/bodies/B-FM").json()["identifier"] == "B-FM"
    assert client.get("/api/bodies/B-NONE").status_code == 404
    with pytest.raises(NotFound, match="B-NONE"):
        queries.lock_body("B-NONE")


def test_without_terms_on_record_nothing_is_expected_of_the_rotation():
    assert queries.rotation([], members=["CHN", "THA"]) == []
