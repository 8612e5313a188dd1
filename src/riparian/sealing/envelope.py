"""Sealing and opening: RSA-OAEP-256 wraps a fresh AES-256-GCM key for each reader.

The format is in docs/explanation/restricted.md; the browser writes and reads the same.
"""

import base64
import json
import os
from collections.abc import Sequence
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from riparian.engine.errors import InvalidInput
from riparian.sealing.keys import fingerprint_of, spki_of

FORMAT = "riparian-sealed-1"
BLOCK = 1024
IV_BYTES = 12
_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def _bound(code: str, fingerprints: Sequence[str]) -> bytes:
    """Return what is authenticated beside the words: a carrier changes neither code nor readers."""
    return "\n".join([FORMAT, code, *sorted(fingerprints)]).encode()


def seal(title: str, text: str, *, code: str, readers: Sequence[rsa.RSAPublicKey]) -> str:
    """Seal a title and words for readers; return the envelope as JSON text.

    The words are padded to whole kilobytes, so that their length tells less.

    Raises:
        InvalidInput: there is no reader.
    """
    keys = {fingerprint_of(spki_of(key)): key for key in readers}
    if not keys:
        raise InvalidInput("seal: there is no reader; give at least one public key")
    plain = json.dumps({"title": title, "text": text}, ensure_ascii=False).encode()
    plain += b" " * (-len(plain) % BLOCK)
    secret, iv = AESGCM.generate_key(256), os.urandom(IV_BYTES)
    body = AESGCM(secret).encrypt(iv, plain, _bound(code, list(keys)))
    envelope = {
        "format": FORMAT, "code": code, "iv": _b64(iv), "body": _b64(body),
        "recipients": [
            {"fingerprint": fingerprint, "key": _b64(key.encrypt(secret, _OAEP))}
            for fingerprint, key in sorted(keys.items())
        ],
    }  # fmt: skip
    return json.dumps(envelope, indent=1)


def open_envelope(text: str, key: rsa.RSAPrivateKey) -> dict[str, str]:
    """Return title, text and code of an envelope.

    Raises:
        InvalidInput: it is not sealed for this key, or somebody changed it on the way.
    """
    envelope = _document(text)
    own = fingerprint_of(spki_of(key.public_key()))
    try:
        rows = {str(row["fingerprint"]): row["key"] for row in envelope["recipients"]}
        if own not in rows:
            raise InvalidInput(f"envelope: is not sealed for the key {own[:16]}")
        secret = key.decrypt(_raw(rows[own]), _OAEP)
        bound = _bound(str(envelope["code"]), list(rows))
        plain = AESGCM(secret).decrypt(_raw(envelope["iv"]), _raw(envelope["body"]), bound)
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise InvalidInput("envelope: was changed on the way, or is damaged") from error
    words = json.loads(plain)
    return {"code": str(envelope["code"]), "title": words["title"], "text": words["text"]}


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise InvalidInput("envelope: is not JSON") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InvalidInput(f"envelope: its format is not {FORMAT}")
    return document


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: object) -> bytes:
    return base64.b64decode(str(text), validate=True)
