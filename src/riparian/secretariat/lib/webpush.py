"""Web Push (RFC 8030): what is sent to a browser, encrypted (RFC 8291) and signed (RFC 8292).

The push service in between sees where a message goes and how long it is, never what it says.
"""

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDH,
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from riparian.engine.errors import InvalidInput

RECORD_BYTES = 4096
MOST_BYTES = 3993
"""What fits into one record beside its header, delimiter and seal (RFC 8291, section 4)."""
POINT_BYTES, SECRET_BYTES, SALT_BYTES, NUMBER_BYTES = 65, 16, 16, 32
VALID_FOR = timedelta(hours=12)
"""How long a signature holds; push services refuse more than a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Where one browser is reached, and with what only it can read."""

    endpoint: str
    public_key: bytes
    secret: bytes

    def __post_init__(self) -> None:
        if len(self.secret) != SECRET_BYTES:
            raise InvalidInput(
                f"subscription: the secret has {len(self.secret)} bytes, must have {SECRET_BYTES};"
                " subscribe anew"
            )
        _point(self.public_key)

    @classmethod
    def of(cls, *, endpoint: str, public_key: str, secret: str) -> "Subscription":
        """Read a subscription as browsers write it, in base64url.

        Raises:
            InvalidInput: the key is no point of P-256, or the secret has another length.
        """
        return cls(endpoint=endpoint, public_key=decoded(public_key), secret=decoded(secret))


def encoded(content: bytes) -> str:
    """Write bytes as base64url without padding, as all standards of Web Push do."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Read base64url with or without padding.

    Raises:
        InvalidInput: the text is something else.
    """
    try:
        return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
    except ValueError as error:
        raise InvalidInput(f"{text[:40]!r}: is no base64url ({error}); subscribe anew") from error


def make_key() -> bytes:
    """Return a new private key, as PEM, with which an installation signs what it pushes."""
    return generate_private_key(SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


def public_key_of(pem: bytes) -> str:
    """Return the public half of a key, as browsers take it when they subscribe."""
    return encoded(_bytes_of(_loaded(pem).public_key()))


def encrypt(
    text: bytes, *, to: Subscription, key: EllipticCurvePrivateKey | None = None, salt: bytes = b""
) -> bytes:
    """Return the body that only the subscribed browser can read; key and salt are new each time.

    Raises:
        InvalidInput: the text does not fit into one record.
    """
    if len(text) > MOST_BYTES:
        raise InvalidInput(f"push: {len(text)} bytes do not fit, at most {MOST_BYTES} do; shorten")
    key, salt = key or generate_private_key(SECP256R1()), salt or os.urandom(SALT_BYTES)
    own = _bytes_of(key.public_key())
    agreed = key.exchange(ECDH(), _point(to.public_key))
    shared = _derived(agreed, to.secret, b"WebPush: info\0" + to.public_key + own, 32)
    content_key = _derived(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(shared, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD_BYTES.to_bytes(4) + len(own).to_bytes(1) + own
    # The delimiter 2 says that this record is the last one.
    return header + AESGCM(content_key).encrypt(nonce, text + b"\x02", None)


def authorization(endpoint: str, *, pem: bytes, contact: str, at: datetime) -> str:
    """Return the header that tells a push service who sends, and proves it for some hours."""
    parts, key = urlsplit(endpoint), _loaded(pem)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}", "exp": int((at + VALID_FOR).timestamp()),
        "sub": f"mailto:{contact}",
    }  # fmt: skip
    signed = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    pair = decode_dss_signature(key.sign(signed.encode(), ECDSA(SHA256())))
    signature = encoded(b"".join(number.to_bytes(NUMBER_BYTES) for number in pair))
    return f"vapid t={signed}.{signature}, k={encoded(_bytes_of(key.public_key()))}"


def _json(content: dict[str, object]) -> str:
    return encoded(json.dumps(content, separators=(",", ":")).encode())


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)


def _loaded(pem: bytes) -> EllipticCurvePrivateKey:
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise InvalidInput("push key: is no elliptic key; remove the file, a new one is made")
    return key


def _point(content: bytes) -> EllipticCurvePublicKey:
    # Half a point would do for the agreement, but both sides derive from all of it.
    whole = content if len(content) == POINT_BYTES else b""
    try:
        return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), whole)
    except ValueError as error:
        raise InvalidInput(
            f"subscription: its key of {len(content)} bytes is no point of P-256; subscribe anew"
        ) from error


def _bytes_of(key: EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
