"""What the sharing ledger shows of a commitment, on its page, to its scorers and as evidence."""

from datetime import UTC, datetime

import pytest

from riparian.secretariat.commitments import assessing, queries
from riparian.secretariat.commitments.models import AgreementLink, Cell, Evidence
from riparian.secretariat.exchange.models import Agreement
from riparian.secretariat.stations.models import Datastream

pytestmark = pytest.mark.django_db
THEN = datetime(2026, 8, 1, 9, tzinfo=UTC)
SERIES = "ST_JINGHONG.rainfall"
HEADING = "What the sharing ledger shows"


def observed(reader, identifier="CM-072", **more):
    return assessing.observed(queries.get_commitment(identifier, reader), reader, at=THEN, **more)


def test_the_record_says_with_sources_which_agreement_rests_on_which_commitment():
    found = {(one.commitment.identifier, one.agreement.identifier)
             for one in AgreementLink.objects.select_related("commitment", "agreement")}  # fmt: skip
    assert found == {
        ("CM-072", "SH-LMC-FLOOD"), ("CM-086", "SH-LMC-2020"), ("CM-086", "SH-MRC-2020"),
        ("CM-213", "SH-LMC-2025"),
    }  # fmt: skip
    assert all(one.sources for one in AgreementLink.objects.all())


def test_a_commitment_shows_the_ledger_of_the_agreement_that_rests_on_it(share, actor):
    share("2026-06-02T08:00:00+08:00")
    share("2026-06-03T08:00:00+08:00", came=datetime(2026, 7, 1, tzinfo=UTC))
    (one,) = observed(actor("lao-officer"))
    assert (one.reckoning.kept, one.reckoning.late) == (1, 1)
    assert one.reckoning.settled == one.reckoning.kept + one.reckoning.late + one.reckoning.missing
    assert one.address == "/sharing/SH-LMC-FLOOD?from=2025-09-01&to=2026-08-01"
    assert "in time 1, late 1" in one.words


def test_an_agreement_whose_terms_are_not_known_counts_nothing(actor):
    shown = {one.link.agreement.identifier: one for one in observed(actor("lao-officer"), "CM-086")}
    assert shown["SH-LMC-2020"].reckoning is None
    assert (shown["SH-LMC-2020"].address, shown["SH-LMC-2020"].words) == (
        "/sharing/SH-LMC-2020",
        "",
    )
    assert shown["SH-LMC-2020"].share == ""
    assert shown["SH-MRC-2020"].reckoning.settled == 0
    assert shown["SH-MRC-2020"].reckoning.unwatched > 0
    assert shown["SH-MRC-2020"].share == "–"
    assert observed(actor("lao-officer"), "CM-001") == []


def test_page_and_scorers_see_what_is_observed_and_nothing_is_scored_by_it(share, signed_in):
    share("2026-06-02T08:00:00+08:00")
    reader = signed_in("lao-analyst")
    page = reader.get("/commitments/CM-072").content.decode()
    assert HEADING in page
    assert 'href="/sharing/SH-LMC-FLOOD?from=' in page
    assert "Not scored yet." in page
    assert HEADING in reader.get("/commitments/CM-072/score/2026").content.decode()
    assert HEADING not in reader.get("/commitments/CM-001").content.decode()
    assert not Cell.objects.exclude(final="").filter(commitment__identifier="CM-072").exists()
    assert not Evidence.objects.filter(commitment__identifier="CM-072").exists()


def test_a_person_enters_what_the_ledger_shows_as_evidence(share, signed_in, actor):
    share("2026-06-02T08:00:00+08:00")
    path = "/commitments/CM-072/evidence"
    reader = signed_in("chn-officer")
    assert (
        f'href="{path}?agreement=SH-LMC-FLOOD"'
        in reader.get("/commitments/CM-072").content.decode()
    )
    form = reader.get(f"{path}?agreement=SH-LMC-FLOOD", headers={"host": "localhost"}).context[
        "form"
    ]
    assert "in time 1" in form.initial["text"]
    assert form.initial["link"].startswith("http://localhost/sharing/SH-LMC-FLOOD?from=")
    assert form.initial["audience"] == "mechanism"
    for other in ("", "?agreement=X", "?agreement=SH-MRC-2020"):
        assert "text" not in reader.get(path + other).context["form"].initial
    sent = {**form.initial, "country": "CHN", "dated": str(form.initial["dated"])}
    assert reader.post(path, sent).status_code == 302
    row = Evidence.objects.get(commitment__identifier="CM-072")
    assert (row.audience, row.source) == ("mechanism", "Sharing ledger, SH-LMC-FLOOD")


def test_who_may_not_see_the_series_or_the_agreement_learns_nothing(share, actor, signed_in):
    share("2026-06-02T08:00:00+08:00")
    Datastream.objects.filter(identifier=SERIES).update(audience="delegation")
    (one,) = observed(actor("lao-officer"))
    assert (one.reckoning.settled, one.share) == (0, "–")
    assert observed(actor("chn-officer"))[0].reckoning.kept == 1
    assert observed(actor("chn-officer"), is_shared=True)[0].reckoning.settled == 0
    Agreement.objects.filter(identifier="SH-LMC-FLOOD").update(
        audience="delegation", owner_country="CHN"
    )
    assert observed(actor("lao-officer")) == []
    page = signed_in("lao-officer").get("/commitments/CM-072").content.decode()
    assert HEADING not in page
    assert "SH-LMC-FLOOD" not in page


def test_the_page_of_the_agreement_names_on_what_it_rests(client, actor, draft):
    from riparian.secretariat.commitments.models import Commitment
    from riparian.secretariat.documents.models import Document

    decision = draft(audience="delegation", title="Xylophone")
    Document.objects.filter(identifier="D-WMOU-FLOOD").update(decision=decision)
    page = client.get("/sharing/SH-LMC-FLOOD").content.decode()
    rests = page.split("What it rests on")[1].split("<h2>")[0]
    assert '<a href="/documents/D-WMOU-FLOOD">' in rests
    assert '<a href="/commitments/CM-072">' in rests
    assert "Xylophone" not in page
    decision.audience = "public"
    decision.save(update_fields=["audience"])
    assert "Xylophone" in client.get("/sharing/SH-LMC-FLOOD").content.decode()
    Commitment.objects.filter(identifier="CM-072").update(audience="delegation")
    Document.objects.filter(identifier="D-WMOU-FLOOD").update(audience="delegation")
    assert "What it rests on" not in client.get("/sharing/SH-LMC-FLOOD").content.decode()
