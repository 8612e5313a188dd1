"""The options of a SensorThings query: what is wanted of a set, and of what is expanded in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from riparian.secretariat.publishing.expressions import Node, NotUnderstood, Path, read_filter

USUAL_TOP, MOST_TOP = 100, 1_000
DEEPEST_EXPANSION = 5
MOST_SKIP = 10_000_000
KNOWN = {"$filter", "$orderby", "$top", "$skip", "$count", "$select", "$expand", "$resultFormat",
         "$skiptoken"}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """A link whose entities are given inline, with the options of their set."""

    link: str
    options: "Options"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What is wanted of one set."""

    condition: Node | None = None
    order: tuple[tuple[Path, bool], ...] = ()
    top: int | None = None
    skip: int = 0
    counts: bool = False
    select: tuple[str, ...] = ()
    expand: tuple[Expansion, ...] = field(default=())
    result_format: str = ""
    after: int | None = None

    @property
    def page(self) -> int:
        """Return how many rows are given at once."""
        return USUAL_TOP if self.top is None else min(self.top, MOST_TOP)

    @property
    def asks_for_the_newest(self) -> bool:
        """Say whether the newest value alone is wanted, which most programs ask of every series."""
        newest_first = ((Path(("phenomenonTime",)), True),)
        is_plain = self.condition is None and self.skip == 0 and self.after is None
        return is_plain and self.top == 1 and self.order == newest_first


def _whole(name: str, text: str, most: int) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > most:
        raise NotUnderstood(f"{name}: {text!r} must be a whole number from 0 to {most:,}")
    return int(text)


def _split(text: str, mark: str) -> list[str]:
    """Cut at a mark that stands outside brackets and quotation marks."""
    parts, depth, is_quoted, start = [], 0, False, 0
    for place, sign in enumerate(text):
        if sign == "'":
            is_quoted = not is_quoted
        elif is_quoted:
            continue
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == mark and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    if depth or is_quoted:
        raise NotUnderstood(f"{text!r}: a bracket or a quotation mark is never closed")
    return [*parts, text[start:]]


def _order(text: str) -> tuple[tuple[Path, bool], ...]:
    found = []
    for part in _split(text, ","):
        words = part.split()
        if not words or len(words) > 2 or words[-1] not in {"asc", "desc", words[0]}:  # noqa: PLR2004
            raise NotUnderstood(f"$orderby: {part!r} must be a property, then asc or desc")
        found.append((Path(tuple(words[0].split("/"))), words[-1] == "desc"))
    return tuple(found)


def _expansion(text: str, depth: int) -> Expansion:
    name, bracket, inside = text.strip().partition("(")
    name, slash, rest = name.strip().partition("/")
    if bracket:
        inside = inside.removesuffix(")")
    if slash:  # Thing/Locations($top=1): the options belong to the last link
        return Expansion(
            link=name,
            options=Options(
                expand=(
                    _expansion(f"{rest}{bracket}{inside}" + bracket.replace("(", ")"), depth + 1),
                )
            ),
        )
    given = {}
    for option in filter(None, _split(inside, ";")):
        key, equals, value = option.partition("=")
        if not equals:
            raise NotUnderstood(f"$expand: {option!r} must be an option like $top=1")
        given[key.strip()] = value
    return Expansion(link=name, options=read_options(given, depth=depth + 1))


def read_options(given: Mapping[str, str], *, depth: int = 0) -> Options:
    """Read the options of a set; names without `$` are left to others.

    Raises:
        NotUnderstood: an option is unknown, impossible, or nested too deep.
    """
    if depth > DEEPEST_EXPANSION:
        raise NotUnderstood(f"$expand: nested more than {DEEPEST_EXPANSION} deep")
    unknown = {name for name in given if name.startswith("$")} - KNOWN
    if unknown:
        raise NotUnderstood(f"{', '.join(sorted(unknown))}: no option of SensorThings 1.1")
    counts = given.get("$count", "false")
    if counts not in {"true", "false"}:
        raise NotUnderstood(f"$count: {counts!r} must be true or false")
    form = given.get("$resultFormat", "")
    if form not in {"", "dataArray"}:
        raise NotUnderstood(f"$resultFormat: {form!r} is not offered; dataArray is")
    return Options(
        condition=read_filter(given["$filter"]) if given.get("$filter") else None,
        order=_order(given["$orderby"]) if given.get("$orderby") else (),
        top=_whole("$top", given["$top"], 2**31) if "$top" in given else None,
        skip=_whole("$skip", given.get("$skip", "0"), MOST_SKIP),
        counts=counts == "true",
        select=tuple(name.strip() for name in given.get("$select", "").split(",") if name.strip()),
        expand=tuple(
            _expansion(part, depth) for part in _split(given.get("$expand", ""), ",") if part
        ),
        result_format=form,
        after=_whole("$skiptoken", given["$skiptoken"], 2**63 - 1)
        if "$skiptoken" in given
        else None,
    )
