"""A text as a list of places: sections and paragraphs, each with a key that stays."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from riparian.engine.errors import InvalidInput

Role = Literal["section", "paragraph"]
LONGEST_TEXT = 40_000
LONGEST_NUMBER = 40
MOST_PLACES = 5_000
DEEPEST = 6
# What XML 1.0 cannot carry, and carriage returns, which it would not give back.
_IMPOSSIBLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cleaned(text: str) -> str:
    """Return typed or pasted words as a place can hold them."""
    text = _IMPOSSIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A section or a paragraph that has no key yet: what somebody typed."""

    role: Role
    text: str
    number: str = ""
    depth: int = 1

    def __post_init__(self) -> None:
        for name, words, most in (
            ("number", self.number, LONGEST_NUMBER), ("text", self.text, LONGEST_TEXT),
        ):  # fmt: skip
            if words != cleaned(words):
                raise InvalidInput(
                    f"{self.role} {self.number or words[:30]!r}: its {name} has blanks at an end, a"
                    " blank line or a character that XML cannot hold; clean it first"
                )
            if len(words) > most:
                raise InvalidInput(
                    f"{self.role} {self.number or words[:30]!r}: its {name} has {len(words):,}"
                    f" characters, at most {most:,} can be; divide it"
                )
        self._check_kind()

    def _check_kind(self) -> None:
        if re.search(r"[\n\[\]]", self.number):
            raise InvalidInput(f"number {self.number!r}: it must be one line without [ and ]")
        if self.role == "section" and "\n" in self.text:
            raise InvalidInput(f"heading {self.text[:30]!r}: it must stand on one line")
        if self.role == "paragraph" and not self.text:
            raise InvalidInput(f"paragraph {self.number!r}: it has no words; write or remove it")
        if not 1 <= self.depth <= (DEEPEST if self.role == "section" else 1):
            raise InvalidInput(
                f"{self.role} {self.number or self.text[:30]!r}: its depth is {self.depth}; a"
                f" section's is 1 to {DEEPEST}, a paragraph's 1"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A section or a paragraph with its key, and with its language where that is another one."""

    eid: str
    line: Line
    language: str = ""
    is_stale: bool = False

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Za-z][\w.\-]{0,119}", self.eid, re.ASCII):
            raise InvalidInput(
                f"key {self.eid!r}: it must be letters, digits, - . and _, beginning with a letter"
            )


@dataclass(frozen=True, kw_only=True)
class Text:
    """All places of one version, in order; a section holds what follows it."""

    places: tuple[Place, ...] = ()

    def __post_init__(self) -> None:
        if len(self.places) > MOST_PLACES:
            raise InvalidInput(
                f"text: it has {len(self.places):,} places, at most {MOST_PLACES:,} can be;"
                " divide it"
            )
        seen: set[str] = set()
        for place in self.places:
            if place.eid in seen:
                raise InvalidInput(f"text: the key {place.eid!r} stands twice; keys are unique")
            seen.add(place.eid)

    @cached_property
    def by_eid(self) -> dict[str, Place]:
        """Return the places by their key."""
        return {place.eid: place for place in self.places}

    @cached_property
    def tree(self) -> tuple["Branch", ...]:
        """Return the places as they hold each other."""
        root = _Growing(None, 0)
        path = [root]
        for place in self.places:
            is_section = place.line.role == "section"
            while is_section and path[-1].depth >= place.line.depth:
                path.pop()
            grown = _Growing(place, place.line.depth)
            path[-1].children.append(grown)
            if is_section:
                path.append(grown)
        return _branches(root.children)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A place and the places it holds."""

    place: Place
    children: tuple["Branch", ...] = ()


class _Growing:
    """A branch while the tree grows."""

    def __init__(self, place: Place | None, depth: int) -> None:
        self.place, self.depth = place, depth
        self.children: list[_Growing] = []


def _branches(growing: Sequence[_Growing]) -> tuple[Branch, ...]:
    return tuple(
        Branch(place=item.place, children=_branches(item.children))
        for item in growing
        if item.place is not None
    )
