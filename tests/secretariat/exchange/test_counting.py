"""Months that are kept: always what counting anew would say, and readings read only if changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache

from riparian.secretariat.exchange.counting import keep_counted, months_of
from riparian.secretariat.exchange.engine import State
from riparian.secretariat.exchange.models import Undertaking
from riparian.secretariat.stations.quality import Verdict
from riparian.secretariat.stations.readings import Observation

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 8, 1, 9, tzinfo=UTC)
OWED = "LMC ST_JINGHONG.rainfall"


def told(at=THEN, first=2025):
    rows = Undertaking.objects.filter(identifier=OWED).select_related("agreement", "datastream")
    ((_row, months),) = months_of(rows, first=first, at=at)
    return months


def anew(at=THEN, first=2025):
    cache.clear()
    return told(at, first)


def counts(months):
    return {name: {s.value: n for s, n in one.counts.items() if n} for name, one in months.items()
            if one.counts.total()}  # fmt: skip


def test_every_month_is_there_and_only_seasons_owe_anything(share):
    months = told()
    assert list(months) == [f"2025-{n:02}" for n in range(1, 13)] + [
        f"2026-{n:02}" for n in range(1, 9)
    ]
    assert set(counts(months)) == {
        *(f"2025-{n:02}" for n in range(6, 11)),
        "2026-06",
        "2026-07",
        "2026-08",
    }
    assert counts(months)["2026-08"] == {"due": 2}


def test_readings_are_read_again_only_when_something_may_have_changed(
    share, django_assert_num_queries
):
    share("2026-06-02T08:00:00+08:00")
    with django_assert_num_queries(4):
        assert counts(told())["2026-06"]["unchecked"] == 1
    with django_assert_num_queries(2):
        told()
    share("2026-06-02T20:00:00+08:00")
    with django_assert_num_queries(5):
        assert counts(told())["2026-06"]["unchecked"] == 2
    with django_assert_num_queries(2):
        told()
    with django_assert_num_queries(5):
        told(THEN + timedelta(hours=1))


def test_a_late_delivery_of_an_old_month_is_counted(share):
    assert counts(told())["2025-07"] == {"missing": 62}
    share("2025-07-02T08:00:00+08:00", came=THEN - timedelta(hours=1))
    assert counts(told())["2025-07"] == {"missing": 61, "late": 1}
    assert told()["2025-07"].came[2026].last == date(2026, 8, 1)


def test_time_passes_and_what_was_due_is_missing_and_new_months_begin(share):
    told()
    later = THEN + timedelta(days=40)
    assert counts(told(later)) == counts(anew(later))
    assert counts(told(later))["2026-08"] == {"missing": 62}
    assert list(told(later))[-1] == "2026-09"


def test_a_value_that_is_rejected_is_no_report_a_day_later(share):
    share("2026-06-02T08:00:00+08:00")
    told()
    Observation.objects.filter(datastream__identifier="ST_JINGHONG.rainfall").update(
        verdict=Verdict.REJECTED
    )
    told(THEN + timedelta(hours=5))
    assert "unchecked" not in counts(told(THEN + timedelta(hours=30)))["2026-06"]


def test_terms_that_change_and_years_asked_for_before_are_counted(share):
    told(first=2026)
    assert counts(told(first=2025)) == counts(anew(first=2025))
    Undertaking.objects.filter(identifier=OWED).update(
        watched_from=datetime(2026, 7, 1, tzinfo=UTC)
    )
    assert counts(told())["2026-06"] == {"unwatched": 60}
    assert State.UNWATCHED not in told()["2026-07"].counts


def test_what_is_counted_ahead_no_page_counts_again(share, django_assert_num_queries):
    share("2026-06-02T08:00:00+08:00")
    keep_counted(at=THEN)
    with django_assert_num_queries(2):
        assert counts(told())["2026-06"]["unchecked"] == 1


def test_nothing_is_counted_ahead_where_nothing_is_watched(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        keep_counted(at=THEN)
