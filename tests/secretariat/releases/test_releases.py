"""Release notices: announced by the operator, timed down the river, held against the gauges."""

from datetime import timedelta

import pytest

from riparian.engine.io.observations.raw import RawReading
from riparian.engine.river.releases import Verdict
from riparian.secretariat.accounts.actor import NOBODY
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.releases import operations, queries
from riparian.secretariat.releases.judging import judge_notice
from riparian.secretariat.releases.models import Notice
from riparian.secretariat.releases.operations import Announcement
from riparian.secretariat.releases.record import sources_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def announce(actor, at):
    def make(name="chn-duty-officer", **more):
        said = {"dam": "DAM_JINGHONG", "starts_at": at + timedelta(days=5), "ends_at": at + timedelta(days=9),
                "from_m3s": 1_400.0, "to_low_m3s": 800.0, "to_high_m3s": 900.0,
                "reasons": {"en": "Grid maintenance", "zh": "电网检修"}} | more  # fmt: skip
        return operations.announce_release(Announcement(**said), by=actor(name), at=at)

    return make


@pytest.fixture
def gauge(at):
    from riparian.secretariat.stations.intake import Sender
    from riparian.secretariat.stations.operations import Origin, deliver
    from riparian.secretariat.stations.quality import Door

    def send(series, unit, *readings):
        rows = [RawReading(place="x", series=series, unit=unit, value=str(value), time=time.isoformat(timespec="seconds"))
                for time, value in readings]  # fmt: skip
        latest = max(time for time, _ in readings)
        report = deliver(
            rows, origin=Origin(door=Door.API, sender=Sender(name="g", is_installation=True)),
            at=max(at, latest),
        )  # fmt: skip
        assert report.quarantined == 0, report.rejections

    return send


def test_the_desks_below_are_told_when_the_water_comes(
    announce, at, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        notice = announce()
    assert notice.receivers.split() == ["KHM", "LAO", "THA", "VNM"] or "THA" in notice.receivers
    assert notice.lead == timedelta(days=5)
    assert {mail.to[0].partition("-")[0] for mail in mailoutbox} == {
        code.lower() for code in notice.receivers.split()
    }
    assert Entry.objects.filter(act="release.announced", subject_id=str(notice.pk)).count() == 1


def test_arrivals_go_down_the_river_with_bounds_and_notice(announce, actor, at):
    judged = judge_notice(announce(), actor("khm-officer"), at=at)
    names = [one.station.identifier for one in judged.below]
    assert names.index("ST_CHIANG_SAEN") < names.index("ST_PAKSE") < names.index("ST_STUNG_TRENG")
    saen = next(one for one in judged.below if one.station.identifier == "ST_CHIANG_SAEN")
    assert saen.arrival.earliest_at <= saen.arrival.at <= saen.arrival.latest_at
    assert saen.arrival.notice > timedelta(days=5)
    assert judged.verdict is Verdict.UNDECIDED
    assert all(one.is_undecided for one in judged.below)


def test_a_gauge_that_falls_as_announced_says_kept(announce, actor, at, gauge):
    notice = announce(starts_at=at - timedelta(days=6), ends_at=at + timedelta(days=2))
    (saen,) = [one for one in judge_notice(notice, actor("tha-officer"), at=at).below
               if one.station.identifier == "ST_CHIANG_SAEN"]  # fmt: skip
    before, after = (
        saen.arrival.earliest_at - timedelta(days=1),
        saen.arrival.latest_at + timedelta(hours=12),
    )
    gauge("ST_CHIANG_SAEN.water-level", "m", (before, 3.0), (after, 2.2))
    judged = judge_notice(notice, actor("tha-officer"), at=at)
    assert judged.verdict is Verdict.KEPT
    gauge("ST_CHIANG_SAEN.water-level", "m", (after, 3.4))
    assert judge_notice(notice, actor("tha-officer"), at=at).verdict is Verdict.BROKEN


def test_a_reader_who_may_not_see_the_gauge_gets_no_verdict_from_it(announce, actor, at, gauge):
    notice = announce(
        starts_at=at - timedelta(days=6),
        ends_at=at + timedelta(days=2),
        audience="public",
    )
    start = notice.starts_at
    gauge("ST_CHIANG_SAEN.water-level", "m", (start, 3.0), (start + timedelta(days=4), 2.2))
    assert judge_notice(notice, NOBODY, at=at).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ({"name": "lao-duty-officer"}, Unacceptable, "lies in CHN"),
        ({"name": "chn-analyst"}, NotAllowed, "roles"),
        ({"dam": "DAM_ATLANTIS"}, Unacceptable, "dam of the network"),
        ({"to_low_m3s": 2_000.0}, Unacceptable, "smaller flow first"),
        ({"to_high_m3s": 9e9}, Unacceptable, "lies between"),
        ({"to_low_m3s": float("nan"), "to_high_m3s": float("nan")}, Unacceptable, "lies between"),
        ({"kind": "observed-change"}, Unacceptable, "kind is"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(more, error, words, announce):
    with pytest.raises(error, match=words):
        announce(**more)
    assert not Notice.objects.filter(is_of_record=False).exists()


def test_a_schedule_that_runs_backwards_or_is_over_is_refused(announce, at):
    with pytest.raises(Unacceptable, match="ends after it starts"):
        announce(ends_at=at + timedelta(days=4))
    with pytest.raises(Unacceptable, match="over already"):
        announce(starts_at=at - timedelta(days=5), ends_at=at - timedelta(days=1))


def test_a_postponement_is_another_notice_in_its_place(announce, actor, at):
    first = announce()
    said = Announcement(dam="DAM_JINGHONG", starts_at=at + timedelta(days=12), ends_at=None, from_m3s=None,
                        to_low_m3s=800.0, to_high_m3s=900.0, reasons={})  # fmt: skip
    second = operations.replace_release(first.identifier, said, by=actor("chn-officer"), at=at)
    first.refresh_from_db()
    assert first.withdrawn_at == at
    assert second.replaces_id == first.pk
    assert queries.replaced_by(first, actor("lao-officer")) == second
    with pytest.raises(CannotFollow):
        operations.withdraw_release(first.identifier, by=actor("chn-officer"), at=at)


def test_a_withdrawal_is_told_and_only_the_operator_withdraws(
    announce, actor, at, mailoutbox, django_capture_on_commit_callbacks
):
    notice = announce()
    with pytest.raises(NotAllowed):
        operations.withdraw_release(notice.identifier, by=actor("tha-officer"), at=at)
    with django_capture_on_commit_callbacks(execute=True):
        operations.withdraw_release(notice.identifier, by=actor("chn-officer"), at=at)
    assert any("withdrawn" in mail.subject for mail in mailoutbox)


class TestTheRecord:
    def test_real_notices_are_there_with_sources_and_nobody_changes_them(self, actor, at):
        row = queries.get_notice("NO-009", NOBODY)
        assert (row.from_low_m3s, row.from_high_m3s, row.to_low_m3s, row.to_high_m3s) == (
            1200,
            1400,
            800,
            1000,
        )
        assert row.lead == timedelta(days=2)
        assert row.is_by_day
        assert row.sources
        with pytest.raises(NotAllowed, match="public record"):
            operations.withdraw_release("NO-009", by=actor("chn-officer"), at=at)

    def test_a_change_that_nobody_announced_has_no_lead_time(self):
        row = queries.get_notice("NO-012", NOBODY)
        assert (row.announced_at, row.lead, row.kind) == (None, None, "unannounced-change")

    def test_lead_times_are_measured_over_all_that_were_announced(self):
        lead = queries.lead_times(NOBODY)
        assert (lead.announced, lead.unannounced) == (10, 3)
        assert lead.shortest_days == 0.0
        assert lead.median_days is not None

    def test_an_observed_notice_at_stung_treng_is_held_against_the_real_series(self, at):
        """NO-002: emergency supply of March 2016; no starting flow was stated, so it is undecided."""
        judged = judge_notice(queries.get_notice("NO-002", NOBODY), NOBODY, at=at)
        treng = next(one for one in judged.below if one.station.identifier == "ST_STUNG_TRENG")
        assert treng.series is not None
        assert treng.adherence.verdict is Verdict.UNDECIDED
        assert treng.adherence.after_value > treng.adherence.before_value

    def test_a_statement_without_a_schedule_is_not_timed(self, at):
        assert judge_notice(queries.get_notice("NO-001", NOBODY), NOBODY, at=at).below == ()

    def test_only_addresses_of_offices_are_linked(self):
        office, press, words = sources_of(
            "https://www.mrcmekong.org/a | https://blog.example/b | a book"
        )
        assert office["link"]
        assert (press["text"], press["link"]) == ("blog.example", "")
        assert (words["kind"], words["link"]) == ("citation", "")


def test_coming_notices_are_those_that_are_not_over(announce, at):
    notice = announce()
    assert list(queries.coming(Notice.objects.all(), at=at)) == [notice]
    assert notice.is_coming(at)
    assert not queries.coming(Notice.objects.all(), at=at + timedelta(days=30)).exists()


def test_a_notice_that_one_may_not_see_is_not_found(announce, actor):
    notice = announce(audience="delegation")
    with pytest.raises(NotFound):
        queries.get_notice(notice.identifier, actor("mmr-analyst"))


class TestPages:
    def form(self, at, **more):
        day = (at + timedelta(days=3)).date().isoformat()
        return {"dam": "DAM_JINGHONG", "kind": "release-change", "starts_on": day, "starts_hour": "08:00",
                "from_m3s": "1400", "to_low_m3s": "800", "to_high_m3s": "900", "reason_en": "Grid",
                "audience": "mechanism"} | more  # fmt: skip

    def test_an_operator_announces_postpones_and_withdraws(self, signed_in, at):
        desk = signed_in("chn-duty-officer")
        answer = desk.post("/releases/announce", self.form(at), follow=True)
        page = answer.content.decode()
        assert "Chiang Saen" in page
        number = answer.redirect_chain[-1][0].rsplit("/", 1)[1]
        again = desk.post(
            f"/releases/{number}/replace", self.form(at, starts_hour="20:00"), follow=True
        )
        other = again.redirect_chain[-1][0].rsplit("/", 1)[1]
        assert desk.post(f"/releases/{other}/withdraw", follow=True).status_code == 200
        assert "Withdrawn" in desk.get(f"/releases/{number}").content.decode()

    def test_half_an_end_and_another_countrys_dam_are_errors_beside_their_fields(
        self, signed_in, at
    ):
        page = signed_in("chn-duty-officer").post(
            "/releases/announce", self.form(at, ends_on="2030-01-01")
        )
        assert "Give day and time of the end" in page.content.decode()
        page = signed_in("lao-duty-officer").post("/releases/announce", self.form(at))
        assert 'class="error"' in page.content.decode()

    def test_the_list_filters_and_exports_what_it_shows(self, client):
        table = client.get("/releases/notices.csv?kind=unannounced-change").content.decode()
        assert table.count("unannounced-change") == 3
        assert "NO-012" in client.get("/releases/?kind=unannounced-change").content.decode()
        assert "NO-012" not in client.get("/releases/?when=coming").content.decode()

    def test_the_api_gives_arrivals_and_lists_what_is_coming(self, client):
        found = client.get("/api/releases/NO-009").json()
        assert found["lead_hours"] == 48
        assert found["arrivals"][0]["verdict"] == "undecided"
        assert client.get("/api/releases").json()["count"] == 22
        assert client.get("/api/releases?coming=true").json()["count"] == 0
