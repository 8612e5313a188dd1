"""One way in for all doors: what is clear is stored once, what is unclear waits with the reason."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.stations import operations
from riparian.secretariat.stations.intake import Code
from riparian.secretariat.stations.models import (
    Datastream,
    Delivery,
    Extent,
    Flag,
    Observation,
    PastObservation,
    Quarantined,
)
from riparian.secretariat.stations.operations import Origin, deliver, rehearse_delivery
from riparian.secretariat.stations.quality import Door, Verdict
from riparian.secretariat.stations.storing import Reading, store_readings

pytestmark = pytest.mark.django_db
LEVEL = "ST_CHIANG_SAEN.water-level"
DAILY = "ST_STUNG_TRENG.discharge.daily"


def counts(report):
    return report.adds, report.changes, report.leaves_alone, report.quarantined


def test_a_delivery_adds_changes_and_leaves_alone(send, raw, standing, seven):
    assert counts(send(raw("1.5"), raw("2", "2024-05-02T00:00:00Z"))) == (2, 0, 0, 0)
    report = send(raw("1.6"), raw("2", "2024-05-02T00:00:00Z"), raw("3", "2024-05-03T00:00:00Z"))
    assert counts(report) == (1, 1, 1, 0)
    assert [value for _, value in standing()] == [1.6, 2, 3]
    past = PastObservation.objects.get()
    assert (past.value, past.phenomenon_time, past.superseded_by_id) == (
        1.5,
        seven,
        report.delivery,
    )


def test_a_correction_keeps_when_the_first_version_came(send, raw, at, seven):
    send(raw("1.5"), when=at)
    send(raw("1.6"), when=at + timedelta(days=2))
    row = Observation.objects.get(datastream__identifier=LEVEL)
    assert (row.value, row.arrived_at) == (1.6, at)


def test_the_extent_of_a_series_follows_every_store(send, raw):
    send(raw("1", "2024-05-02T00:00:00Z"), raw("2", "2024-05-01T00:00:00Z"))
    send(raw("3", "2024-04-01T00:00:00Z"))
    extent = Extent.objects.get(datastream__identifier=LEVEL)
    assert (extent.count, extent.latest_value) == (3, 1)
    assert extent.first_time == datetime(2024, 4, 1, tzinfo=UTC)
    send(raw("1.1", "2024-05-02T00:00:00Z"))
    extent.refresh_from_db()
    assert (extent.count, extent.latest_value) == (3, 1.1)


def test_a_rehearsal_says_the_same_and_stores_nothing(send, raw, at, standing):
    from riparian.secretariat.stations.intake import Sender

    send(raw("1.5"))
    rows = [raw("1.6"), raw("1", "2024-06-01T00:00:00Z"), raw("x")]
    origin = Origin(door=Door.IMPORT, sender=Sender(name="t", country="THA"))
    told = rehearse_delivery(rows, origin=origin, at=at)
    assert [value for _, value in standing()] == [1.5]
    assert Delivery.objects.filter(door=Door.IMPORT).count() == 0
    done = deliver(rows, origin=origin, at=at)
    assert counts(told) == counts(done) == (1, 1, 0, 1)


def test_a_delivery_that_comes_twice_counts_once(send, raw):
    first, second = send(raw(), key="k"), send(raw("9"), key="k")
    assert not first.is_repeat
    assert second.is_repeat
    assert (second.delivery, counts(second)) == (first.delivery, counts(first))
    assert send(raw(), key="k", country="LAO").delivery != first.delivery


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"series": "ST_NOWHERE.water-level"}, Code.SERIES),
        ({"series": ""}, Code.SERIES),
        ({"series": "ST_PAKSE.water-level"}, Code.SERIES),
        ({"unit": ""}, Code.UNIT),
        ({"unit": "m3/s"}, Code.UNIT),
        ({"unit": "fathom"}, Code.UNIT),
        ({"value": ""}, Code.VALUE),
        ({"value": "1,5"}, Code.VALUE),
        ({"value": "nan"}, Code.VALUE),
        ({"value": "1e999"}, Code.VALUE),
        ({"value": "1_0"}, Code.VALUE),
        ({"time": "2024-05-01T07:00:00"}, Code.TIME),
        ({"time": "2024-05-01"}, Code.TIME),
        ({"time": "yesterday"}, Code.TIME),
        ({"time": "2024-05-01T07:00:00.5Z"}, Code.TIME),
        ({"time": "2924-05-01T07:00:00Z"}, Code.TIME),
        ({"time": "0001-01-01T00:00:00+14:00"}, Code.TIME),
        ({"quality": "Z"}, Code.QUALITY),
        ({"result_time": "later"}, Code.TIME),
    ],
)
def test_what_is_unclear_waits_with_the_reason_and_the_rest_is_stored(
    send, raw, said, code, standing
):
    report = send(raw(**said), raw("2", "2024-05-02T00:00:00Z"))
    assert counts(report) == (1, 0, 0, 1)
    row = Quarantined.objects.get(delivery=report.delivery)
    assert (row.code, row.place, row.state) == (code, "line 2", "open")
    assert row.reason
    assert len(standing()) == 1


def test_a_day_is_clear_for_a_series_that_counts_in_days(send, raw):
    report = send(raw("5400", "2017-01-01", series=DAILY, unit="m3/s"), country="KHM")
    assert counts(report) == (1, 0, 0, 0)
    assert (
        send(raw("9000", "2017-02-30", series=DAILY, unit="m3/s"), country="KHM").quarantined == 1
    )
    row = Observation.objects.get(delivery_id=report.delivery)
    assert row.phenomenon_time == datetime(2016, 12, 31, 17, tzinfo=UTC)


def test_units_are_converted_on_the_way_in(send, raw, standing):
    send(raw("150", unit="cm"))
    assert standing()[0][1] == 1.5


def test_nobody_learns_from_a_refusal_whether_a_series_of_others_exists(send, raw):
    report = send(raw(series="ST_PAKSE.water-level"), raw(series="ST_PAKSE.nothing"))
    first, second = (one.reason.replace(one.raw.series, "") for one in report.rejections)
    assert first == second


def test_the_installation_delivers_for_all(send, raw):
    assert send(raw(), raw(series="ST_PAKSE.water-level"), country="").adds == 2


versions = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 5), st.sampled_from((1.0, 2.0, 3.0))),
    min_size=1, max_size=12, unique_by=lambda one: one[:2],
)  # fmt: skip


@given(versions=versions, seed=st.integers(0, 9))
@settings(
    deadline=None, max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_whatever_the_order_and_however_often_the_newest_version_stands(
    send, raw, standing, versions, seed
):
    rows = [
        raw(str(value), f"2024-05-0{day + 1}T00:00:00Z", result_time=f"2024-06-01T0{made}:00:00Z")
        for day, made, value in versions
    ]
    newest = {}
    for day, made, value in versions:
        if made >= newest.get(day, (-1, 0))[0]:
            newest[day] = (made, value)
    draw = random.Random(seed)  # noqa: S311 - which order is drawn keeps no secret
    told = [*rows, *draw.sample(rows, len(rows) // 2)]
    draw.shuffle(told)
    with transaction.atomic():
        point = transaction.savepoint()
        for start in range(0, len(told), 3):
            send(*told[start : start + 3])
        assert [value for _, value in standing()] == [newest[day][1] for day in sorted(newest)]
        transaction.savepoint_rollback(point)


def test_a_message_delivered_again_after_its_correction_changes_nothing(send, raw, standing):
    for value in ("1.5", "1.6", "1.5"):
        send(raw(value))
    assert [value for _, value in standing()] == [1.6]
    assert PastObservation.objects.count() == 1


def test_two_values_for_one_instant_in_one_delivery_are_kept_in_their_order(send, raw, standing):
    report = send(raw("1"), raw("2"), raw("2"))
    assert counts(report) == (1, 1, 0, 0)
    assert [value for _, value in standing()] == [2]
    assert PastObservation.objects.get().value == 1


def test_readings_are_stored_inside_a_transaction_or_not_at_all(monkeypatch):
    class Open:
        in_atomic_block = False

    monkeypatch.setattr("riparian.secretariat.stations.storing.connection", Open())
    with pytest.raises(RuntimeError):
        store_readings([], delivery=None, at=None)


def test_a_person_corrects_a_row_out_of_the_quarantine(send, raw, actor, at, standing):
    send(raw("1,5"))
    row = Quarantined.objects.get()
    good = {**row.cells, "value": "1.5"}
    with pytest.raises(NotFound):
        operations.correct_row(row.pk, cells=good, by=actor("lao-officer"), at=at)
    with pytest.raises(NotAllowed):
        operations.correct_row(row.pk, cells=good, by=actor("tha-negotiator"), at=at)
    with pytest.raises(Unacceptable):
        operations.correct_row(row.pk, cells=row.cells, by=actor("tha-officer"), at=at)
    operations.correct_row(row.pk, cells=good, by=actor("tha-officer"), at=at)
    assert standing()[0][1] == 1.5
    row.refresh_from_db()
    assert (row.state, row.cells["value"]) == ("corrected", "1,5")
    with pytest.raises(CannotFollow):
        operations.discard_row(row.pk, why="x", by=actor("tha-officer"), at=at)


def test_a_person_discards_a_row_with_a_reason(send, raw, actor, at):
    send(raw("x"))
    row = Quarantined.objects.get()
    with pytest.raises(Unacceptable):
        operations.discard_row(row.pk, why=" ", by=actor("tha-officer"), at=at)
    operations.discard_row(row.pk, why="sensor test", by=actor("tha-duty-officer"), at=at)
    row.refresh_from_db()
    assert (row.state, row.settled_why) == ("discarded", "sensor test")


@pytest.fixture
def flagged(send, raw):
    send(
        raw("5400", "2017-01-01", series=DAILY, unit="m3/s"),
        raw("540000", "2017-01-02", series=DAILY, unit="m3/s"),
        raw("5300", "2017-01-03", series=DAILY, unit="m3/s"), country="KHM",
    )  # fmt: skip
    moment = datetime(2017, 1, 1, 17, tzinfo=UTC)
    return Flag.objects.filter(datastream__identifier=DAILY, phenomenon_time=moment)


def verdicts(*days):
    rows = Observation.objects.filter(
        datastream__identifier=DAILY, phenomenon_time__gte=datetime(2016, 12, 31, 17, tzinfo=UTC)
    )
    return [row.verdict for row in rows.order_by("phenomenon_time")]


def test_what_comes_in_is_checked_at_once(flagged):
    assert verdicts() == [Verdict.PASSED, Verdict.FLAGGED, Verdict.PASSED]
    assert {flag.check_kind for flag in flagged} == {"range", "step"}


def test_a_person_of_the_country_judges_and_the_checks_do_not_overrule(
    flagged, actor, at, send, raw
):
    pk = flagged[0].pk
    with pytest.raises(NotAllowed):
        operations.judge_value(pk, state="rejected", why="no", by=actor("lao-officer"), at=at)
    with pytest.raises(Unacceptable):
        operations.judge_value(pk, state="rejected", why="", by=actor("khm-analyst"), at=at)
    operations.judge_value(pk, state="accepted", why="seen", by=actor("khm-analyst"), at=at)
    assert set(flagged.values_list("state", flat=True)) == {"accepted"}
    with pytest.raises(CannotFollow):
        operations.judge_value(pk, state="rejected", why="no", by=actor("khm-analyst"), at=at)
    send(raw("5200", "2017-01-04", series=DAILY, unit="m3/s"), country="KHM")
    assert verdicts()[1] == Verdict.ACCEPTED


def test_a_correction_takes_back_the_open_flag(flagged, send, raw, actor, at):
    send(raw("5350", "2017-01-02", series=DAILY, unit="m3/s"), country="KHM")
    assert set(flagged.values_list("state", flat=True)) == {"withdrawn"}
    assert verdicts() == [Verdict.PASSED] * 3
    with pytest.raises(CannotFollow):
        operations.judge_value(
            flagged[0].pk, state="accepted", why="x", by=actor("khm-officer"), at=at
        )
    with pytest.raises(NotFound):
        operations.judge_value(0, state="accepted", why="x", by=actor("khm-officer"), at=at)


def test_the_checks_found_in_the_real_series_what_the_rules_say(at):
    rows = Flag.objects.filter(datastream__identifier=DAILY)
    assert rows.filter(check_kind="step").count() == 17
    assert rows.filter(check_kind="flat-line").count() == 36
    assert not rows.filter(check_kind="range").exists()
    assert rows.filter(check_kind="balance").exists()
    level = Flag.objects.filter(datastream__identifier="ST_PREK_KDAM.water-level.daily")
    assert level.filter(check_kind="neighbour").count() > 50


def test_a_bulk_of_readings_is_one_delivery_and_lands_in_its_partitions(at):
    stream = Datastream.objects.get(identifier=LEVEL)
    delivery = Delivery.objects.create(door=Door.IMPORT, sender="bulk", received_at=at)
    start = datetime(1985, 1, 1, tzinfo=UTC)
    rows = [
        Reading(stream.pk, start + timedelta(days=30 * n), n / 10, "N", None) for n in range(800)
    ]
    with transaction.atomic():
        assert store_readings(rows, delivery=delivery, at=at).adds == 800
    assert Observation.objects.filter(datastream=stream).count() == 800
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(*) FROM stations_observation_2020 WHERE datastream_id = %s",
                [stream.pk],
            )
            assert cursor.fetchone()[0] == 12
