"""The door to the engine: crossings, countries below, and CAP messages composed, signed, read."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from riparian.engine.errors import InvalidInput
from riparian.engine.io.cap import replay as replaying
from riparian.engine.io.cap import signature
from riparian.engine.io.cap.message import (
    Area,
    Category,
    Certainty,
    Info,
    Message,
    Reference,
    Response,
    Scope,
    Severity,
    Status,
    Type,
    Urgency,
)
from riparian.engine.io.cap.reading import read_message
from riparian.engine.io.cap.rules import check_message
from riparian.engine.io.cap.writing import to_xml
from riparian.engine.io.forecast_folder import read_reaches
from riparian.engine.river.crossings import AlertThreshold, Crossing, Reading, Rule, crossings_of
from riparian.engine.river.travel import travel_from
from riparian.secretariat.lib.keys import read_or_make
from riparian.secretariat.stations.models import Threshold

INSTANCE = "lancang-mekong"
RULES = {"alarm": Rule.ABOVE, "flood": Rule.ABOVE, "low": Rule.BELOW, "rise": Rule.RISE}
HYSTERESIS = 0.02
"""A crossing is over when the value is back by two in a hundred of the threshold."""
LEAST_HYSTERESIS = {"water-level": 0.1, "discharge": 10.0}
"""But by at least this much, in metres and m³/s: waves and rounding are no fall."""
REACH_DAYS = 10.0
"""A country farther down than a change travels in this time is not addressed by itself."""
AREA_KM = 20.0

CATEGORIES = {
    "flood": (Category.MET, Category.SAFETY), "drought": (Category.MET, Category.ENV),
    "accident": (Category.SAFETY, Category.INFRA), "pollution": (Category.ENV,),
    "crime": (Category.SECURITY,), "health": (Category.HEALTH,),
}  # fmt: skip


def crossings(
    threshold: Threshold, readings: Iterable[tuple[datetime, float]]
) -> tuple[Crossing, ...]:
    """Return every crossing of a stored threshold by readings."""
    kind = threshold.observed_property.identifier
    rule = RULES[threshold.kind]
    return crossings_of(
        (Reading(at=at, value=value) for at, value in readings),
        AlertThreshold(
            id=threshold.identifier, rule=rule, value=threshold.value,
            hysteresis=max(abs(threshold.value) * HYSTERESIS, LEAST_HYSTERESIS.get(kind, 0.0))
            if rule is not Rule.RISE else threshold.value / 2,
            window=timedelta(hours=1), months=frozenset(threshold.months or range(1, 13)),
        ),
    )  # fmt: skip


def nodes_below(node: str) -> set[str]:
    """Return the nodes that a change reaches within the days that count, the node itself too."""
    try:
        ways = travel_from(read_reaches(INSTANCE), node)
    except InvalidInput:
        return set()
    return {key for key, way in ways.items() if way.days <= REACH_DAYS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is said in one language."""

    language: str
    event: str
    headline: str
    description: str = ""
    instruction: str = ""
    sender_name: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """Everything that one of our messages says."""

    identifier: str
    sender: str
    sent: datetime
    type: str
    kind: str
    audience: str
    addresses: tuple[str, ...]
    is_drill: bool
    urgency: str
    severity: str
    certainty: str
    words: tuple[Words, ...]
    note: str = ""
    restriction: str = ""
    references: tuple[Reference, ...] = ()
    incident: str = ""
    onset: datetime | None = None
    expires: datetime | None = None
    web: str = ""
    contact: str = ""
    is_all_clear: bool = False
    parameters: tuple[tuple[str, str], ...] = ()
    circle: tuple[float, float] | None = None


_SCOPES = {"public": Scope.PUBLIC, "mechanism": Scope.RESTRICTED}


def compose(bulletin: Bulletin) -> Message:
    """Return the CAP message of a bulletin.

    Raises:
        InvalidInput: a rule of the standard is broken; the message says which.
    """
    scope = _SCOPES.get(bulletin.audience, Scope.PRIVATE)
    message = Message(
        key=Reference(
            sender=bulletin.sender, identifier=bulletin.identifier,
            sent=bulletin.sent.replace(microsecond=0),
        ),
        status=Status.EXERCISE if bulletin.is_drill else Status.ACTUAL, type=Type(bulletin.type),
        scope=scope, restriction=bulletin.restriction if scope is Scope.RESTRICTED else "",
        addresses=bulletin.addresses if scope is Scope.PRIVATE else (), note=bulletin.note,
        references=bulletin.references,
        incidents=(bulletin.incident,) if bulletin.incident else (),
        infos=tuple(_info(bulletin, words) for words in bulletin.words),
    )  # fmt: skip
    check_message(message)
    return message


def _info(bulletin: Bulletin, words: Words) -> Info:
    response = Response.ALL_CLEAR if bulletin.is_all_clear else Response.MONITOR
    circles = ((*bulletin.circle, AREA_KM),) if bulletin.circle else ()
    return Info(
        language=words.language, categories=CATEGORIES[bulletin.kind], event=words.event,
        responses=(response,), urgency=Urgency(bulletin.urgency),
        severity=Severity(bulletin.severity), certainty=Certainty(bulletin.certainty),
        onset=_whole(bulletin.onset), expires=_whole(bulletin.expires),
        sender_name=words.sender_name, headline=words.headline, description=words.description,
        instruction=words.instruction, web=bulletin.web, contact=bulletin.contact,
        parameters=bulletin.parameters,
        areas=(Area(description=words.area, circles=circles),) if words.area else (),
    )  # fmt: skip


def _whole(instant: datetime | None) -> datetime | None:
    return instant.replace(microsecond=0) if instant else None


def signing_key(home: Path, *, name: str, at: datetime) -> signature.SigningKey:
    """Return the key of this installation, made once and readable by its owner only."""
    content = read_or_make(home / "cap_signing_key.pem", lambda: _new_key(name, at=at))
    certificate = _certificate_in(content)
    return signature.SigningKey(key=content[len(certificate) :], certificate=certificate)


def _new_key(name: str, *, at: datetime) -> bytes:
    made = signature.make_signing_key(name, at=at)
    return made.certificate + made.key


def _certificate_in(content: bytes) -> bytes:
    end = b"-----END CERTIFICATE-----\n"
    return content[: content.index(end) + len(end)]


def home() -> Path:
    """Return the folder that holds the key of this installation."""
    found: Path = settings.ENVIRONMENT.home  # type: ignore[misc]
    return found


def signed(message: Message, *, name: str, at: datetime) -> str:
    """Return a message as signed XML."""
    key = signing_key(home(), name=name, at=at.astimezone(UTC))
    return signature.sign(to_xml(message), key).decode()


def certificate(*, name: str, at: datetime) -> bytes:
    """Return the certificate with which our messages are verified."""
    return signing_key(home(), name=name, at=at).certificate


def read(xml: str | bytes) -> Message:
    """Read a CAP message.

    Raises:
        InvalidInput: it cannot be read, or breaks a rule of the standard.
    """
    content = xml.encode() if isinstance(xml, str) else xml
    message = read_message(content)
    check_message(message)
    return message


def verified(xml: bytes, certificates: Mapping[str, bytes]) -> Message | None:
    """Return what a known sender signed; None where no certificate is known for the sender.

    Raises:
        InvalidInput: the sender is known, and the signature is missing or does not hold.
    """
    pem = certificates.get(read_message(xml).key.sender)
    if pem is None:
        return None
    message = signature.verified_message(xml, pem)
    check_message(message)
    return message


def digest_of(xml: str) -> str:
    """Return the SHA-256 of a message as it was sent."""
    return hashlib.sha256(xml.encode()).hexdigest()


def threads(messages: Sequence[Message]) -> tuple[replaying.Thread, ...]:
    """Return which alerts stand, whatever the order the messages came in."""
    return replaying.replay(messages)
