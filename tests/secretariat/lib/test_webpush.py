"""Web Push by its own examples: RFC 8291, section 5 and appendix A; RFC 8292, section 2.4."""

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st
from push_service import CURVE, Browser, claims_of, raw, written

from riparian.engine.errors import InvalidInput
from riparian.secretariat.lib import webpush
from riparian.secretariat.lib.keys import read_or_make

TEXT = b"When I grow up, I want to be a watermelon"
SENDER_PUBLIC = (
    "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
)
SENDER_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER_PUBLIC = (
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
)
BROWSER_PRIVATE = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"  # noqa: S105 - printed in the standard
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLoc"
    "InmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLV"
    "WGNWQexSgSxsj_Qulcy4a-fN"
)
VAPID = (
    "vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZX"
    "QiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDqup"
    "tFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM"
    "1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"
)


def private(text):
    return ec.derive_private_key(int.from_bytes(raw(text)), CURVE)


def subscription(browser):
    return webpush.Subscription.of(
        endpoint="https://push.example/x", public_key=written(browser.public_key),
        secret=written(browser.secret),
    )  # fmt: skip


class TestEncryption:
    def test_the_example_of_rfc_8291_comes_out_byte_for_byte(self):
        to = webpush.Subscription.of(
            endpoint="https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
            public_key=BROWSER_PUBLIC, secret=SECRET,
        )  # fmt: skip
        body = webpush.encrypt(TEXT, to=to, key=private(SENDER_PRIVATE), salt=raw(SALT))
        assert webpush.encoded(body) == BODY
        assert webpush.encoded(body[21:86]) == SENDER_PUBLIC

    def test_the_browser_of_the_tests_reads_the_example_too(self):
        browser = Browser(key=private(BROWSER_PRIVATE), secret=raw(SECRET))
        assert written(browser.public_key) == BROWSER_PUBLIC
        assert browser.read(raw(BODY)) == TEXT

    @settings(deadline=None, max_examples=50)
    @given(st.binary(max_size=webpush.MOST_BYTES))
    def test_whatever_is_sent_only_its_browser_reads(self, text):
        browser = Browser()
        body = webpush.encrypt(text, to=subscription(browser))
        assert browser.read(body) == text
        assert len(body) <= 4096
        assert webpush.encrypt(text, to=subscription(browser)) != body

    def test_more_than_a_record_holds_is_refused(self):
        with pytest.raises(InvalidInput, match="3994 bytes do not fit"):
            webpush.encrypt(b"x" * 3994, to=subscription(Browser()))

    @pytest.mark.parametrize(
        ("key", "secret", "words"),
        [
            (BROWSER_PUBLIC, "c2hvcnQ", "5 bytes, must have 16"),
            (BROWSER_PUBLIC, "ä", "no base64url"),
            (SECRET, SECRET, "no point of P-256"),
            ("B" + "A" * 86, SECRET, "no point of P-256"),
            (written(b"\x02" + raw(BROWSER_PUBLIC)[1:33]), SECRET, "no point of P-256"),
        ],
    )
    def test_keys_that_cannot_be_used_are_named(self, key, secret, words):
        with pytest.raises(InvalidInput, match=words):
            webpush.Subscription.of(endpoint="https://x.example", public_key=key, secret=secret)


class TestTheSender:
    def test_the_example_of_rfc_8292_holds(self):
        claims, _key = claims_of(VAPID)
        assert claims == {
            "aud": "https://push.example.net", "exp": 1453523768, "sub": "mailto:push@example.com",
        }  # fmt: skip

    def test_ours_says_the_same_in_the_same_form(self):
        pem = webpush.make_key()
        header = webpush.authorization(
            "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV", pem=pem,
            contact="push@example.com", at=datetime.fromtimestamp(1453523768, UTC) - webpush.VALID_FOR,
        )  # fmt: skip
        assert header.rpartition(".")[0] == VAPID.rpartition(".")[0]
        assert claims_of(header)[1] == webpush.public_key_of(pem)

    def test_a_key_of_another_kind_is_named(self):
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import (
            Encoding,
            NoEncryption,
            PrivateFormat,
        )

        other = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        with pytest.raises(InvalidInput, match="no elliptic key"):
            webpush.public_key_of(other)


def test_a_secret_is_made_once_and_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "key"
    assert read_or_make(path, lambda: b"first") == b"first"
    assert read_or_make(path, lambda: b"second") == b"first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


def test_of_two_processes_that_make_a_secret_both_keep_the_first(tmp_path):
    path = tmp_path / "key"

    def while_another_is_faster():
        path.write_bytes(b"theirs")
        return b"ours"

    assert read_or_make(path, while_another_is_faster) == b"theirs"
