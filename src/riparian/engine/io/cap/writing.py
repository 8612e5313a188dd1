"""Write a CAP message as XML in the order of its schema; the same message gives the same bytes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from lxml import etree

from riparian.engine.io.cap.message import NAMESPACE, Area, Info, Message, Reference, Resource
from riparian.engine.io.cap.rules import check_message

_Element = etree._Element  # noqa: SLF001 - lxml has no public name for its element


def instant_text(instant: datetime) -> str:
    """Return an instant as CAP writes it: never `Z`, and UTC as `-00:00`."""
    text = instant.isoformat(timespec="seconds")
    return text[:-6] + "-00:00" if instant.utcoffset() == timedelta(0) else text


def reference_text(reference: Reference) -> str:
    """Return `sender,identifier,sent`."""
    return f"{reference.sender},{reference.identifier},{instant_text(reference.sent)}"


def to_xml(message: Message) -> bytes:
    """Write a message.

    Raises:
        InvalidInput: it breaks a rule of the standard, so it is not written.
    """
    check_message(message)
    alert = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    _add(alert, "identifier", message.key.identifier)
    _add(alert, "sender", message.key.sender)
    _add(alert, "sent", instant_text(message.key.sent))
    _add(alert, "status", message.status.value)
    _add(alert, "msgType", message.type.value)
    _add(alert, "source", message.source)
    _add(alert, "scope", message.scope.value)
    _add(alert, "restriction", message.restriction)
    _add(alert, "addresses", " ".join(_quoted(one) for one in message.addresses))
    for code in message.codes:
        _add(alert, "code", code)
    _add(alert, "note", message.note)
    _add(alert, "references", " ".join(reference_text(one) for one in message.references))
    _add(alert, "incidents", " ".join(_quoted(one) for one in message.incidents))
    for info in message.infos:
        _write_info(alert, info)
    return etree.tostring(alert, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text else text


def _add(parent: _Element, name: str, text: str | None) -> None:
    if text:
        etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = text


def _add_instant(parent: _Element, name: str, instant: datetime | None) -> None:
    _add(parent, name, instant_text(instant) if instant is not None else None)


def _add_pairs(parent: _Element, name: str, pairs: Iterable[tuple[str, str]]) -> None:
    for key, value in pairs:
        element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
        _add_always(element, "valueName", key)
        _add_always(element, "value", value)


def _add_always(parent: _Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = text


def _write_info(alert: _Element, info: Info) -> None:
    element = etree.SubElement(alert, f"{{{NAMESPACE}}}info")
    _add(element, "language", info.language)
    for category in info.categories:
        _add(element, "category", category.value)
    _add_always(element, "event", info.event)
    for response in info.responses:
        _add(element, "responseType", response.value)
    _add(element, "urgency", info.urgency.value)
    _add(element, "severity", info.severity.value)
    _add(element, "certainty", info.certainty.value)
    _add(element, "audience", info.audience)
    _add_pairs(element, "eventCode", info.event_codes)
    _add_instant(element, "effective", info.effective)
    _add_instant(element, "onset", info.onset)
    _add_instant(element, "expires", info.expires)
    _add(element, "senderName", info.sender_name)
    _add(element, "headline", info.headline)
    _add(element, "description", info.description)
    _add(element, "instruction", info.instruction)
    _add(element, "web", info.web)
    _add(element, "contact", info.contact)
    _add_pairs(element, "parameter", info.parameters)
    for resource in info.resources:
        _write_resource(element, resource)
    for area in info.areas:
        _write_area(element, area)


def _write_resource(info: _Element, resource: Resource) -> None:
    element = etree.SubElement(info, f"{{{NAMESPACE}}}resource")
    _add_always(element, "resourceDesc", resource.description)
    _add_always(element, "mimeType", resource.media_type)
    _add(element, "size", str(resource.size) if resource.size is not None else None)
    _add(element, "uri", resource.uri)
    _add(element, "derefUri", resource.content)
    _add(element, "digest", resource.digest)


def _write_area(info: _Element, area: Area) -> None:
    element = etree.SubElement(info, f"{{{NAMESPACE}}}area")
    _add_always(element, "areaDesc", area.description)
    for polygon in area.polygons:
        _add(element, "polygon", " ".join(f"{lat:g},{lon:g}" for lat, lon in polygon))
    for latitude, longitude, radius in area.circles:
        _add(element, "circle", f"{latitude:g},{longitude:g} {radius:g}")
    _add_pairs(element, "geocode", area.geocodes)
    _add(element, "altitude", area.altitude_feet)
    _add(element, "ceiling", area.ceiling_feet)
