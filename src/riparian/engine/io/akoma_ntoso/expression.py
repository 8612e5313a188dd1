"""A document in one language and one version, as the formats of law see it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from riparian.engine.errors import InvalidInput
from riparian.engine.texts.structure import Text

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN = "urn:riparian:akn:1"
ISO_639_2 = MappingProxyType(
    {"en": "eng", "zh": "zho", "th": "tha", "lo": "lao", "km": "khm", "my": "mya", "vi": "vie"}
)
"""Akoma Ntoso names languages by three letters."""
ISO_3166 = MappingProxyType(
    {"CHN": "cn", "KHM": "kh", "LAO": "la", "MMR": "mm", "THA": "th", "VNM": "vn"}
)
TOGETHER = "xx"
"""The code that ISO 3166-1 leaves to users: texts of several countries have no country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What the document, or one place in it, names: how, what, and in words."""

    kind: str
    target: str
    words: str
    eid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """One document in one language and one version."""

    identifier: str
    kind: str
    nature: str
    titles: Mapping[str, str]
    language: str
    announced_by: str = ""
    authentic_language: str = ""
    adopted: str = ""
    version: int = 0
    made_on: str = ""
    basis: str = "full"
    source_language: str = ""
    text: Text = field(default_factory=Text)
    references: tuple[Reference, ...] = ()

    def __post_init__(self) -> None:
        where = f"document {self.identifier!r}"
        if not re.fullmatch(r"[A-Za-z0-9][\w.\-]*", self.identifier, re.ASCII):
            raise InvalidInput(f"{where}: the number must be letters, digits, - . and _")
        for name in (self.language, self.authentic_language, self.source_language, *self.titles):
            if name and name not in ISO_639_2:
                raise InvalidInput(
                    f"{where}: language {name!r} is unknown; use {', '.join(ISO_639_2)}"
                )
        for name, day in (("adopted", self.adopted), ("made on", self.made_on)):
            if day and not is_day(day):
                raise InvalidInput(f"{where}: {name} is {day!r}, must be YYYY, YYYY-MM or a day")

    @property
    def address(self) -> str:
        """Return the address of the work: /akn/xx/statement/plan/2018-01-10/d-poa18."""
        country = ISO_3166.get(self.announced_by, TOGETHER)
        day = self.adopted or "0001"
        return "/".join(
            ("/akn", country, self.form, dashed(self.kind), day, self.identifier.lower())
        )

    @property
    def form(self) -> str:
        """Return the document type of the standard."""
        return "doc" if self.nature == "paper" else "statement"


def is_day(text: str) -> bool:
    """Return whether a text is a year, a month or a day that the calendar has."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text, re.ASCII):
        return False
    try:
        date.fromisoformat(first_day(text))
    except ValueError:
        return False
    return True


def first_day(text: str) -> str:
    """Return the first day that a year, a month, a day or nothing can mean."""
    return (text or "0001") + "-01-01"[len(text or "0001") - 4 :]


def dashed(kind: str) -> str:
    """Return a kind as a name without spaces."""
    return kind.replace(" ", "-")
