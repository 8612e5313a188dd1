"""The language of `$filter` in SensorThings 1.1 (OGC 18-088 §9.3.3): words into a tree."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils.dateparse import parse_duration

from riparian.secretariat.lib.errors import Refusal

LONGEST = 4_000
DEEPEST = 40


class NotUnderstood(Refusal):
    """A query that the standard does not know, or that we do not."""

    code = "not-understood"


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that was written out.

    Its kind is text, number, truth, instant, day, clock, duration, nothing or geography.
    """

    kind: str
    value: str | float | bool | date | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Path:
    """A property, reached through links: `Datastream/ObservedProperty/name`."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the standard with its arguments."""

    name: str
    arguments: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Binary:
    """Two sides and what is between them: `and or eq ne gt ge lt le add sub mul div mod`."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negation:
    """`not`."""

    operand: "Node"


Node = Literal | Path | Call | Binary | Negation

_STRENGTH = {
    "or": 1, "and": 2, "eq": 4, "ne": 4, "gt": 4, "ge": 4, "lt": 4, "le": 4,
    "add": 5, "sub": 5, "mul": 6, "div": 6, "mod": 6,
}  # fmt: skip
_OF_NOT = 3
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<geography>geography'(?:[^']|'')*')
    | (?P<duration>duration'[^']*')
    | (?P<text>'(?:[^']|'')*')
    | (?P<instant>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?
        | \d{4}-\d{2}-\d{2})
    | (?P<clock>\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)
    | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<name>@?[A-Za-z_][A-Za-z0-9_.]*(?:/@?[A-Za-z_][A-Za-z0-9_.]*)*)
    | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
_WORDS = {"true": Literal("truth", value=True), "false": Literal("truth", value=False),
          "null": Literal("nothing", None)}  # fmt: skip


def read_instant(text: str) -> datetime:
    """Read an ISO 8601 instant; without a zone it is UTC.

    Raises:
        NotUnderstood: it is none.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotUnderstood(f"{text!r} is no instant; write 2026-11-21T07:00:00Z") from error
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


def read_clock(text: str) -> time:
    """Read a time of day.

    Raises:
        NotUnderstood: it is none.
    """
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise NotUnderstood(f"{text!r} is no time of day; write 07:00:00") from error


def _duration(text: str) -> timedelta:
    found = parse_duration(text) if text.startswith(("P", "-P")) else None
    if found is None:
        raise NotUnderstood(f"{text!r} is no duration in days or less; write duration'P1DT6H'")
    return found


def _unquoted(text: str) -> str:
    return text[text.index("'") + 1 : -1].replace("''", "'")


_READ: dict[str, Callable[[str], Literal]] = {
    "geography": lambda text: Literal("geography", _unquoted(text)),
    "text": lambda text: Literal("text", _unquoted(text)),
    "clock": lambda text: Literal("clock", read_clock(text)),
    "duration": lambda text: Literal("duration", _duration(_unquoted(text))),
    "instant": lambda text: Literal("instant", read_instant(text)),
    "number": lambda text: Literal("number", float(text)),
}


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    text = text.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise NotUnderstood(f"$filter: nothing can be read at {text[place : place + 20]!r}")
        found.append((match.lastgroup, match.group(match.lastgroup)))
        place = match.end()
    return found


class _Reader:
    """Reads tokens by the strength of the operators between them."""

    def __init__(self, text: str) -> None:
        self.tokens = _tokens(text)
        self.place = 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "the end")

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self.place += 1
        return token

    def expect(self, mark: str) -> None:
        kind, text = self.take()
        if text != mark or kind != "mark":
            raise NotUnderstood(f"$filter: {mark!r} is expected where {text!r} stands")

    def expression(self, strength: int, depth: int) -> Node:
        if depth > DEEPEST:
            raise NotUnderstood(f"$filter: nested more than {DEEPEST} deep; split the question")
        left = self.operand(depth)
        while True:
            kind, operator = self.peek()
            own = _STRENGTH.get(operator, 0) if kind == "name" else 0
            if own <= strength:
                return left
            self.take()
            left = Binary(operator, left, self.expression(own, depth + 1))

    def operand(self, depth: int) -> Node:
        kind, text = self.take()
        if kind in _READ:
            return _READ[kind](text)
        if kind == "name":
            return self.named(text, depth)
        if text == "(":
            inside = self.expression(0, depth + 1)
            self.expect(")")
            return inside
        raise NotUnderstood(f"$filter: a value is expected where {text!r} stands")

    def named(self, text: str, depth: int) -> Node:
        if text == "not":
            return Negation(self.expression(_OF_NOT, depth + 1))
        if text in _WORDS:
            return _WORDS[text]
        if self.peek() != ("mark", "("):
            return Path(tuple(text.split("/")))
        self.take()
        arguments: list[Node] = []
        while self.peek() != ("mark", ")"):
            if arguments:
                self.expect(",")
            arguments.append(self.expression(0, depth + 1))
        self.take()
        return Call(text.lower(), tuple(arguments))


def read_filter(text: str) -> Node:
    """Read a filter.

    Raises:
        NotUnderstood: it is too long, too deep, or no filter of the standard.
    """
    if len(text) > LONGEST:
        raise NotUnderstood(f"$filter: longer than {LONGEST} characters; split the question")
    reader = _Reader(text)
    node = reader.expression(0, 0)
    if reader.peek()[0] != "end":
        raise NotUnderstood(f"$filter: {reader.peek()[1]!r} stands where the filter should end")
    return node
