"""The sharing ledger of the instance: what is owed by sources, what arrived here."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.io.instances import find_instance
from riparian.secretariat.exchange import ledger, operations, queries
from riparian.secretariat.exchange.engine import State, terms_of
from riparian.secretariat.exchange.models import Agreement, Maintenance, Undertaking
from riparian.secretariat.exchange.operations import NewTerms
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable

pytestmark = pytest.mark.django_db
RAIN = "ST_JINGHONG.rainfall"
OWED = f"MRC {RAIN}"


def totals(accounts):
    return {
        one.latest.identifier: {s.value: n for s, n in one.total.items() if n} for one in accounts
    }


@pytest.fixture
def watched():
    Undertaking.objects.filter(identifier=OWED).update(
        watched_from=datetime(2026, 1, 1, tzinfo=UTC)
    )


@pytest.fixture
def january(actor):
    def read(name="lao-officer", last=date(2026, 2, 1), at=datetime(2026, 3, 1, tzinfo=UTC)):
        stretch = (date(2026, 1, 1), last)
        return totals(ledger.accounts_for(actor(name), stretch=stretch, at=at))

    return read


def test_the_agreements_stand_with_what_their_sources_say_and_leave_open():
    assert Agreement.objects.count() == 6
    open_one = Agreement.objects.get(identifier="SH-LMC-2020")
    assert (open_one.signed_on, open_one.undertakings.count()) == (date(2020, 9, 24), 0)
    assert Undertaking.objects.exclude(assumed="").count() == Undertaking.objects.count() == 12
    assert all(row.sources for row in Agreement.objects.all())


def test_nothing_is_said_about_what_this_installation_never_received(january):
    told = january()
    assert told[OWED] == {"unwatched": 62}
    assert told[f"LMC {RAIN}"] == {}


def test_the_flood_season_came_first_and_the_whole_year_followed(actor, at):
    def days(first, last):
        found = ledger.accounts_for(actor("tha-officer"), stretch=(first, last), at=at)
        return next(len(one.lines) for one in found if one.latest.identifier == OWED)

    assert days(date(2019, 1, 1), date(2020, 1, 1)) == 153
    assert days(date(2020, 10, 30), date(2020, 11, 3)) == 4
    assert days(date(2021, 1, 1), date(2022, 1, 1)) == 365


def test_readings_that_arrive_are_counted_by_day(watched, january, send, raw):
    def report(day, hour, when):
        row = raw("1", f"2026-01-{day:02}T{hour:02}:00:00+08:00", series=RAIN, unit="mm")
        assert send(row, country="CHN", when=when).adds == 1

    report(1, 8, datetime(2026, 1, 1, 1, tzinfo=UTC))
    report(1, 20, datetime(2026, 1, 1, 13, tzinfo=UTC))
    report(2, 8, datetime(2026, 1, 9, tzinfo=UTC))
    told = january(last=date(2026, 1, 4))[OWED]
    assert told == {"unchecked": 2, "late": 1, "missing": 3}


def test_scores_are_by_party_and_month(watched, actor):
    stretch = (date(2026, 1, 1), date(2026, 3, 1))
    accounts = ledger.accounts_for(
        actor("lao-officer"),
        stretch=stretch,
        at=datetime(2026, 4, 1, tzinfo=UTC),
        only="SH-MRC-2020",
    )
    scores = {score.month: score for score in ledger.scores_of(accounts)}
    assert (scores["2026-02"].owed, scores["2026-02"].missing) == (56, 56)
    assert scores["2026-02"].share_kept == 0
    assert scores["2026-01"].party == "CHN"


def test_a_pause_excuses_from_when_it_was_announced(watched, actor, january):
    month = datetime(2026, 1, 1, tzinfo=UTC)
    announce = {
        "ends_at": month + timedelta(days=20),
        "why": "new sensor",
        "at": month + timedelta(days=10),
    }
    with pytest.raises(NotFound):
        operations.announce_maintenance("X", starts_at=month, by=actor("chn-officer"), **announce)
    with pytest.raises(NotAllowed):
        operations.announce_maintenance(RAIN, starts_at=month, by=actor("lao-officer"), **announce)
    for wrong in ({"why": " "}, {"ends_at": month}):
        with pytest.raises(Unacceptable):
            operations.announce_maintenance(
                RAIN, starts_at=month, by=actor("chn-officer"), **{**announce, **wrong}
            )
    operations.announce_maintenance(RAIN, starts_at=month, by=actor("chn-officer"), **announce)
    told = january()[OWED]
    assert told["excused"] == 20
    assert told["missing"] + told["excused"] == 62
    assert Maintenance.objects.count() == 1


def test_a_revision_ends_one_version_and_keeps_what_was_owed(watched, actor, january):
    at = datetime(2026, 1, 10, tzinfo=UTC)
    before = january(last=date(2026, 1, 20))
    terms = NewTerms(starts_on=date(2026, 1, 20), zone="Asia/Shanghai", times=("08:00",))
    revise = {"terms": terms, "why": "exchange of notes", "by": actor("chn-officer"), "at": at}
    with pytest.raises(NotAllowed):
        operations.revise_undertaking(OWED, **{**revise, "by": actor("lao-officer")})
    with pytest.raises(NotFound):
        operations.revise_undertaking("X", **revise)
    late = NewTerms(starts_on=date(2026, 1, 5), zone="UTC", per_day=1)
    with pytest.raises(CannotFollow):
        operations.revise_undertaking(OWED, **{**revise, "terms": late})
    for wrong in ({"why": ""}, {"terms": NewTerms(starts_on=date(2026, 2, 1), zone="UTC")},
                  {"terms": NewTerms(starts_on=date(2026, 2, 1), zone="UTC", times=("8 am",))}):  # fmt: skip
        with pytest.raises(Unacceptable):
            operations.revise_undertaking(OWED, **{**revise, **wrong})
    new = operations.revise_undertaking(OWED, **revise)
    assert (new.version, new.watched_from) == (3, datetime(2026, 1, 1, tzinfo=UTC))
    assert january(last=date(2026, 1, 20)) == before
    assert january()[OWED] == {"missing": 38 + 12}


def test_loading_the_record_again_leaves_a_revision_standing(watched, actor, at):
    from riparian.secretariat.loading.record import load_record

    terms = NewTerms(starts_on=at.date() + timedelta(days=9), zone="Asia/Shanghai", per_day=3)
    operations.revise_undertaking(OWED, terms=terms, why="x", by=actor("chn-officer"), at=at)
    counts = load_record(find_instance("lancang-mekong") / "record", at=at)
    assert counts["undertakings"].changes == 0
    assert Undertaking.objects.get(identifier=OWED, version=2).ends_on == terms.starts_on


def test_a_season_that_is_none_is_refused():
    row = Undertaking(
        starts_on=date(2026, 1, 1), zone="UTC", per_day=1, season_first="June", season_last="07-01"
    )
    with pytest.raises(InvalidInput):
        terms_of(row)


def test_what_is_owed_of_a_secret_series_is_not_told(actor, january, client):
    from riparian.secretariat.stations.models import Datastream

    Datastream.objects.filter(identifier=RAIN).update(audience="countries")
    assert OWED not in january()
    assert OWED in january("chn-analyst")
    with pytest.raises(NotFound):
        queries.find_latest_version(OWED, actor("lao-officer"))
    assert RAIN not in client.get("/sharing/ledger.csv").content.decode()
    Agreement.objects.filter(identifier="SH-HYCOS").update(audience="delegation")
    assert client.get("/sharing/SH-HYCOS").status_code == 404
    assert "SH-HYCOS" not in client.get("/sharing/").content.decode()


def test_pages_show_days_and_take_acts(signed_in, watched, client):
    reader = signed_in("chn-officer")
    page = reader.get("/sharing/SH-MRC-2020?from=2026-01-01&to=2026-01-31").content.decode()
    assert page.count('class="missing"') >= 30
    assert "Announce a pause" in page
    path = "/sharing/watch/MRC ST_MANAN.rainfall"
    assert client.post(path).status_code == 302
    assert reader.get(path).status_code == 404
    assert reader.post(path).status_code == 302
    assert reader.post(path).status_code == 409
    assert Undertaking.objects.filter(watched_from__isnull=False).count() == 4
    assert reader.get("/sharing/country/XXX").status_code == 404
    assert reader.get("/sharing/?from=x&to=9999-01-01").status_code == 200


def test_forms_revise_and_pause(signed_in, at):
    reader = signed_in("chn-officer")
    path = f"/sharing/revise/{OWED}"
    assert 'value="Asia/Shanghai"' in reader.get(path).content.decode()
    assert reader.get("/sharing/revise/X").status_code == 404
    day = (at.date() + timedelta(days=5)).isoformat()
    form = {"starts_on": day, "zone": "Asia/Shanghai", "times": "08:00, 20:00", "delay_minutes": "60",
            "tolerance_minutes": "30", "why": "note"}  # fmt: skip
    assert reader.post(path, {**form, "zone": "Mars"}).status_code == 200
    assert reader.post(path, form).status_code == 302
    assert Undertaking.objects.get(identifier=OWED, version=3).times == ["08:00", "20:00"]
    path = f"/sharing/pause/{RAIN}"
    assert reader.get(path).status_code == 200
    later = at + timedelta(days=3)
    pause = {"starts_at": f"{at:%Y-%m-%dT%H:%M}", "ends_at": f"{later:%Y-%m-%dT%H:%M}", "why": "x"}
    far = {**pause, "ends_at": f"{at + timedelta(days=900):%Y-%m-%dT%H:%M}"}
    assert reader.post(path, far).status_code == 200
    assert reader.post(path, pause).status_code == 302
    assert Maintenance.objects.count() == 1


def test_programs_read_the_ledger(signed_in, watched):
    reader = signed_in("lao-analyst")
    path = "/api/sharing/ledger?first=2026-01-01&last=2026-01-31"
    (found,) = (one for one in reader.get(path).json() if one["undertaking"] == OWED)
    assert (len(found["days"]), found["share_kept"], found["owed_by"]) == (31, 0, "CHN")
    assert {state.value for state in State} < set(found["days"][0])
    assert reader.get("/api/sharing/ledger?first=2026-02-01&last=2026-01-31").status_code == 422
    for first, last in (("0001-01-01", "0002-01-01"), ("9999-12-01", "9999-12-31")):
        assert reader.get(f"/api/sharing/ledger?first={first}&last={last}").status_code == 422
        assert reader.get(f"/sharing/?from={first}&to={last}").status_code == 200
    assert reader.get("/sharing/ledger.json?from=2026-01-01&to=2026-01-31").json()
    scores = reader.get("/sharing/scores.csv?from=2026-01-01&to=2026-01-31").content.decode()
    assert "CHN,2026-01,62,0,0,62,186,0.0" in scores


def test_the_command_prints_the_ledger():
    from typer.testing import CliRunner

    from riparian.cli.main import app

    def run(first, last, *more):
        words = ["sharing", "ledger", "--from", first, "--to", last, *more]
        return CliRunner().invoke(app, words)

    document = json.loads(run("2026-01-01", "2026-01-31", "--json").stdout)
    assert len(document["undertakings"]) == 8
    assert all(day["unwatched"] == 2 for one in document["undertakings"] for day in one["days"])
    assert OWED in run("2026-01-01", "2026-01-31").stdout
    assert isinstance(run("x", "2026-01-31").exception, InvalidInput)
    assert isinstance(run("2026-02-01", "2026-01-31").exception, InvalidInput)


@pytest.mark.filterwarnings("ignore")
def test_an_independent_reader_finds_the_exchange_tables_valid():
    from frictionless import Package, system

    folder = find_instance("lancang-mekong") / "record" / "exchange"
    with system.use_context(trusted=True):
        assert Package(str(folder / "datapackage.json")).validate().valid
