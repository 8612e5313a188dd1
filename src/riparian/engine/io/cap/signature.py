"""Sign CAP messages (XML-DSig, enveloped) and say whether a signature holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.exceptions import InvalidInput as NotSigned
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from riparian.engine.errors import InvalidInput
from riparian.engine.io.cap.message import Message
from riparian.engine.io.cap.reading import message_of, parse_safely

YEARS_VALID = 5
# One signature, directly under `alert`, over the whole of it.
_EXPECTED = SignatureConfiguration(location="./", expect_references=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A private key and its certificate, both as PEM."""

    key: bytes
    certificate: bytes


def make_signing_key(name: str, *, at: datetime) -> SigningKey:
    """Make a P-256 key with a certificate signed by itself, valid for five years."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * YEARS_VALID))
        .sign(key, hashes.SHA256())
    )
    return SigningKey(
        key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
        certificate=certificate.public_bytes(serialization.Encoding.PEM),
    )  # fmt: skip


def sign(content: bytes, signing: SigningKey) -> bytes:
    """Return the message with its signature inside, as the last child of `alert`."""
    signer = XMLSigner(
        signature_algorithm="ecdsa-sha256", digest_algorithm="sha256",
        c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#",
    )  # fmt: skip
    signed = signer.sign(parse_safely(content), key=signing.key, cert=signing.certificate.decode())
    return bytes(etree.tostring(signed, xml_declaration=True, encoding="UTF-8"))


def verified_message(content: bytes, certificate: bytes) -> Message:
    """Return the message that the holder of a certificate signed, read from the signed part only.

    Raises:
        InvalidInput: it is not signed, was changed, or was signed by another.
    """
    root = parse_safely(content)
    try:
        verified = XMLVerifier().verify(
            root, x509_cert=certificate.decode(), expect_config=_EXPECTED
        )
    except NotSigned as error:
        raise InvalidInput(f"CAP message: carries no signature that can be read: {error}") from None
    except (SignXMLException, ValueError) as error:
        raise InvalidInput(
            f"CAP message: the signature does not hold: {error}; ask the sender on another way"
        ) from None
    # What is not covered by the signature could have been put around it.
    if not isinstance(verified, VerifyResult) or verified.signed_xml is None:
        raise InvalidInput("CAP message: the signature covers no XML; ask the sender")
    return message_of(verified.signed_xml)


def is_signed(content: bytes) -> bool:
    """Say whether a message carries a signature at all, good or bad."""
    return parse_safely(content).find("{http://www.w3.org/2000/09/xmldsig#}Signature") is not None
