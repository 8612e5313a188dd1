"""Invitations and answers as calendars speak them: iTIP REQUEST, CANCEL and REPLY (RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy

from icalendar import Calendar, Component, Event, vCalAddress, vText

from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.meetings.models import Answer, Invitation, Meeting, Status

PRODID = "-//Riparian//secretariat//EN"
LONGEST_MESSAGE = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one answer says."""

    uid: str
    email: str
    answer: Answer
    sequence: int
    comment: str


def _address(uri: object) -> str:
    text = str(uri).strip()
    return (text[7:] if text.lower().startswith("mailto:") else text).strip().lower()


def event_of(meeting: Meeting, *, organizer: str, stamp: datetime) -> Event:
    """Return the meeting as an event; days without hours are whole-day events."""
    event = Event()
    event.add("uid", meeting.uid)
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("sequence", meeting.sequence)
    event.add("summary", meeting.title)
    if meeting.starts_at and meeting.ends_at:
        event.add("dtstart", meeting.starts_at.astimezone(UTC))
        event.add("dtend", meeting.ends_at.astimezone(UTC))
    else:
        first, last = _whole_days(meeting)
        event.add("dtstart", first)
        event.add("dtend", last + timedelta(days=1))
    event.add("status", "CANCELLED" if meeting.status == Status.CANCELLED else "CONFIRMED")
    place = ", ".join(part for part in (meeting.city, meeting.host_country) if part)
    if place:
        event.add("location", place)
    if meeting.link:
        event.add("url", meeting.link)
    if meeting.theme:
        event.add("description", meeting.theme)
    event.add("categories", [meeting.body.identifier])
    chair = vCalAddress(f"mailto:{organizer}")
    chair.params["CN"] = vText("Riparian")
    event["organizer"] = chair
    return event


def _whole_days(meeting: Meeting) -> tuple[date, date]:
    """Return first and last day; a year or month known only in part starts at its first day."""
    first = date.fromisoformat((meeting.starts + "-01-01")[:10])
    last = date.fromisoformat(meeting.ends) if len(meeting.ends) == 10 else first  # noqa: PLR2004
    return first, last


def _calendar(method: str, *events: Event) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def request_of(invitation: Invitation, *, organizer: str, stamp: datetime) -> bytes:
    """Return the invitation as an iTIP REQUEST with this one attendee."""
    event = event_of(invitation.meeting, organizer=organizer, stamp=stamp)
    event.add("attendee", _attendee(invitation), encode=False)
    return _calendar("REQUEST", event)


def cancel_of(invitation: Invitation, *, organizer: str, stamp: datetime) -> bytes:
    """Return the cancellation as an iTIP CANCEL."""
    event = event_of(invitation.meeting, organizer=organizer, stamp=stamp)
    event.add("attendee", _attendee(invitation), encode=False)
    return _calendar("CANCEL", event)


def _attendee(invitation: Invitation) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{invitation.email}")
    attendee.params["CN"] = vText(invitation.name)
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText(Answer.NONE.value)
    attendee.params["RSVP"] = vText("TRUE")
    return attendee


def feed_of(meetings: list[Meeting], *, organizer: str, stamp: datetime) -> bytes:
    """Return meetings as a calendar to subscribe to."""
    return _calendar(
        "", *(event_of(meeting, organizer=organizer, stamp=stamp) for meeting in meetings)
    )


def calendar_in(message: bytes) -> bytes:
    """Return the calendar inside an e-mail, or the bytes themselves if they are one.

    Raises:
        Unacceptable: nothing of the kind is in it.
    """
    if len(message) > LONGEST_MESSAGE:
        raise Unacceptable(f"message: is {len(message)} bytes, at most {LONGEST_MESSAGE} are read")
    if message.lstrip().upper().startswith(b"BEGIN:VCALENDAR"):
        return message
    parsed = message_from_bytes(message, policy=policy.default)
    for part in parsed.walk():
        name = (part.get_filename() or "").lower()
        if part.get_content_type() == "text/calendar" or name.endswith(".ics"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload:
                return payload
    raise Unacceptable("message: carries no calendar; forward the answer with its attachment")


def reply_in(message: bytes) -> Reply:
    """Read an answer from an e-mail or a calendar file.

    Raises:
        Unacceptable: it is no REPLY, or names no meeting or attendee.
    """
    try:
        calendar = Calendar.from_ical(calendar_in(message))
        method = str(calendar.get("method", "")).upper()
        event = next(iter(calendar.walk("VEVENT")), None)
    except (ValueError, IndexError, KeyError) as error:
        raise Unacceptable(f"calendar: cannot be read ({error})") from error
    if method != "REPLY" or event is None:
        raise Unacceptable(f"calendar: method is {method or 'missing'}, must be REPLY")
    attendees = event.get("attendee")
    attendee = attendees[0] if isinstance(attendees, list) and attendees else attendees
    uid = str(event.get("uid", "")).strip()
    if not uid or attendee is None:
        raise Unacceptable("calendar: an answer names its meeting (UID) and its ATTENDEE")
    stance = str(getattr(attendee, "params", {}).get("PARTSTAT", "")).upper()
    if stance not in Answer.values:
        raise Unacceptable(f"calendar: PARTSTAT is {stance or 'missing'}, must be an answer")
    return Reply(
        uid=uid, email=_address(attendee), answer=Answer(stance),
        sequence=_sequence(event), comment=_comment(event, attendee)[:500],
    )  # fmt: skip


def _comment(event: Component, attendee: vCalAddress) -> str:
    """Return the words beside the answer; Google puts them into a parameter of the ATTENDEE."""
    comment = event.get("comment", "")
    words = " ".join(map(str, comment)) if isinstance(comment, list) else str(comment)
    return words or str(attendee.params.get("X-RESPONSE-COMMENT", ""))


def _sequence(event: Component) -> int:
    try:
        return max(0, int(event.get("sequence", 0)))
    except (TypeError, ValueError):
        return 0
