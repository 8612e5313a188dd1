"""Read a CAP message from XML: whatever comes, a message or a reason."""

import re
import shlex
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from lxml import etree

from riparian.engine.errors import InvalidInput
from riparian.engine.io.cap.message import (
    NAMESPACE,
    Area,
    Category,
    Certainty,
    Info,
    Message,
    Reference,
    Resource,
    Response,
    Scope,
    Severity,
    Status,
    Type,
    Urgency,
)

LONGEST = 2 * 1024 * 1024
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
_Element = etree._Element  # noqa: SLF001 - lxml has no public name for its element
E = TypeVar("E", bound=StrEnum)


def parse_safely(content: bytes) -> _Element:
    """Parse XML without network, entities or a document type.

    Raises:
        InvalidInput: it is too long, no XML, or brings a document type.
    """
    if len(content) > LONGEST:
        raise InvalidInput(f"CAP message: {len(content):,} bytes; at most {LONGEST:,}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidInput(f"CAP message: no XML: {error}; send the file as it was made") from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise InvalidInput("CAP message: it brings a document type; CAP has none, leave it out")
    return root


def read_message(content: bytes) -> Message:
    """Read a message.

    Raises:
        InvalidInput: with element and line of the first thing that cannot be read.
    """
    return message_of(parse_safely(content))


def message_of(root: _Element) -> Message:
    """Return the message of a parsed `alert`."""
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise InvalidInput(
            f"CAP message: the root is {root.tag!r}; it must be alert of {NAMESPACE}"
        )
    sent = _instant(root, "sent")
    if sent is None:
        raise _wrong(root, "sent", "is missing; every message has it")
    return Message(
        key=Reference(
            sender=_needed(root, "sender"), identifier=_needed(root, "identifier"), sent=sent
        ),
        status=_choice(root, "status", Status), type=_choice(root, "msgType", Type),
        scope=_choice(root, "scope", Scope), source=_text(root, "source"),
        restriction=_text(root, "restriction"), addresses=_words(root, "addresses"),
        codes=_texts(root, "code"), note=_text(root, "note"), references=_references(root),
        incidents=_words(root, "incidents"),
        infos=tuple(_info(one) for one in _children(root, "info")),
    )  # fmt: skip


def _children(parent: _Element, name: str) -> list[_Element]:
    return parent.findall(f"{{{NAMESPACE}}}{name}")


def _texts(parent: _Element, name: str) -> tuple[str, ...]:
    return tuple((one.text or "").strip() for one in _children(parent, name))


def _text(parent: _Element, name: str) -> str:
    found = _texts(parent, name)
    if len(found) > 1:
        raise _wrong(parent, name, f"comes {len(found)} times; once at most")
    return found[0] if found else ""


def _needed(parent: _Element, name: str) -> str:
    text = _text(parent, name)
    if not text:
        raise _wrong(parent, name, "is missing; give it")
    return text


def _wrong(parent: _Element, name: str, words: str) -> InvalidInput:
    return InvalidInput(f"CAP message, line {parent.sourceline}: {name} {words}")


def _choice(parent: _Element, name: str, choices: type[E]) -> E:
    return _as_choice(parent, name, _needed(parent, name), choices)


def _as_choice(parent: _Element, name: str, text: str, choices: type[E]) -> E:
    try:
        return choices(text)
    except ValueError:
        known = ", ".join(one.value for one in choices)
        raise _wrong(parent, name, f"is {text!r}; must be one of {known}") from None


def _choices(parent: _Element, name: str, choices: type[E]) -> tuple[E, ...]:
    return tuple(_as_choice(parent, name, text, choices) for text in _texts(parent, name))


def _instant(parent: _Element, name: str) -> datetime | None:
    text = _text(parent, name)
    return _as_instant(parent, name, text) if text else None


def _as_instant(parent: _Element, name: str, text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise _wrong(
            parent, name, f"is {text!r}; must be like 2026-08-01T07:00:00+07:00, UTC as -00:00"
        )
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise _wrong(parent, name, f"is {text!r}; there is no such time") from None


def _words(parent: _Element, name: str) -> tuple[str, ...]:
    """Read words between spaces; several words in double quotes are one."""
    text = _text(parent, name)
    reader = shlex.shlex(text, posix=True)
    reader.whitespace_split, reader.quotes, reader.escape, reader.commenters = True, '"', "", ""
    try:
        return tuple(reader)
    except ValueError:
        raise _wrong(parent, name, f"is {text!r}; a quotation mark is not closed") from None


def _references(root: _Element) -> tuple[Reference, ...]:
    found = []
    for triple in _text(root, "references").split():
        parts = triple.split(",")
        if len(parts) != 3:  # noqa: PLR2004 - sender, identifier, sent
            raise _wrong(root, "references", f"holds {triple!r}; must be sender,identifier,sent")
        sent = _as_instant(root, "references", parts[2])
        found.append(Reference(sender=parts[0], identifier=parts[1], sent=sent))
    return tuple(found)


def _pairs(parent: _Element, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (_needed(one, "valueName"), _text(one, "value")) for one in _children(parent, name)
    )


def _info(one: _Element) -> Info:
    return Info(
        language=_text(one, "language"), categories=_choices(one, "category", Category),
        event=_needed(one, "event"), responses=_choices(one, "responseType", Response),
        urgency=_choice(one, "urgency", Urgency), severity=_choice(one, "severity", Severity),
        certainty=_choice(one, "certainty", Certainty), audience=_text(one, "audience"),
        event_codes=_pairs(one, "eventCode"), effective=_instant(one, "effective"),
        onset=_instant(one, "onset"), expires=_instant(one, "expires"),
        sender_name=_text(one, "senderName"), headline=_text(one, "headline"),
        description=_text(one, "description"), instruction=_text(one, "instruction"),
        web=_text(one, "web"), contact=_text(one, "contact"), parameters=_pairs(one, "parameter"),
        resources=tuple(_resource(part) for part in _children(one, "resource")),
        areas=tuple(_area(part) for part in _children(one, "area")),
    )  # fmt: skip


def _resource(one: _Element) -> Resource:
    size = _text(one, "size")
    if size and not re.fullmatch(r"\d{1,18}", size):
        raise _wrong(one, "size", f"is {size!r}; must be a whole number of bytes")
    return Resource(
        description=_needed(one, "resourceDesc"), media_type=_needed(one, "mimeType"),
        size=int(size) if size else None, uri=_text(one, "uri"), content=_text(one, "derefUri"),
        digest=_text(one, "digest"),
    )  # fmt: skip


def _area(one: _Element) -> Area:
    return Area(
        description=_needed(one, "areaDesc"),
        polygons=tuple(_polygon(one, text) for text in _texts(one, "polygon")),
        circles=tuple(_circle(one, text) for text in _texts(one, "circle")),
        geocodes=_pairs(one, "geocode"), altitude_feet=_text(one, "altitude"),
        ceiling_feet=_text(one, "ceiling"),
    )  # fmt: skip


def _polygon(one: _Element, text: str) -> tuple[tuple[float, float], ...]:
    return _numbers(one, "polygon", text, lambda: tuple(_point(part) for part in text.split()))


def _circle(one: _Element, text: str) -> tuple[float, float, float]:
    def read() -> tuple[float, float, float]:
        point, radius = text.split()
        return (*_point(point), float(radius))

    return _numbers(one, "circle", text, read)


def _point(text: str) -> tuple[float, float]:
    latitude, longitude = text.split(",")
    return float(latitude), float(longitude)


N = TypeVar("N")


def _numbers(one: _Element, name: str, text: str, read: Callable[[], N]) -> N:
    try:
        return read()
    except ValueError:
        raise _wrong(one, name, f"is {text[:60]!r}; must be latitude,longitude") from None
