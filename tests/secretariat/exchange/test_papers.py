"""What the ledger shows becomes the beginning of a draft decision; a person puts it on record."""

import re
from datetime import UTC, datetime

import pytest

from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.exchange.models import Agreement, Undertaking
from riparian.secretariat.stations.models import Datastream

pytestmark = pytest.mark.django_db
PATH = "/sharing/SH-LMC-FLOOD/draft?from=2026-06-01&to=2026-06-30"


def begun(reader):
    return reader.get(PATH).context["form"].initial


def test_a_draft_begins_with_figures_stretch_day_and_source(share, signed_in, at):
    share("2026-06-02T08:00:00+08:00")
    share("2026-06-03T08:00:00+08:00", came=datetime(2026, 7, 1, tzinfo=UTC))
    reader = signed_in("tha-officer")
    text = begun(reader)["text_en"]
    assert text.startswith("From 2026-06-01 to 2026-06-30")
    assert "owed 60, in time 1, late 1, missing 58, not watched here 180" in text
    assert "in time of what is settled: 1.7\xa0%" in text
    assert len(re.findall(r"^– CHN, ", text, re.MULTILINE)) == 4
    assert text.count("Assumed here: ") == 1
    assert f"as it stood on {at.date()}" in text
    assert "http://testserver/sharing/SH-LMC-FLOOD?from=2026-06-01&to=2026-06-30" in text
    assert "应提供60，按时1" in begun(reader)["text_zh"]


def test_the_draft_is_put_on_record_like_any_other(share, signed_in):
    share("2026-06-02T08:00:00+08:00")
    reader = signed_in("tha-officer")
    page = reader.get(PATH)
    assert 'action="/decisions/draft"' in page.content.decode()
    form = page.context["form"]
    body = form.fields["body"].queryset.get(identifier="B-JWG-WAT").pk
    before = Decision.objects.count()
    sent = {**form.initial, "body": body}
    assert reader.post("/decisions/draft", sent).status_code == 302
    row = Decision.objects.order_by("-pk")[0]
    assert Decision.objects.count() == before + 1
    assert (row.stage, row.audience, row.owner_country) == ("draft", "mechanism", "THA")
    assert row.texts["en"].split() == form.initial["text_en"].split()


def test_only_those_who_prepare_papers_begin_a_draft(signed_in, client):
    assert client.get(PATH).status_code == 302
    assert signed_in("lao-analyst").get(PATH).status_code == 403
    link = "/sharing/SH-LMC-FLOOD/draft?from="
    assert link in signed_in("lao-officer").get("/sharing/SH-LMC-FLOOD").content.decode()
    assert link not in signed_in("lao-analyst").get("/sharing/SH-LMC-FLOOD").content.decode()


def test_a_draft_tells_only_what_every_member_may_see(share, signed_in):
    share("2026-06-02T08:00:00+08:00")
    Datastream.objects.filter(identifier="ST_JINGHONG.rainfall").update(audience="delegation")
    text = begun(signed_in("chn-officer"))["text_en"]
    assert "in time of what is settled: –" in text
    assert len(re.findall(r"^– CHN, ", text, re.MULTILINE)) == 3


def test_a_draft_on_a_narrow_agreement_is_as_narrow(signed_in):
    Agreement.objects.filter(identifier="SH-LMC-FLOOD").update(
        audience="delegation", owner_country="CHN", countries="|LAO|"
    )
    found = begun(signed_in("chn-officer"))
    assert (found["audience"], found["countries"]) == ("delegation", ["CHN", "LAO"])
    assert "owed 0" in found["text_en"]
    assert signed_in("vnm-officer").get(PATH).status_code == 404


def test_terms_that_are_all_in_the_source_assume_nothing(signed_in):
    Undertaking.objects.update(assumed="")
    assert "Assumed here" not in begun(signed_in("tha-officer"))["text_en"]
