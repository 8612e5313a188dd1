"""What arrives under an agreement to share is exchange; what did not arrive proves nothing."""

from datetime import UTC, date, datetime

import pytest

from riparian.secretariat.arrangements import assessing, operations, queries
from riparian.secretariat.arrangements.models import AgreementLink, Evidence
from riparian.secretariat.exchange.models import Agreement
from riparian.secretariat.stations.models import Datastream

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 8, 1, 9, tzinfo=UTC)
SERIES = "ST_JINGHONG.rainfall"
FACT = "ledger:SH-LMC-FLOOD:2026"


def exchange_of(reader, year, *, at=THEN, identifier="AR-LMC-WATER"):
    assessed = assessing.assess(queries.get_arrangement(identifier, reader), reader, at=at)
    found = assessed.in_year(year, on=at.date())
    return assessed, next(one for one in found.findings if one.criterion == "exchange")


def test_readings_that_arrived_are_exchange_and_lead_to_the_ledger(share, actor, signed_in):
    reader = actor("lao-officer")
    assert str(exchange_of(reader, 2026)[1].answer) == "undecided"
    share("2026-06-02T08:00:00+08:00")
    share("2026-06-04T20:00:00+08:00")
    assessed, found = exchange_of(reader, 2026)
    assert (str(found.answer), found.evidence) == ("met", (FACT,))
    item = assessed.items[FACT]
    assert item.dated == "2026-06-04"
    assert item.words.endswith("in 2026: 2; dated by the last")
    assert item.address == "/sharing/SH-LMC-FLOOD?from=2026-01-01&to=2026-08-01"
    assert item.sources
    page = signed_in("lao-officer").get(item.address).content.decode()
    for day in ("2026-06-02", "2026-06-04"):
        assert f'title="{day}: 1 arrived, unchecked' in page


def test_a_year_in_which_nothing_arrived_adds_no_fact(share, actor):
    share("2026-06-02T08:00:00+08:00")
    reader = actor("lao-officer")
    assessed, found = exchange_of(reader, 2025)
    assert [fact.key for fact in assessed.history.facts if fact.key.startswith("ledger:")] == [FACT]
    assert str(found.answer) == "undecided"
    arrangement = queries.get_arrangement("AR-LMC-WATER", reader)
    Evidence.objects.create(arrangement=arrangement, criterion="complete", audience="public",
                            began_earliest=date(2025, 1, 1), began_latest=date(2025, 12, 31))  # fmt: skip
    assert str(exchange_of(reader, 2025)[1].answer) == "not-met"
    share("2025-06-02T08:00:00+08:00")
    assert str(exchange_of(reader, 2025)[1].answer) == "met"


def test_what_arrives_quiets_the_alarm(share, actor):
    def alarms():
        assessed, _found = exchange_of(actor("lao-officer"), 2026)
        return {str(one.criterion) for one in assessed.alarms(on=THEN.date())}

    assert "exchange" in alarms()
    share("2026-06-02T08:00:00+08:00")
    assert "exchange" not in alarms()


def test_who_may_not_see_the_series_finds_nothing_exchanged(share, actor):
    share("2026-06-02T08:00:00+08:00")
    Datastream.objects.filter(identifier=SERIES).update(audience="delegation")
    lao, found = exchange_of(actor("lao-officer"), 2026)
    assert (str(found.answer), FACT in lao.items) == ("undecided", False)
    assert str(exchange_of(actor("chn-officer"), 2026)[1].answer) == "met"
    report = operations.draft_report("AR-LMC-WATER", 2026, by=actor("chn-officer"), at=THEN)
    assert FACT not in str(report.findings)
    assert "seen to arrive" not in report.decision.texts["en"]


def test_who_may_not_see_the_agreement_finds_nothing_exchanged(share, actor):
    share("2026-06-02T08:00:00+08:00")
    Agreement.objects.filter(identifier="SH-LMC-FLOOD").update(
        audience="delegation", owner_country="CHN"
    )
    assert FACT not in exchange_of(actor("lao-officer"), 2026)[0].items
    assert FACT in exchange_of(actor("chn-officer"), 2026)[0].items


def test_the_draft_report_names_what_every_party_may_see(share, actor):
    share("2026-06-02T08:00:00+08:00")
    report = operations.draft_report("AR-LMC-WATER", 2026, by=actor("lao-officer"), at=THEN)
    assert "in 2026: 1; dated by the last (2026-06-02)" in report.decision.texts["en"]
    assert "2026年在此收到的读数：1" in report.decision.texts["zh"]


def test_an_agreement_counts_only_where_a_source_puts_it_and_only_between_parties(share, actor):
    share("2026-06-02T08:00:00+08:00")
    reader = actor("lao-officer")
    assert FACT not in exchange_of(reader, 2026, identifier="AR-MRC")[0].items
    AgreementLink.objects.create(
        arrangement=queries.get_arrangement("AR-MRC", reader),
        agreement=Agreement.objects.get(identifier="SH-LMC-FLOOD"),
    )
    assert FACT not in exchange_of(reader, 2026, identifier="AR-MRC")[0].items
    assert all(
        link.sources for link in AgreementLink.objects.exclude(arrangement__identifier="AR-MRC")
    )


def test_all_arrangements_are_assessed_with_what_arrived(share, actor, client, signed_in):
    share("2026-06-02T08:00:00+08:00")
    found = {
        one.arrangement.identifier: one
        for one in assessing.assess_all(actor("lao-officer"), at=THEN)
    }
    assert FACT in found["AR-LMC-WATER"].items
    assert FACT not in found["AR-MRC"].items
    link = '<a href="/sharing/SH-LMC-FLOOD?from=2026-01-01&amp;to='
    path = "/arrangements/AR-LMC-WATER/2026"
    assert link in signed_in("lao-officer").get(path).content.decode()
    assert link not in client.get(path).content.decode()
    page = client.get("/sharing/SH-LMC-FLOOD").content.decode()
    assert '<a href="/arrangements/AR-LMC-WATER">' in page
