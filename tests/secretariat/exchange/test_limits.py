"""Limits of use: written by the country whose series it is, declared against, held everywhere."""

import json

import pytest

from riparian.secretariat.accounts.operations import declare_purpose, make_token
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.exchange import operations
from riparian.secretariat.forecasts.queries import readers_of_all
from riparian.secretariat.lib.errors import NotAllowed, Unacceptable
from riparian.secretariat.stations import queries
from riparian.secretariat.stations.models import Datastream, UseLimit

pytestmark = pytest.mark.django_db
RAIN = "ST_JINGHONG.rainfall"
OWED = f"MRC {RAIN}"
PAGE = f"/stations/ST_JINGHONG?series={RAIN}"


@pytest.fixture
def limited(actor, at, send, raw):
    """One value of Jinghong's rain, which China opens for warnings and research alone."""
    send(raw("12.3", "2026-01-01T08:00:00+08:00", series=RAIN, unit="mm"), country="CHN", when=at)

    def limit(*purposes, embargo_hours=0, by="chn-officer", why="Article 4"):
        return operations.limit_use(
            OWED, embargo_hours=embargo_hours, purposes=purposes, why=why, by=actor(by), at=at
        )

    return limit


def latest(client):
    rows = client.get("/api/observations/latest").json()
    return {row["series"]: row["value"] for row in rows}.get(RAIN)


def test_a_limited_series_opens_to_a_declared_purpose_and_closes_again(limited, signed_in):
    lao = signed_in("lao-analyst")
    assert latest(lao) == 12.3
    limited("warning", "research")
    assert latest(lao) is None
    page = lao.get(PAGE).content.decode()
    assert "shared for some purposes only" in page
    assert 'value="research"' in page
    assert 'value="planning"' not in page
    assert lao.get(f"/api/series/{RAIN}/observations").json()["items"] == []
    answer = lao.post("/people/purpose", {"purpose": "research", "next": PAGE})
    assert answer.headers["Location"] == PAGE
    assert latest(lao) == 12.3
    assert "You read for: research and teaching." in lao.get(PAGE).content.decode()
    assert Entry.objects.filter(act="purpose.declared").count() == 1
    lao.post("/people/purpose", {"purpose": ""})
    assert latest(lao) is None
    assert latest(signed_in("chn-analyst")) == 12.3


def test_a_program_reads_for_the_purpose_of_its_token(limited, actor, at, client):
    limited("research")
    for purpose, seen in (("", None), ("warning", None), ("research", 12.3)):
        _, secret = make_token(
            label="p", scope="read", purpose=purpose, by=actor("vnm-analyst"), at=at
        )
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        assert latest(client) == seen
        address = "/sta/v1.1/Datastreams?$expand=Observations&$filter=properties/identifier eq "
        (series,) = client.get(f"{address}'{RAIN}'").json()["value"]
        assert [one["result"] for one in series["Observations"]] == ([12.3] if seen else [])
        assert series["properties"]["purposes"] == ["research"]


def test_an_unknown_purpose_opens_nothing_and_is_refused(actor, at, signed_in):
    with pytest.raises(Unacceptable, match=r"purpose .profit.: must be one of warning, operation"):
        declare_purpose("profit", by=actor("lao-analyst"), at=at)
    with pytest.raises(Unacceptable, match="purpose 'profit'"):
        make_token(label="p", scope="read", purpose="profit", by=actor("lao-analyst"), at=at)
    assert signed_in("lao-analyst").post("/people/purpose", {"purpose": "x"}).status_code == 422


def test_nobody_in_particular_declares_nothing(client):
    assert client.post("/people/purpose", {"purpose": "research"}).status_code == 302
    assert client.get("/people/purpose").status_code in {302, 405}
    assert not Entry.objects.filter(act="purpose.declared").exists()


def test_only_the_country_whose_series_it_is_limits_its_use(limited):
    for name in ("lao-officer", "chn-analyst"):
        with pytest.raises(NotAllowed):
            limited("warning", by=name)
    with pytest.raises(Unacceptable, match="profit"):
        limited("profit")
    with pytest.raises(Unacceptable, match="which text"):
        limited("warning", why=" ")
    assert not UseLimit.objects.exists()


def test_the_form_changes_the_limit_that_holds_and_the_journal_keeps_both(limited, signed_in):
    limited("warning", embargo_hours=6)
    china = signed_in("chn-officer")
    form = china.get(f"/sharing/limit/{OWED}").content.decode()
    assert 'value="6"' in form
    sent = {"embargo_hours": "0", "purposes": ["planning"], "why": "Protocol of May"}
    page = china.post(f"/sharing/limit/{OWED}", sent, follow=True).content.decode()
    assert "for planning and negotiation only" in page
    entry = Entry.objects.filter(act="use.limited").last()
    before, after = json.loads(entry.before), json.loads(entry.after)
    assert before == {"embargo_hours": 6, "purposes": ["warning"]}
    assert after["purposes"] == ["planning"]
    assert signed_in("lao-officer").get(f"/sharing/limit/{OWED}").status_code == 403
    assert signed_in("lao-officer").get("/sharing/limit/nothing").status_code == 404


def test_a_forecast_goes_to_nobody_from_whom_a_warning_would_be_withheld(limited):
    row = Datastream.objects.get(identifier=RAIN)
    before = readers_of_all([row])
    limited("warning")
    assert readers_of_all([row]) == before
    limited("research")
    narrowed = readers_of_all([row])
    assert (narrowed.audience, narrowed.countries) == ("countries", ("CHN",))


def test_notices_of_new_data_and_flags_are_for_those_who_see_every_value(limited, actor):
    assert RAIN in {row.identifier for row in queries.open_series(actor("lao-officer"))}
    limited(embargo_hours=2)
    assert RAIN not in {row.identifier for row in queries.open_series(actor("lao-officer"))}
    assert RAIN in {row.identifier for row in queries.open_series(actor("chn-officer"))}
