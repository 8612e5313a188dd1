"""A push service on this machine, and a browser that reads what it was sent; by RFC 8291 alone."""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import new as hmac_of
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()


def raw(text):
    """Read base64url without padding."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def written(content):
    """Write base64url without padding."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def hmac(key, content):
    """Return HMAC-SHA-256: every step of HKDF here takes one."""
    return hmac_of(key, content, sha256).digest()


@dataclass
class Browser:
    """A subscribed browser: its private key and its secret never leave it."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(CURVE))
    secret: bytes = b"sixteen bytes ok"

    @property
    def public_key(self):
        """Return its public key as it is sent."""
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def read(self, body):
        """Open a body of one record, step by step as in section 3.4 of RFC 8291."""
        salt, length, sender = body[:16], body[20], body[21:86]
        assert (int.from_bytes(body[16:20]), length) == (4096, 65)
        agreed = self.key.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, sender)
        )
        info = b"WebPush: info\x00" + self.public_key + sender
        shared = hmac(hmac(self.secret, agreed), info + b"\x01")
        derived = hmac(salt, shared)
        content_key = hmac(derived, b"Content-Encoding: aes128gcm\x00\x01")[:16]
        nonce = hmac(derived, b"Content-Encoding: nonce\x00\x01")[:12]
        text = AESGCM(content_key).decrypt(nonce, body[86:], None)
        assert text.endswith(b"\x02")
        return text[:-1]


def claims_of(header):
    """Return what a VAPID header says, and its key, once its signature holds (RFC 8292)."""
    scheme, _, rest = header.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    pair = raw(signature)
    ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(parts["k"])).verify(
        encode_dss_signature(int.from_bytes(pair[:32]), int.from_bytes(pair[32:])),
        signed.encode(), ec.ECDSA(SHA256()),
    )  # fmt: skip
    head, body = (json.loads(raw(part)) for part in signed.split("."))
    assert head == {"typ": "JWT", "alg": "ES256"}
    return body, parts["k"]


class PushService:
    """Keeps every message it took; answers as it is told to."""

    def __init__(self):
        self.answer, self.taken, self.asked = 201, [], 0
        service = self

        class Requests(BaseHTTPRequestHandler):
            def do_POST(self):
                service.asked += 1
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if service.answer == 201:
                    service.taken.append((self.path, self.headers, body))
                self.send_response(service.answer)
                if 300 <= service.answer < 400:
                    self.send_header("Location", service.address + "/elsewhere")
                self.end_headers()

            def do_GET(self):
                # Where a redirect would lead.
                service.taken.append((self.path, {}, b""))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Requests)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        """Answer nobody any more."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
