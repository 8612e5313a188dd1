"""Pages and exports of restricted information, sent and read as a browser does."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from riparian.secretariat.restricted import exports, operations
from riparian.secretariat.restricted.models import Group, Item

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parents[2] / "schemas" / "stix-2.1" / "schemas"
MOST_QUERIES = 12
LAO, SECOND = "lao-duty-officer", "lao-officer"


def send(client, path, given=None):
    answer = client.post(path, given or {})
    assert answer.status_code == 302, re.findall(r'class="error">[^<]*', answer.content.decode())
    return answer["Location"]


@pytest.fixture
def written(signed_in, at):
    """An item written by forms alone, in a group made by forms alone."""
    author = signed_in(LAO)
    place = send(author, "/restricted/groups/new", {"name": "Patrol", "purpose": "Boats"})
    send(author, place, {"username": SECOND, "part": "reader"})
    send(author, place, {"username": "tha-officer", "part": "carrier"})
    wrong = author.post(place, {"username": "nobody", "part": "reader"})
    assert "no account of that sign-in name" in wrong.content.decode()
    number = place.rsplit("/", 1)[1]
    given = {
        "code": "TLP:AMBER", "source_grade": "A", "content_grade": "1", "origin": number,
        "groups": [number], "combination": "any", "title": "Boats without lights",
        "body": "Three nights.", "expires_on": f"{at + timedelta(days=3):%Y-%m-%d}",
        "expires": "12:00",
    }  # fmt: skip
    half = author.post("/restricted/write", given | {"expires": ""})
    assert "day and the hour" in half.content.decode()
    return place, send(author, "/restricted/write", given)


def test_an_item_from_group_to_reading_log_by_forms_alone(signed_in, written):
    (place, page), author, second = written, signed_in(LAO), signed_in(SECOND)
    number = place.rsplit("/", 1)[1]
    send(author, page + "/act/propose")
    assert "Waits for you" in second.get("/restricted/").content.decode()
    asked = second.post(page + "/act/release", {"reason": ""})
    assert "Unusual recipient" in asked.content.decode()
    assert Item.objects.get(title="Boats without lights").stage == "proposed"
    send(second, page + "/act/return")
    send(author, page + "/act/propose")
    send(second, page + "/act/release", {"reason": "Agreed."})
    text = second.get(page).content.decode()
    assert "Three nights." in text
    assert text.count("TLP:AMBER") >= 3
    log = author.get(page + "/readings").content.decode()
    assert ">page</td>" in log
    rows = list(csv.DictReader(StringIO(author.get(page + "/readings.csv").content.decode())))
    assert {row["way"] for row in rows} == {"page"}
    assert all(row["marking"].startswith("TLP:AMBER") for row in rows)
    assert second.get(page + "/readings").status_code == 404
    assert author.post(page + "/act/eat").status_code == 404
    send(author, page + "/act/recall")
    assert second.get(page).status_code == 404
    member = Group.objects.get(identifier=number).memberships.get(user__username=SECOND)
    send(author, f"{place}/member/{member.pk}/remove")
    assert second.get(place).status_code == 404


def test_every_copy_carries_its_marking(group, item, signed_in):
    own = group({SECOND: "reader"})
    row = item(own, release=SECOND)
    client, base = signed_in(LAO), f"/restricted/{row.identifier}"
    for name, ending in (("item.json", "json"), ("item.pdf", "pdf"), ("stix.json", "stix.json")):
        answer = client.get(f"{base}/{name}")
        assert answer.status_code == 200
        wanted = f'filename="TLP-AMBER-{row.identifier}.{ending}"'
        assert wanted in answer["Content-Disposition"]
    assert client.get(f"{base}/item.pdf").content.startswith(b"%PDF")
    assert client.get(f"{base}/item.json").json()["marking"] == row.marking
    listed = list(csv.DictReader(StringIO(client.get("/restricted/register.csv").content.decode())))
    assert [one["title"] for one in listed if one["number"] == row.identifier] == [row.title]
    assert all(one["marking"].startswith(one["code"]) for one in listed)
    filtered = client.get("/restricted/?code=TLP:RED&stage=released").content.decode()
    assert row.identifier not in filtered
    assert client.get("/api/restricted?code=TLP:WHITE").status_code == 422
    assert row.identifier in client.get("/api/restricted?code=TLP:AMBER").content.decode()


def test_the_paper_carries_the_marking_on_every_page(group, item, monkeypatch):
    from riparian.secretariat.lib import typesetting

    row = item(group())
    sources = []
    monkeypatch.setattr(typesetting.typst, "compile",
                        lambda source, **_: sources.append(source) or b"%PDF")  # fmt: skip
    exports.pdf_of_item(row, at=row.made_at, address="https://x/", language="en")
    marking = typesetting.escaped(row.marking)
    source = sources[0].decode()
    assert source.count(marking) == 3  # head, foot and watermark
    assert "background: rotate" in source


def registry():
    found = []
    for path in SCHEMAS.rglob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        resource = Resource.from_contents(schema, default_specification=DRAFT202012)
        found += [(path.as_uri(), resource), (schema["$id"], resource)]
    return Registry().with_resources(found)


@pytest.mark.parametrize("code", ["TLP:AMBER", "TLP:AMBER+STRICT", "TLP:GREEN", "TLP:CLEAR"])
def test_the_stix_export_keeps_to_the_standard(group, item, code):
    bundle = exports.stix_of(item(group(), code=code))
    files = {"identity": "sdos/identity", "note": "sdos/note",
             "marking-definition": "common/marking-definition"}  # fmt: skip
    known = registry()
    for one in bundle["objects"]:
        path = SCHEMAS / f"{files[one['type']]}.json"
        schema = json.loads(path.read_text(encoding="utf-8"))
        Draft202012Validator(schema, registry=known).validate(one)
    note = bundle["objects"][2]
    assert note["object_marking_refs"] == [bundle["objects"][1]["id"]]
    broken = {key: value for key, value in note.items() if key != "content"}
    schema = json.loads((SCHEMAS / "sdos/note.json").read_text(encoding="utf-8"))
    assert not Draft202012Validator(schema, registry=known).is_valid(broken)


def test_a_key_is_registered_and_retired_on_its_page(signed_in):
    import base64

    from cryptography.hazmat.primitives.asymmetric import rsa

    from riparian.sealing.keys import fingerprint_of, spki_of

    spki = spki_of(rsa.generate_private_key(65_537, 3072).public_key())
    client = signed_in(LAO)
    send(client, "/restricted/keys", {"spki": base64.b64encode(spki).decode()})
    assert "public key" in client.post("/restricted/keys", {"spki": "x"}).content.decode()
    send(client, f"/restricted/keys/{fingerprint_of(spki)}/retire")
    assert "retired" in client.get("/restricted/keys").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_keep_to_their_queries(
    language, group, item, signed_in, django_assert_max_num_queries
):
    own = group({SECOND: "reader"})
    row = item(own, (own,), release=SECOND)
    sealed = item(own, is_sealed=True, title="", body="")
    client = signed_in(LAO, language)
    client.get("/restricted/")
    for path in ("/restricted/", "/restricted/groups", f"/restricted/groups/{own.identifier}",
                 "/restricted/keys", "/restricted/write", f"/restricted/{sealed.identifier}",
                 f"/restricted/{sealed.identifier}/seal", f"/restricted/{row.identifier}/readings",
                 f"/restricted/{row.identifier}"):  # fmt: skip
        with django_assert_max_num_queries(MOST_QUERIES):
            answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 200, path
        assert page.count("<h1") == 1
        assert "style=" not in page
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page)


def test_the_desk_names_an_item_that_waits_for_release_by_its_number_alone(
    group, item, signed_in, actor, at
):
    own = group({SECOND: "reader"})
    row = item(own, (own,), title="Heron under the pier")
    operations.propose_release(row.identifier, by=actor(LAO), at=at)
    link = f'<a href="/restricted/{row.identifier}">'
    page = signed_in(SECOND).get("/desk").content.decode()
    assert link in page
    assert "Heron" not in page
    assert link not in signed_in(LAO).get("/desk").content.decode()
    assert row.identifier not in signed_in("tha-officer").get("/desk").content.decode()
