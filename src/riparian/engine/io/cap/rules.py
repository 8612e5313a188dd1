"""What a CAP message must keep to beyond its schema: the rules the standard states in words."""

from collections.abc import Iterator
from datetime import datetime

from riparian.engine.errors import InvalidInput
from riparian.engine.io.cap.message import Area, Info, Message, Response, Scope, Status, Type

LEAST_POINTS = 4
FOLLOWING = frozenset({Type.UPDATE, Type.CANCEL, Type.ACK, Type.ERROR})


def broken_rules(message: Message) -> tuple[str, ...]:
    """Return every rule a message breaks, in words; nothing for a good one."""
    return (*_envelope_rules(message), *_reference_rules(message), *_info_rules(message))


def check_message(message: Message) -> None:
    """Refuse a message that breaks a rule.

    Raises:
        InvalidInput: with all the rules it breaks.
    """
    broken = broken_rules(message)
    if broken:
        raise InvalidInput(f"CAP message {message.key.identifier}: {'; '.join(broken)}")


def _envelope_rules(message: Message) -> Iterator[str]:
    if message.scope is Scope.RESTRICTED and not message.restriction:
        yield "scope is Restricted and restriction is empty; say who may pass it on"
    if message.scope is not Scope.RESTRICTED and message.restriction:
        yield f"restriction is given and scope is {message.scope}; only Restricted has one"
    if message.scope is Scope.PRIVATE and not message.addresses:
        yield "scope is Private and addresses is empty; name the recipients"
    if message.type is Type.ERROR and not message.note:
        yield "msgType is Error and note is empty; say why it was rejected"
    if message.status is Status.EXERCISE and not message.note:
        yield "status is Exercise and note is empty; name the exercise"


def _reference_rules(message: Message) -> Iterator[str]:
    if message.type in FOLLOWING and not message.references:
        yield f"msgType is {message.type} and references is empty; name the message it follows"
    if message.type is Type.ALERT and message.references:
        yield "msgType is Alert and references are given; a message that follows is an Update"
    if message.key in message.references:
        yield "references name the message itself; leave it out"
    for reference in message.references:
        if reference.sent > message.key.sent:
            yield f"references {reference.identifier}, which is sent later; correct the order"


def _info_rules(message: Message) -> Iterator[str]:
    if message.type in {Type.ALERT, Type.UPDATE} and not message.infos:
        yield f"msgType is {message.type} and there is no info; say what happens"
    languages = [info.language.lower() for info in message.infos]
    if len(set(languages)) < len(languages):
        yield "two infos are in one language; keep one of each"
    for info in message.infos:
        yield from _time_rules(info, message.key.sent)
        if Response.ALL_CLEAR in info.responses and len(info.responses) > 1:
            yield "responseType AllClear stands beside others; give it alone"
        for area in info.areas:
            yield from _area_rules(area)


def _time_rules(info: Info, sent: datetime) -> Iterator[str]:
    begins = info.effective or sent
    if info.expires is not None and info.expires <= begins:
        yield f"expires {info.expires:%Y-%m-%d %H:%M} is not after effective; correct one"
    if info.expires is not None and info.onset is not None and info.expires < info.onset:
        yield f"expires {info.expires:%Y-%m-%d %H:%M} is before onset; correct one"


def _area_rules(area: Area) -> Iterator[str]:
    for polygon in area.polygons:
        if len(polygon) < LEAST_POINTS or polygon[0] != polygon[-1]:
            yield f"area {area.description!r}: a polygon needs 4 points and ends where it begins"
    points = [point for polygon in area.polygons for point in polygon]
    points += [(latitude, longitude) for latitude, longitude, _ in area.circles]
    for latitude, longitude in points:
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
            yield f"area {area.description!r}: {latitude},{longitude} is no place on earth"
    if any(not radius >= 0 for _, _, radius in area.circles):
        yield f"area {area.description!r}: a circle's radius is below zero"
    if area.ceiling_feet and not area.altitude_feet:
        yield f"area {area.description!r}: a ceiling stands without an altitude"
