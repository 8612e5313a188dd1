"""The form of a sealed body, as the platform checks it; nothing here can open one.

The platform holds no private key and imports nothing that could use one.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from riparian.secretariat.lib.errors import Unacceptable

FORMAT = "riparian-sealed-1"
FIELDS = {"format", "code", "iv", "body", "recipients"}
LONGEST_BODY = 2 * 1024 * 1024
BLOCK = 1024
IV_BYTES, TAG_BYTES, WRAPPED_BYTES = 12, 16, 384


def _bytes(value: object, what: str) -> bytes:
    try:
        return base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Unacceptable(
            _("The envelope's %(what)s is not base64.") % {"what": what}, field="envelope"
        ) from error


def _refuse(why: str) -> Unacceptable:
    return Unacceptable(_("This is no sealed envelope: %(why)s.") % {"why": why}, field="envelope")


def read_envelope(text: str, *, code: str) -> dict[str, Any]:
    """Return an envelope whose every part has the form it must have.

    Only these fields, of these lengths: words that are not sealed have no place to hide in.

    Raises:
        Unacceptable: with what is wrong.
    """
    try:
        envelope = json.loads(text)
    except ValueError as error:
        raise _refuse("not JSON") from error
    if not isinstance(envelope, dict) or set(envelope) != FIELDS:
        raise _refuse(f"its fields must be {', '.join(sorted(FIELDS))}")
    if envelope["format"] != FORMAT or envelope["code"] != code:
        raise _refuse(f"its format must be {FORMAT} and its code {code}")
    body = _bytes(envelope["body"], "body")
    if len(_bytes(envelope["iv"], "iv")) != IV_BYTES:
        raise _refuse(f"iv must have {IV_BYTES} bytes")
    if not body or (len(body) - TAG_BYTES) % BLOCK or len(body) > LONGEST_BODY:
        raise _refuse(f"body must be padded to {BLOCK} bytes and at most {LONGEST_BODY}")
    _check_recipients(envelope["recipients"])
    return envelope


def _check_recipients(rows: object) -> None:
    if not isinstance(rows, list) or not rows:
        raise _refuse("it has no recipient")
    for row in rows:
        if not isinstance(row, dict) or set(row) != {"fingerprint", "key"}:
            raise _refuse("a recipient has a fingerprint and a key, nothing else")
        if len(_bytes(row["key"], "key")) != WRAPPED_BYTES:
            raise _refuse(f"a wrapped key has {WRAPPED_BYTES} bytes")


def fingerprints_of(envelope: dict[str, Any]) -> list[str]:
    """Return for whose keys an envelope is sealed."""
    return [str(row["fingerprint"]) for row in envelope["recipients"]]


def check_fingerprints(envelope: dict[str, Any], allowed: Iterable[str]) -> None:
    """Refuse an envelope for keys of people who may not read the item.

    Raises:
        Unacceptable: with the keys.
    """
    given = fingerprints_of(envelope)
    strangers = sorted(set(given) - set(allowed))
    if strangers or len(set(given)) != len(given):
        raise Unacceptable(
            _("It is sealed for keys of people who may not read it: %(keys)s")
            % {"keys": ", ".join(one[:16] for one in strangers) or "?"},
            field="envelope",
        )


_PREFIX = bytes.fromhex("308201a2300d06092a864886f70d01010105000382018f00")
_SUFFIX = bytes.fromhex("0203010001")


def fingerprint_of_key(spki: str) -> str:
    """Return the SHA-256 of an RSA-3072 public key, after checking that it is one.

    Raises:
        Unacceptable: it is anything else, a private key above all.
    """
    key = _bytes(spki, "key")
    if not key.startswith(_PREFIX) or not key.endswith(_SUFFIX) or len(key) != 422:  # noqa: PLR2004
        raise Unacceptable(
            _("This is no RSA-3072 public key; make one on this page or by `riparian restricted`."),
            field="spki",
        )
    return hashlib.sha256(key).hexdigest()
