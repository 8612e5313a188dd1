"""The ledger added up: the same numbers as day by day, kept until something new arrives."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from riparian.secretariat.exchange import ledger, tallies
from riparian.secretariat.exchange.counting import Came
from riparian.secretariat.exchange.models import Agreement, Undertaking
from riparian.secretariat.stations.models import Datastream

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 8, 1, 9, tzinfo=UTC)
SERIES = "ST_JINGHONG.rainfall"


@pytest.fixture
def flood():
    return Agreement.objects.get(identifier="SH-LMC-FLOOD").pk


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 8, 31), date(2025, 9, 1)),
        (date(2026, 12, 1), date(2026, 1, 1)),
        (date(2026, 1, 31), date(2025, 2, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
    ],
)
def test_twelve_months_are_the_running_one_and_eleven_before_it(on, first):
    assert tallies.twelve_months(on) == (first, on)


def test_nothing_is_told_where_nothing_is_watched(actor):
    assert tallies.reckon_by_party(actor("lao-officer"), at=THEN) == {}


def test_the_sum_is_that_of_the_ledger_day_by_day(share, actor, flood):
    share("2025-10-30T08:00:00+08:00")
    share("2026-06-02T08:00:00+08:00")
    share("2026-06-02T20:00:00+08:00")
    share("2026-06-03T08:00:00+08:00", came=datetime(2026, 7, 1, tzinfo=UTC))
    first, last = tallies.twelve_months(THEN.date())
    accounts = ledger.accounts_for(
        actor("lao-officer"), stretch=(first, last + timedelta(days=1)), at=THEN
    )
    whole = sum((one.total for one in accounts), Counter())
    (told,) = tallies.reckon_by_party(actor("lao-officer"), at=THEN).values()
    assert told.counts == whole
    (under,) = tallies.reckon_by_agreement(actor("lao-officer"), {flood}, at=THEN).values()
    assert (under.kept, under.late, under.settled) == (3, 1, under.owed - 2)
    assert under.share_kept == 3 / under.settled
    some = tallies.reckon_by_agreement(actor("lao-officer"), {flood}, at=THEN, parties=["LAO"])
    assert some == {}


def test_what_came_late_came_in_the_year_of_its_arrival(share, actor, flood):
    share("2025-10-30T08:00:00+08:00", came=datetime(2025, 12, 31, 20, tzinfo=UTC))
    share("2025-10-31T08:00:00+08:00")
    ((row, years),) = tallies.what_came(actor("lao-officer"), {flood}, at=THEN)
    assert (row.identifier, years) == (
        f"LMC {SERIES}",
        {2025: Came(1, date(2025, 10, 31)), 2026: Came(1, date(2026, 1, 1))},
    )


def test_before_it_was_watched_nothing_came(share, actor, flood):
    share("2024-06-02T08:00:00+08:00")
    ((_row, years),) = tallies.what_came(actor("lao-officer"), {flood}, at=THEN)
    assert years == {}


def test_what_came_counts_only_between_parties(share, actor, flood):
    share("2026-06-02T08:00:00+08:00")
    came = tallies.what_came(actor("lao-officer"), {flood}, at=THEN)
    (one,) = tallies.exchanges_between(["CHN", "LAO"], came)
    assert (one.agreement.identifier, one.year, one.count) == ("SH-LMC-FLOOD", 2026, 1)
    for parties in (["LAO", "THA"], ["CHN"], ["CHN", "XXX"]):
        assert tallies.exchanges_between(parties, came) == []


def test_each_agreement_is_told_what_it_owed_itself(actor):
    Undertaking.objects.filter(identifier=f"MRC {SERIES}").update(
        watched_from=datetime(2020, 1, 1, tzinfo=UTC)
    )
    old, new = (Agreement.objects.get(identifier=key).pk for key in ("SH-MRC-2002", "SH-MRC-2020"))
    at = datetime(2021, 1, 15, tzinfo=UTC)
    rows = [row.pk for row in Undertaking.objects.exclude(identifier=f"MRC {SERIES}")]
    Undertaking.objects.filter(pk__in=rows).delete()
    told = tallies.reckon_by_agreement(actor("lao-officer"), {old, new}, at=at)
    season = (date(2020, 10, 31) - date(2020, 5, 31)).days
    assert told[old].owed == 2 * season
    assert told[new].owed == 2 * (30 + 31 + 15)


def test_who_may_not_see_a_series_learns_nothing_of_it(share, actor, flood):
    share("2026-06-02T08:00:00+08:00")
    Datastream.objects.filter(identifier=SERIES).update(audience="delegation")
    chinese, lao = actor("chn-officer"), actor("lao-officer")
    assert tallies.reckon_by_party(chinese, at=THEN)["CHN"].kept == 1
    assert tallies.reckon_by_party(lao, at=THEN) == {}
    assert tallies.what_came(lao, {flood}, at=THEN) == []
    assert tallies.what_came(chinese, {flood}, at=THEN, is_shared=True) == []
    told = tallies.reckon_by_agreement(chinese, {flood}, at=THEN, is_shared=True)
    assert told[flood].settled == 0
    assert tallies.reckon_by_agreement(lao, {flood}, at=THEN) == told
