"""A carrier, and whoever holds the database or the log, never sees what is sealed."""

import base64
import json
import logging
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from riparian.sealing import envelope, keys
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable
from riparian.secretariat.restricted import operations, queries
from riparian.secretariat.restricted.models import Item, PublicKey

pytestmark = pytest.mark.django_db
TITLE, WORDS = "Nightingale-4471", "The informer meets us at pier seven 码头."
LAO, READER, CARRIER = "lao-duty-officer", "vnm-duty-officer", "tha-officer"


@pytest.fixture(scope="module")
def pairs():
    return {name: rsa.generate_private_key(65_537, 3072) for name in (LAO, READER, "stranger")}


@pytest.fixture
def registered(actor, at, pairs):
    for name in (LAO, READER):
        operations.register_key(spki=spki(pairs[name]), by=actor(name), at=at)


def spki(pair):
    return base64.b64encode(keys.spki_of(pair.public_key())).decode()


@pytest.fixture
def draft(group, item, registered):
    own = group({READER: "reader", CARRIER: "carrier", "lao-officer": "reader"})
    return item(own, (own,), is_sealed=True, title="", body="")


def sealed_for(pairs, *names, code="TLP:AMBER"):
    readers = [pairs[name].public_key() for name in names]
    return envelope.seal(TITLE, WORDS, code=code, readers=readers)


def writings(secret):
    """The ways in which words can lie about: as text, escaped, encoded, in any alignment."""
    for raw in (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be")):
        yield raw
        yield raw.hex().encode()
        for skip in range(3):
            yield base64.b64encode(b"\0" * skip + raw)[4 if skip else 0 : -4]
    yield quote(secret).encode()
    yield secret.encode("unicode_escape")
    yield json.dumps(secret)[1:-1].encode()


def rows_of_every_table():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            for row in cursor.fetchall():
                yield repr(row).encode() + b" ".join(
                    bytes(cell) for cell in row if isinstance(cell, bytes | memoryview)
                )


def test_no_table_log_or_dump_holds_the_words_and_the_carrier_gets_only_the_envelope(
    draft, pairs, signed_in, caplog, tmp_path
):
    with caplog.at_level(logging.DEBUG):
        text = sealed_for(pairs, LAO, READER)
        author, second, carrier = (signed_in(n) for n in (LAO, "lao-officer", CARRIER))
        base = f"/restricted/{draft.identifier}"
        assert author.post(f"{base}/seal", {"envelope": text}).status_code == 302
        author.post(f"{base}/act/propose")
        assert second.post(f"{base}/act/release", {"reason": "agreed"}).status_code == 302
        seen = [carrier.get(path) for path in (
            "/restricted/", base, f"{base}/envelope.json", "/restricted/register.csv",
            f"/api/restricted/{draft.identifier}", "/api/restricted")]  # fmt: skip
        refused = [carrier.get(f"{base}/{name}") for name in ("item.json", "item.pdf", "stix.json")]
    assert {answer.status_code for answer in seen} == {200}
    assert {answer.status_code for answer in refused} == {403}
    carried = seen[2].content.decode()
    assert envelope.open_envelope(carried, pairs[READER])["text"] == WORDS
    dump = tmp_path / "dump.json"
    call_command("dumpdata", output=str(dump), verbosity=0)
    places = [answer.content for answer in (*seen, *refused)]
    places += [dump.read_bytes(), caplog.text.encode(), b"\n".join(rows_of_every_table())]
    assert any(draft.identifier.encode() in place for place in places)
    for secret in (TITLE, WORDS):
        for writing in writings(secret):
            assert len(writing) > 8
            assert not [place[:200] for place in places if writing in place], writing


def test_the_search_for_the_words_would_find_them_if_they_were_there(group, item):
    """The proof above is worth something only if it can fail."""
    item(group(), title=TITLE, body=WORDS)
    found = b" ".join(rows_of_every_table())
    assert any(writing in found for writing in writings(TITLE))
    assert any(writing in found for writing in writings(WORDS))


def test_the_database_refuses_words_beside_an_envelope(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=draft.pk).update(body="in the open")


def test_a_sealed_draft_needs_its_envelope_before_release(draft, actor, at, pairs):
    by = actor(LAO)
    with pytest.raises(CannotFollow, match="Seal it first"):
        operations.propose_release(draft.identifier, by=by, at=at)
    operations.put_envelope(draft.identifier, envelope=sealed_for(pairs, LAO), by=by, at=at)
    operations.propose_release(draft.identifier, by=by, at=at)
    with pytest.raises(CannotFollow, match="Only a draft"):
        operations.put_envelope(draft.identifier, envelope="{}", by=by, at=at)


def damaged(good):
    yield "no json", "JSON"
    yield "[]", "fields"
    yield json.dumps(good | {"title": TITLE}), "fields"
    yield json.dumps(good | {"code": "TLP:RED"}), "code"
    yield json.dumps(good | {"format": "plain"}), "format"
    yield json.dumps(good | {"iv": "!"}), "base64"
    yield json.dumps(good | {"iv": base64.b64encode(b"short").decode()}), "iv"
    yield json.dumps(good | {"body": base64.b64encode(WORDS.encode()).decode()}), "padded"
    yield json.dumps(good | {"recipients": []}), "no recipient"
    yield json.dumps(good | {"recipients": [{"fingerprint": "x"}]}), "nothing else"
    row = good["recipients"][0]
    yield json.dumps(good | {"recipients": [row | {"key": "AAAA"}]}), "384 bytes"
    yield json.dumps(good | {"recipients": [row, row]}), "may not read"


def test_only_a_sealed_envelope_for_its_readers_is_taken(draft, actor, at, pairs):
    by = actor(LAO)
    for text, why in damaged(json.loads(sealed_for(pairs, LAO))):
        with pytest.raises(Unacceptable, match=why):
            operations.put_envelope(draft.identifier, envelope=text, by=by, at=at)
    with pytest.raises(Unacceptable, match="may not read"):
        operations.put_envelope(draft.identifier, envelope=sealed_for(pairs, "stranger"), by=by,
                                at=at)  # fmt: skip


def test_a_private_key_is_never_taken_for_a_public_one(actor, at, pairs):
    from cryptography.hazmat.primitives import serialization

    private = pairs["stranger"].private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )  # fmt: skip
    small = rsa.generate_private_key(65_537, 2048)
    for text in (base64.b64encode(private).decode(), spki(small), "text"):
        with pytest.raises(Unacceptable, match=r"public key|base64"):
            operations.register_key(spki=text, by=actor(LAO), at=at)


def test_a_key_is_registered_once_and_retired_by_its_owner(actor, at, pairs, registered):
    with pytest.raises(Unacceptable, match="already"):
        operations.register_key(spki=spki(pairs[LAO]), by=actor("chn-officer"), at=at)
    mine = PublicKey.objects.get(user__username=LAO)
    with pytest.raises(NotFound):
        operations.retire_key(mine.fingerprint, by=actor(READER), at=at)
    operations.retire_key(mine.fingerprint, by=actor(LAO), at=at)
    mine.refresh_from_db()
    assert mine.retired_at == at


def test_a_key_of_a_hidden_member_is_offered_without_a_name(group, item, actor, at, registered):
    own = group({"lao-officer": "reader"})
    hidden = group({READER: "reader"}, hidden=True, name="Quiet")
    row = item(own, (hidden,), is_sealed=True, title="", body="")
    names = {key.user.username: name for key, name in queries.keys_for(row)}
    assert names[READER] == ""
    assert names[LAO] != ""
    red = item(own, code="TLP:RED", named=[READER], second="lao-officer", is_sealed=True, title="",
               body="")  # fmt: skip
    assert {key.user.username for key, _ in queries.keys_for(red)} == {LAO, READER}
