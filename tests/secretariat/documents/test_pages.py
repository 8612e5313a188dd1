"""The pages of documents, as a person walks them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from paper import ink_of, tags_of

from riparian.secretariat.accounts.operations import make_token
from riparian.secretariat.documents import operations, queries
from riparian.secretariat.documents.models import Document, Paragraph, Translation

from .conftest import PLAIN, REWORDED

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def test_the_list_tells_an_announcement_from_an_agreed_text(client):
    text = page(client, "/documents/")
    rows = dict(re.findall(r'<tr class="(\w+)">.*?(D-[A-Z0-9-]+)', text))
    assert "announcement" in rows
    assert "agreed" in rows
    only = page(client, "/documents/?nature=announcement&country=THA")
    assert set(re.findall(r"/documents/(D-[A-Z0-9-]+)", only)) == {"D-THA-FM10"}


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=MANGSHI", 1), ("q=金边宣言", 1), ("q=D-SANYA", 1), ("kind=mou", 2), ("year=2016", 8), ("text=none", 15),
        ("text=summary", 47), ("text=full", 0), ("kind=poem", 0),
    ],
)  # fmt: skip
def test_filters_cut_the_list_and_its_export_alike(client, query, count):
    listed = page(client, f"/documents/?{query}")
    exported = page(client, f"/documents/list.csv?{query}")
    assert len(set(re.findall(r"/documents/(D-[A-Z0-9-]+)", listed))) == count
    assert len(exported.strip().split("\r\n")) == count + 1


def test_no_address_of_a_reprint_leaves_the_platform(client):
    for row in Document.objects.all():
        text = page(client, f"/documents/{row.identifier}")
        assert "jumpgogo.com" not in text
        assert "feifmx.com" not in text
    assert "feifmx" not in page(client, "/documents/list.csv")


def test_a_summary_says_that_it_is_not_the_text(client):
    text = page(client, "/documents/D-POA18")
    assert "summary in our own words" in text
    assert 'id="sec_4-3-5__para_1"' in text
    assert "(82)" in text
    text = page(client, "/documents/D-PROG23")
    assert "The text is not on record" in text
    assert "/documents/D-POA23" in text
    assert "is reported on by" in page(client, "/documents/D-POA23")
    assert "did not agree" in page(client, "/documents/D-CHN-LM1")


def test_a_document_is_put_on_record_read_reworded_and_compared(signed_in):
    client = signed_in("tha-officer")
    sent = {"title_en": "On water", "kind": "plan", "nature": "agreed", "sources": "https://x.example a\nNote",
            "authentic_language": "en", "audience": "mechanism", "text": PLAIN}  # fmt: skip
    answer = client.post("/documents/new", sent)
    path = answer["Location"]
    text = page(client, path)
    assert 'href="#sec_1"' in text
    assert 'href="https://x.example"' in text
    form = page(client, f"{path}/version")
    assert "The six countries share water levels every day." in form
    assert "language" not in re.findall(r'name="(\w+)"', form.split("<form method")[-1])
    bad = client.post(f"{path}/version", {"text": REWORDED, "basis": "full", "seen": 1})
    assert "Say what changed" in bad.content.decode()
    sent = {"text": REWORDED, "basis": "full", "seen": 1, "note": "After talks"}
    answer = client.post(f"{path}/version", sent)
    assert answer["Location"] == f"{path}/compare"
    text = page(client, f"{path}/compare")
    assert re.search(r"\[\+</span><ins>six hours</ins>", text)
    assert re.search(r"\[−</span><del>day</del>", text)
    assert "share water" in text
    assert "They tell each other" not in text
    assert "They tell each other" in page(client, f"{path}/compare?all=1&old=1&new=2")
    assert "Nothing differs" in page(client, f"{path}/compare?old=2&new=2")
    again = client.post(f"{path}/version", sent)
    assert "Version 2 was added meanwhile" in again.content.decode()
    assert page(client, f"{path}?version=1").count("every day") == 1
    assert client.get(f"{path}?version=9").status_code == 404
    assert client.get(f"{path}?lang=fr").status_code == 404


def test_a_common_text_is_a_draft_until_it_is_adopted(signed_in, drafted, actor, at):
    client, row = signed_in("lao-officer"), drafted(titles={"en": "T", "lo": "ພາສາລາວ"})
    path = f"/documents/{row.identifier}"
    assert "Draft: not agreed" in page(client, path)
    assert row.identifier in page(client, "/documents/?q=ລາວ")
    operations.adopt_document(row.identifier, on=at.date(), by=actor("tha-officer"), at=at)
    assert "Draft: not agreed" not in page(client, path)
    assert "Draft: not agreed" not in page(client, "/documents/D-AGR3Y")


def test_the_text_of_a_document_of_the_record_is_added_in_its_language(signed_in):
    client, path = signed_in("vnm-officer"), "/documents/D-PROG23"
    assert 'name="language"' in page(client, f"{path}/version")
    sent = {"text": "二〇二三年进展", "basis": "full", "seen": 0, "language": "zh"}
    assert client.post(f"{path}/version", sent)["Location"] == path
    text = page(client, path)
    assert '<p lang="zh">二〇二三年进展</p>' in text
    assert "The text itself" in text
    assert str(Paragraph.objects.get(document__identifier="D-PROG23")) == "D-PROG23/para_1"


def test_a_machine_without_a_font_says_which(client, monkeypatch):
    from riparian.secretariat.lib import typesetting

    monkeypatch.setattr(typesetting, "installed_fonts", lambda: {"Noto Sans"})
    answer = client.get("/documents/D-POA18/text.pdf", headers={"accept-language": "zh-hans"})
    assert answer.status_code == 503
    assert "Noto Sans CJK SC" in answer.content.decode()
    assert "fonts-noto-cjk" in answer.content.decode()


def test_facts_adoption_and_links_are_put_on_record(signed_in, drafted):
    client, row = signed_in("tha-officer"), drafted()
    path = f"/documents/{row.identifier}"
    facts = {"title_en": "New title", "kind": "mou", "nature": "announcement", "audience": "countries",
             "authentic_language": "en", "countries": ["LAO"]}  # fmt: skip
    assert "On sharing water" in page(client, f"{path}/facts")
    assert client.post(f"{path}/facts", facts).status_code == 302
    assert "New title" in page(client, path)
    bad = client.post(f"{path}/adopt", {"on": "2020-01-01", "meeting": "NONE"})
    assert b"NONE" in bad.content
    assert (
        client.post(f"{path}/adopt", {"on": "2020-01-01", "meeting": "MT-FM-5"}).status_code == 302
    )
    assert "/meetings/MT-FM-5" in page(client, path)
    bad = client.post(f"{path}/link", {"kind": "cites", "target": "NONE"})
    assert "NONE" in bad.content.decode()
    assert client.post(f"{path}/link", {"kind": "cites", "target": "D-SANYA"}).status_code == 302
    text = page(client, path)
    assert "/documents/D-SANYA" in text
    assert row.identifier in page(client, "/documents/D-SANYA")
    remove = re.search(rf"{path}/link/\d+/remove", text)[0]
    assert client.post(remove).status_code == 302
    assert "/documents/D-SANYA" not in page(client, path)


def test_a_translator_sees_what_is_missing_and_stale_and_enters_it(signed_in, versioned, translate):
    translate(versioned, "lo", {"sec_1": "ນ້ຳ"})
    Translation.objects.update(source_hash="0" * 64)
    client, path = signed_in("lao-officer"), f"/documents/{versioned.identifier}"
    form = page(client, f"{path}/translate/lo")
    assert "6 places are missing or stale" in form
    hashes = dict(re.findall(r'name="hash_(\S+?)" value="(\w+)"', form))
    assert len(hashes) == 6
    sent = {f"hash_{eid}": value for eid, value in hashes.items()}
    sent |= {"text_sec_1": "ນ້ຳ", "fits_sec_1": "on", "text_sec_2": "ການຄ້າ"}
    answer = client.post(f"{path}/translate/lo", sent)
    assert answer["Location"] == f"{path}?lang=lo"
    text = page(client, f"{path}?lang=lo")
    assert '<span lang="lo">ນ້ຳ</span>' in text
    assert "2/6" in text
    assert "Not translated" in text
    assert "4 places are missing" in page(client, f"{path}/translate/lo")
    assert page(client, f"{path}/translate/lo?all=1").count("<textarea") == 6
    assert client.get(f"{path}/translate/en").status_code == 404
    assert client.get(f"{path}/translate/xx").status_code == 404
    assert client.get("/documents/D-PROG23/translate/lo").status_code == 404
    sent["hash_sec_2"] = "f" * 64
    bad = client.post(f"{path}/translate/lo", sent).content.decode()
    assert "its source was never so" in bad


def test_what_changed_while_one_translated_is_told(signed_in, versioned):
    old = queries.get_version(queries.versions_of(versioned), "1")
    seen = queries.wordings_of(old)[1].text_hash
    client, path = signed_in("lao-officer"), f"/documents/{versioned.identifier}"
    sent = {"hash_sec_1__para_1": seen, "text_sec_1__para_1": "ໜຶ່ງ"}
    answer = client.post(f"{path}/translate/lo", sent, follow=True).content.decode()
    assert "these are kept and stale: sec_1__para_1" in answer
    assert "Stale" in answer
    assert "The source as it is now" in answer


def test_a_file_goes_out_and_comes_in(signed_in, versioned):
    client = signed_in("tha-officer")
    answer = client.get(f"/documents/{versioned.identifier}/text.akn.xml?lang=en&version=1")
    assert answer["Content-Type"] == "application/akn+xml"
    assert "DOC-" in answer["Content-Disposition"]
    content = answer.content.replace(
        b"</references>", b'<activeRef eId="ref_9" href="/x" showAs="Gone"/></references>'
    )
    file = SimpleUploadedFile("a.xml", content)
    answer = client.post("/documents/import", {"file": file, "audience": "mechanism"}, follow=True)
    assert "A reference leads nowhere here: Gone" in answer.content.decode()
    file = SimpleUploadedFile("a.xml", content)
    sent = {"file": file, "audience": "mechanism", "into": versioned.identifier}
    assert client.post("/documents/import", sent).status_code == 302
    assert len(queries.versions_of(versioned)) == 3
    bad = client.post(
        "/documents/import", {"file": SimpleUploadedFile("a.xml", b"<a/>"), "audience": "mechanism"}
    )
    assert "the root is" in bad.content.decode()


@pytest.mark.parametrize("language", ["en", "zh", "th", "lo", "km", "my", "vi"])
def test_a_document_is_printed_in_every_language(signed_in, versioned, translate, language):
    from engine.texts.drawing import SAMPLES

    if language != "en":
        translate(
            versioned,
            language,
            {"sec_1": SAMPLES[language][:20].strip(), "sec_1__para_1": SAMPLES[language]},
        )
    client = signed_in("lao-officer")
    answer = client.get(f"/documents/{versioned.identifier}/text.pdf?lang={language}")
    assert answer["Content-Type"] == "application/pdf"
    assert not [ink for ink in ink_of(answer.content) if ink.overflows]
    is_tagged, tags = tags_of(answer.content)
    assert is_tagged
    assert tags["H1"] >= 2


def test_every_document_of_the_record_is_printed(client):
    for row in Document.objects.all():
        answer = client.get(f"/documents/{row.identifier}/text.pdf")
        assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize("path", ["", "/compare", "/text.akn.xml", "/text.pdf", "?lang=zh"])
def test_pages_of_a_long_document_stay_within_their_queries(
    client, path, django_assert_max_num_queries
):
    client.get("/documents/")
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(f"/documents/D-POA18{path}").status_code == 200


def test_who_may_not_is_refused(signed_in, versioned):
    path = f"/documents/{versioned.identifier}"
    assert Client().get(f"{path}/version").status_code == 302
    assert Client().get(path).status_code == 404
    for step in ("/version", "/facts", "/adopt"):
        assert signed_in("lao-officer").get(f"{path}{step}").status_code == 403
    assert signed_in("lao-analyst").get("/documents/new").status_code == 403
    assert signed_in("lao-analyst").get("/documents/import").status_code == 403
    assert signed_in("lao-analyst").get(f"{path}/translate/lo").status_code == 403
    assert Client().get("/documents/D-PROG23/compare").status_code == 404


class TestApi:
    def test_programs_read_lists_texts_and_links(self, signed_in, versioned, translate):
        translate(versioned, "zh", {"sec_1": "水"})
        client, path = signed_in("lao-officer"), f"/api/documents/{versioned.identifier}"
        listed = client.get("/api/documents?nature=announcement&limit=200").json()["items"]
        assert {row["announced_by"] for row in listed} == {"CHN", "THA"}
        assert client.get(path).json()["text_version"] == 2
        text = client.get(f"{path}/text?language=zh").json()
        assert text["places"][0]["text"] == "水"
        assert [row["state"] for row in text["places"]][:2] == ["current", "missing"]
        assert client.get(f"{path}/text?version=1").json()["version"] == 1
        assert client.get(f"{path}/text?language=fr").status_code == 422
        assert client.get(f"{path}/text?version=7").status_code == 404
        assert client.get("/api/documents?kind=poem").status_code == 422
        links = client.get("/api/documents/D-PROG23/links").json()
        assert links[0]["address"] == "/documents/D-POA23"
        assert client.get("/api/documents/D-PROG23/text").json()["places"] == []

    def test_programs_append_versions(self, actor, at, versioned):
        def token(name):
            _, secret = make_token(label="w", scope="write", by=actor(name), at=at)
            return Client(headers={"authorization": f"Bearer {secret}"})

        path = f"/api/documents/{versioned.identifier}/versions"
        sent = {"text": PLAIN, "note": "Back", "seen": 2}
        client = token("tha-officer")
        answer = client.post(path, sent, "application/json")
        assert answer.json() == {"document": versioned.identifier, "number": 3}
        assert client.post(path, sent, "application/json").status_code == 409
        lao = token("lao-officer")
        assert lao.post(path, sent, "application/json").status_code == 403
