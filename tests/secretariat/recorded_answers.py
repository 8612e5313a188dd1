"""Answers as four calendar programs send them: their shape from public recordings, our own words.

What each shape is taken from (order of properties, X- properties, time zones, folding, MIME):

* Outlook / Exchange: METHOD before PRODID and VERSION, Windows zone names with their VTIMEZONE, the
  ATTENDEE first, COMMENT;LANGUAGE with a bare line break, no ORGANIZER, X-MICROSOFT-CDO-*; a
  text/calendar part in base64 within multipart/alternative.
  https://github.com/nextcloud/server/issues/40967, https://github.com/nylas/nylas-mail/issues/169,
  replies recorded in public test suites ("PRODID:Microsoft Exchange Server 2010", METHOD:REPLY).
* Google Calendar: CALSCALE before METHOD, X-NUM-GUESTS, the words of the person in the parameter
  X-RESPONSE-COMMENT; a 7bit part within alternative within mixed, and the same as invite.ics.
  https://github.com/nextcloud/mail/pull/6782, https://github.com/linagora/tmail-backend/issues/1064,
  https://github.com/Neuvernetzung/ts-ics/issues/236, invitations on the list qemu-devel.
* Apple Calendar: parameters in alphabetical order with EMAIL, IANA zone, the whole VEVENT copied;
  https://github.com/sabre-io/dav/issues/1180 and that project's recordings of "Mac OS X 10.9.1".
  No public recording of a mailed REPLY was found: METHOD and MIME follow RFC 6047.
* Thunderbird: PRODID, VERSION, METHOD, zone with X-LIC-LOCATION, X-MOZ-RECEIVED-*; from the test
  suite of its calendar (test_itip_utils.js) and https://github.com/nextcloud/server/issues/36554.
"""

from email.message import EmailMessage

OUTLOOK = """BEGIN:VCALENDAR
METHOD:REPLY
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:SE Asia Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T000000
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT=DECLINED;CN="Le, Chi":MAILTO:Chi.Le@MOFA.example
COMMENT;LANGUAGE=en-US:On mission that week\\n
UID:{uid}
SUMMARY;LANGUAGE=en-US:Declined: 3. Joint Working Group on Water Resources Coo
 peration
DTSTART;TZID=SE Asia Standard Time:20270224T090000
DTEND;TZID=SE Asia Standard Time:20270225T150000
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:20270101T110000Z
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=en-US:Nan
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
X-MICROSOFT-CDO-OWNERAPPTID:0
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY
X-MICROSOFT-CDO-ALLDAYEVENT:FALSE
X-MICROSOFT-CDO-IMPORTANCE:1
X-MICROSOFT-CDO-INSTTYPE:0
X-MICROSOFT-DISALLOW-COUNTER:FALSE
END:VEVENT
END:VCALENDAR
"""
GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VEVENT
DTSTART:20270224T020000Z
DTEND:20270225T080000Z
DTSTAMP:20270101T101112Z
ORGANIZER;CN=Riparian:mailto:secretariat@riparian.invalid
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Chi Le
 ;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="Gladly, by video":mailto:chi.le@mofa.e
 xample
CREATED:20270101T090000Z
DESCRIPTION:
LAST-MODIFIED:20270101T101111Z
LOCATION:Nan
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:3. Joint Working Group on Water Resources Cooperation
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""
APPLE = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Apple Inc.//macOS 15.1//EN
CALSCALE:GREGORIAN
METHOD:REPLY
BEGIN:VTIMEZONE
TZID:Asia/Bangkok
BEGIN:STANDARD
DTSTART:19200401T000000
RDATE:19200401T000000
TZNAME:GMT+7
TZOFFSETFROM:+064204
TZOFFSETTO:+0700
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
CREATED:20270101T090000Z
UID:{uid}
DTEND;TZID=Asia/Bangkok:20270225T150000
TRANSP:OPAQUE
ATTENDEE;CN="Chi Le";CUTYPE=INDIVIDUAL;EMAIL="chi.le@mofa.example";PARTSTAT
 =TENTATIVE;ROLE=REQ-PARTICIPANT:mailto:chi.le@mofa.example
SUMMARY:3. Joint Working Group on Water Resources Cooperation
DTSTART;TZID=Asia/Bangkok:20270224T090000
DTSTAMP:20270102T080000Z
ORGANIZER;CN="Riparian":mailto:secretariat@riparian.invalid
SEQUENCE:{sequence}
END:VEVENT
END:VCALENDAR
"""
THUNDERBIRD = """BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
METHOD:REPLY
BEGIN:VTIMEZONE
TZID:Asia/Ho_Chi_Minh
X-LIC-LOCATION:Asia/Ho_Chi_Minh
BEGIN:STANDARD
TZOFFSETFROM:+0700
TZOFFSETTO:+0700
TZNAME:+07
DTSTART:19700101T000000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
CREATED:20270101T090000Z
LAST-MODIFIED:20270103T100000Z
DTSTAMP:20270103T100000Z
UID:{uid}
SUMMARY:3. Joint Working Group on Water Resources Cooperation
STATUS:CONFIRMED
ORGANIZER;CN=Riparian:mailto:secretariat@riparian.invalid
ATTENDEE;RSVP=TRUE;CN=Chi Le;PARTSTAT=ACCEPTED;ROLE=REQ-PARTICIPANT:mailto:
 chi.le@mofa.example
X-MOZ-RECEIVED-SEQUENCE:{sequence}
X-MOZ-RECEIVED-DTSTAMP:20270101T080000Z
DTSTART;TZID=Asia/Ho_Chi_Minh:20270224T090000
DTEND;TZID=Asia/Ho_Chi_Minh:20270225T150000
SEQUENCE:{sequence}
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""


def as_calendar(shape: str, *, uid: str, sequence: int) -> bytes:
    """Return the calendar alone, as it is saved from a message."""
    return shape.format(uid=uid, sequence=sequence).replace("\n", "\r\n").encode()


def as_mail(
    shape: str, *, uid: str, sequence: int, encoding: str = "base64", is_attached: bool = False
) -> bytes:
    """Return the whole message: words, the calendar beside them, perhaps once more as a file."""
    calendar = as_calendar(shape, uid=uid, sequence=sequence)
    message = EmailMessage()
    message["From"], message["To"] = "Chi Le <Chi.Le@MOFA.example>", "secretariat@riparian.invalid"
    message["Subject"] = "Re: 3. Joint Working Group on Water Resources Cooperation"
    message.set_content("The answer is in the calendar part.")
    message.add_alternative("<p>The answer is in the calendar part.</p>", subtype="html")
    message.add_alternative(
        calendar.decode(), subtype="calendar", charset="utf-8", cte=encoding,
        params={"method": "REPLY"},
    )  # fmt: skip
    if is_attached:
        message.add_attachment(calendar, "application", "ics", filename="invite.ics")
    return bytes(message)
