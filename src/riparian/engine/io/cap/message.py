"""A message of the Common Alerting Protocol 1.2 as frozen objects, in the standard's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from riparian.engine.errors import InvalidInput

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_FORBIDDEN = set(" \t\r\n,<&")


class Status(StrEnum):
    """How a message is to be handled."""

    ACTUAL = "Actual"
    EXERCISE = "Exercise"
    SYSTEM = "System"
    TEST = "Test"
    DRAFT = "Draft"


class Type(StrEnum):
    """What a message is."""

    ALERT = "Alert"
    UPDATE = "Update"
    CANCEL = "Cancel"
    ACK = "Ack"
    ERROR = "Error"


class Scope(StrEnum):
    """For whom a message is meant."""

    PUBLIC = "Public"
    RESTRICTED = "Restricted"
    PRIVATE = "Private"


class Category(StrEnum):
    """What sort of event it is about."""

    GEO = "Geo"
    MET = "Met"
    SAFETY = "Safety"
    SECURITY = "Security"
    RESCUE = "Rescue"
    FIRE = "Fire"
    HEALTH = "Health"
    ENV = "Env"
    TRANSPORT = "Transport"
    INFRA = "Infra"
    CBRNE = "CBRNE"
    OTHER = "Other"


class Response(StrEnum):
    """What those addressed should do."""

    SHELTER = "Shelter"
    EVACUATE = "Evacuate"
    PREPARE = "Prepare"
    EXECUTE = "Execute"
    AVOID = "Avoid"
    MONITOR = "Monitor"
    ASSESS = "Assess"
    ALL_CLEAR = "AllClear"
    NONE = "None"


class Urgency(StrEnum):
    """How soon one must act."""

    IMMEDIATE = "Immediate"
    EXPECTED = "Expected"
    FUTURE = "Future"
    PAST = "Past"
    UNKNOWN = "Unknown"


class Severity(StrEnum):
    """How bad it is."""

    EXTREME = "Extreme"
    SEVERE = "Severe"
    MODERATE = "Moderate"
    MINOR = "Minor"
    UNKNOWN = "Unknown"


class Certainty(StrEnum):
    """How sure it is."""

    OBSERVED = "Observed"
    LIKELY = "Likely"
    POSSIBLE = "Possible"
    UNLIKELY = "Unlikely"
    UNKNOWN = "Unknown"


def check_instant(subject: str, instant: datetime | None) -> None:
    """Raise InvalidInput unless an instant has a zone and falls on a whole second."""
    if instant is not None and (instant.tzinfo is None or instant.microsecond):
        raise InvalidInput(
            f"{subject} is {instant}; CAP needs a time zone and whole seconds; give both"
        )


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reference:
    """The triple that names a message wherever it goes.

    Instants of different zones are equal and hash equally, so one message has one name; the zone is
    kept, because other systems compare references as text.
    """

    sender: str
    identifier: str
    sent: datetime

    def __post_init__(self) -> None:
        for what, text in (("sender", self.sender), ("identifier", self.identifier)):
            if not text or _FORBIDDEN & set(text):
                raise InvalidInput(
                    f"CAP {what} is {text!r}; it must not be empty nor hold a space, a comma,"
                    " '<' or '&'; write it without"
                )
        check_instant(f"CAP message {self.identifier!r}: sent", self.sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Where: in words, and as polygons and circles of (latitude, longitude)."""

    description: str
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    circles: tuple[tuple[float, float, float], ...] = ()
    """Latitude, longitude, radius [km]."""
    geocodes: tuple[tuple[str, str], ...] = ()
    altitude_feet: str = ""
    ceiling_feet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A file that goes with a message."""

    description: str
    media_type: str
    size: int | None = None
    uri: str = ""
    content: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """What a message says, in one language."""

    event: str
    urgency: Urgency
    severity: Severity
    certainty: Certainty
    categories: tuple[Category, ...]
    language: str = ""
    responses: tuple[Response, ...] = ()
    audience: str = ""
    event_codes: tuple[tuple[str, str], ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()

    def __post_init__(self) -> None:
        if not self.categories:
            raise InvalidInput(f"CAP info {self.event!r}: has no category; give at least one")
        for name in ("effective", "onset", "expires"):
            check_instant(f"CAP info {self.event!r}: {name}", getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One CAP message."""

    key: Reference
    status: Status
    type: Type
    scope: Scope
    source: str = ""
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: tuple[str, ...] = ()
    infos: tuple[Info, ...] = ()

    def info_in(self, language: str) -> Info | None:
        """Return what is said in a language, else in English, else the first thing said."""
        for wanted in (language.lower(), language.lower().split("-")[0], "en", ""):
            for info in self.infos:
                if info.language.lower().startswith(wanted):
                    return info
        return None

    @property
    def expires(self) -> datetime | None:
        """Return when the last thing said expires; None where one never does, or nothing is."""
        ends = [info.expires for info in self.infos]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None
