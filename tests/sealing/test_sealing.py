"""What is sealed is opened by its readers and by nobody else."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.sealing import keys
from riparian.sealing.envelope import open_envelope, seal

PASSPHRASE = "a long enough passphrase"  # noqa: S105 - of a key that lives for a test


@pytest.fixture(scope="module")
def pairs():
    return [rsa.generate_private_key(65_537, 3072) for _ in range(3)]


@settings(deadline=None, max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300), st.text(max_size=3000))
def test_every_reader_opens_it_and_a_stranger_does_not(pairs, title, text):
    first, second, stranger = pairs
    sealed = seal(title, text, code="TLP:AMBER", readers=[first.public_key(), second.public_key()])
    for pair in (first, second):
        assert open_envelope(sealed, pair) == {"code": "TLP:AMBER", "title": title, "text": text}
    with pytest.raises(InvalidInput, match="not sealed for"):
        open_envelope(sealed, stranger)


def test_a_carrier_changes_nothing_unnoticed(pairs):
    sealed = json.loads(seal("t", "w", code="TLP:AMBER", readers=[pairs[0].public_key()]))
    other = json.loads(seal("t", "w", code="TLP:AMBER", readers=[pairs[1].public_key()]))
    flipped = bytearray(base64.b64decode(sealed["body"]))
    flipped[0] ^= 1
    for change in (
        {"code": "TLP:CLEAR"}, {"body": base64.b64encode(flipped).decode()},
        {"iv": other["iv"]}, {"recipients": sealed["recipients"] + other["recipients"]},
        {"recipients": [{**sealed["recipients"][0], "key": other["recipients"][0]["key"]}]},
        {"recipients": 3}, {"body": "!"},
    ):  # fmt: skip
        with pytest.raises(InvalidInput, match="changed on the way"):
            open_envelope(json.dumps(sealed | change), pairs[0])
    for no_envelope in ("{}", "no json", "[]"):
        with pytest.raises(InvalidInput, match="envelope"):
            open_envelope(no_envelope, pairs[0])
    with pytest.raises(InvalidInput, match="no reader"):
        seal("t", "w", code="TLP:AMBER", readers=[])


def test_short_words_and_long_words_weigh_whole_kilobytes(pairs):
    weights = {
        len(base64.b64decode(json.loads(
            seal("t", "w" * n, code="TLP:AMBER", readers=[pairs[0].public_key()]))["body"]))
        for n in (1, 400, 900)
    }  # fmt: skip
    assert weights == {1024 + 16}


def test_a_key_file_opens_with_its_passphrase_only():
    made = keys.make_key_file(PASSPHRASE)
    pair = keys.read_key_file(made.text, PASSPHRASE)
    spki = keys.spki_of(pair.public_key())
    assert (keys.fingerprint_of(spki), base64.b64encode(spki).decode()) == (
        made.fingerprint, made.public,
    )  # fmt: skip
    assert "PRIVATE" not in made.text
    with pytest.raises(InvalidInput, match="passphrase is wrong"):
        keys.read_key_file(made.text, "another passphrase")
    document = json.loads(made.text)
    for text in (json.dumps(document | {"iv": "?"}), json.dumps({"format": keys.FORMAT})):
        with pytest.raises(InvalidInput, match="damaged"):
            keys.read_key_file(text, PASSPHRASE)
    for text in ("x", "[]", "{}"):
        with pytest.raises(InvalidInput, match="key file"):
            keys.read_key_file(text, PASSPHRASE)
    assert keys.spki_of(keys.load_public(made.text)) == spki
    with pytest.raises(InvalidInput, match="12 or more"):
        keys.make_key_file("short")


def test_only_a_public_key_of_the_right_size_is_taken():
    small = rsa.generate_private_key(65_537, 2048).public_key()
    for text in ("no key", base64.b64encode(keys.spki_of(small)).decode()):
        with pytest.raises(InvalidInput, match="public key"):
            keys.load_public(text)
