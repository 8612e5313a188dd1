"""Is a recipient unusual? A pure function of who received what before."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from riparian.secretariat.restricted.rule import RANK


class Oddity(StrEnum):
    """Why a recipient is unusual, the gravest first."""

    COUNTRY = "country"
    GROUP = "group"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A group or a person that is to receive, and the country it belongs to."""

    key: str
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Something that was released before: from whom, to whom, under which code."""

    origin: str
    origin_country: str
    recipient: Recipient
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusual:
    """One recipient that stands out."""

    recipient: Recipient
    oddity: Oddity


def unusual_among(
    recipients: Iterable[Recipient], history: Iterable[Delivery], *, origin: str,
    origin_country: str, code: str,
) -> tuple[Unusual, ...]:  # fmt: skip
    """Return the recipients that never received from this country, this group, or so strict a code.

    A recipient of the sender's own country is never unusual for its country. Only the gravest
    reason is given for each; the order is that of the recipients.
    """
    known = list(history)
    found = []
    for one in recipients:
        oddity = _oddity(one, known, origin=origin, origin_country=origin_country, code=code)
        if oddity is not None:
            found.append(Unusual(recipient=one, oddity=oddity))
    return tuple(found)


def _oddity(
    one: Recipient, known: list[Delivery], *, origin: str, origin_country: str, code: str
) -> Oddity | None:
    from_country = [d for d in known if d.origin_country == origin_country]
    if one.country != origin_country and all(
        d.recipient.country != one.country for d in from_country
    ):
        return Oddity.COUNTRY
    from_group = [d for d in known if d.origin == origin and d.recipient.key == one.key]
    if not from_group:
        return Oddity.GROUP
    if all(RANK[d.code] > RANK[code] for d in from_group):
        return Oddity.CODE
    return None
