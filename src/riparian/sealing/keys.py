"""A person's key pair: the public half to be registered, the private half under a passphrase."""

import base64
import hashlib
import json
import os
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from riparian.engine.errors import InvalidInput

FORMAT = "riparian-key-1"
BITS, EXPONENT = 3072, 65_537
ROUNDS = 600_000
SALT_BYTES, IV_BYTES, SHORTEST_PASSPHRASE = 16, 12, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """The text of a key file, with the public half and its fingerprint."""

    text: str
    public: str
    fingerprint: str


def spki_of(key: rsa.RSAPublicKey) -> bytes:
    """Return a public key in DER."""
    return key.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def fingerprint_of(spki: bytes) -> str:
    """Return the SHA-256 of a public key."""
    return hashlib.sha256(spki).hexdigest()


def _key_from(passphrase: str, salt: bytes, rounds: int) -> bytes:
    derived = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=salt, iterations=rounds)
    return derived.derive(passphrase.encode())


def make_key_file(passphrase: str) -> KeyFile:
    """Make a key pair; the private half is written under the passphrase only.

    Raises:
        InvalidInput: the passphrase is too short.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InvalidInput(
            f"passphrase: has {len(passphrase)} characters, must have {SHORTEST_PASSPHRASE} or more"
        )
    pair = rsa.generate_private_key(EXPONENT, BITS)
    private = pair.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )  # fmt: skip
    salt, iv = os.urandom(SALT_BYTES), os.urandom(IV_BYTES)
    spki = spki_of(pair.public_key())
    sealed = AESGCM(_key_from(passphrase, salt, ROUNDS)).encrypt(iv, private, FORMAT.encode())
    document = {
        "format": FORMAT, "public": _b64(spki), "fingerprint": fingerprint_of(spki),
        "rounds": ROUNDS, "salt": _b64(salt), "iv": _b64(iv), "private": _b64(sealed),
    }  # fmt: skip
    return KeyFile(text=json.dumps(document, indent=2), public=_b64(spki),
                   fingerprint=fingerprint_of(spki))  # fmt: skip


def read_key_file(text: str, passphrase: str) -> rsa.RSAPrivateKey:
    """Return the private key of a key file.

    Raises:
        InvalidInput: it is no key file, or the passphrase is wrong.
    """
    document = _document(text)
    try:
        secret = _key_from(passphrase, _raw(document["salt"]), int(document["rounds"]))
        private = AESGCM(secret).decrypt(
            _raw(document["iv"]), _raw(document["private"]), FORMAT.encode()
        )
        pair = serialization.load_der_private_key(private, None)
    except InvalidTag as error:
        raise InvalidInput("key file: the passphrase is wrong, or the file was changed") from error
    except (KeyError, ValueError) as error:
        raise InvalidInput(f"key file: is damaged ({error}); use another copy") from error
    assert isinstance(pair, rsa.RSAPrivateKey)  # noqa: S101 - its tag proves that we wrote it
    return pair


def public_of(text: str) -> str:
    """Return the public half of a key file, or of a file that holds just that."""
    stripped = text.strip()
    return str(_document(stripped)["public"]) if stripped.startswith("{") else stripped


def load_public(text: str) -> rsa.RSAPublicKey:
    """Return a public key from its base64.

    Raises:
        InvalidInput: it is no RSA public key.
    """
    try:
        key = serialization.load_der_public_key(_raw(public_of(text)))
    except (ValueError, KeyError) as error:
        raise InvalidInput(f"public key: is no key in base64 DER ({error})") from error
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size != BITS:
        raise InvalidInput(f"public key: is no RSA key of {BITS} bits")
    return key


def _document(text: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise InvalidInput("key file: is not JSON; give the file that `key new` wrote") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise InvalidInput(f"key file: its format is not {FORMAT}")
    return document


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: object) -> bytes:
    return base64.b64decode(str(text), validate=True)
