"""Filters as conditions of the database: a tree of `$filter` into Django's expressions."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Value, fields
from django.db.models import functions as fn
from django.db.models.fields.json import KeyTextTransform
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    LessThanOrEqual,
)

from riparian.secretariat.publishing.entities import ENTITIES, Entity, Link, Reader, related
from riparian.secretariat.publishing.expressions import (
    Binary,
    Call,
    Literal,
    Negation,
    Node,
    NotUnderstood,
    Path,
    read_clock,
    read_instant,
)
from riparian.secretariat.publishing.places import Shape, read_wkt

_COMPARE: dict[str, Any] = {"eq": Exact, "gt": GreaterThan, "ge": GreaterThanOrEqual,
                            "lt": LessThan, "le": LessThanOrEqual}  # fmt: skip
_MIRRORED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq", "ne": "ne"}
_NUMBERS: dict[str, Callable[[float, float], bool]] = {
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b, "lt": lambda a, b: a < b, "le": lambda a, b: a <= b,
}  # fmt: skip
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b, "sub": lambda a, b: a - b, "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b, "mod": lambda a, b: a - b * fn.Floor(a / b),
}  # fmt: skip
_FLOAT: Any = fields.FloatField()
_TEXT: Any = fields.TextField()
_WHOLE: Any = fields.IntegerField()
_SIMPLE: dict[str, tuple[int, Callable[..., Any]]] = {
    "length": (1, fn.Length), "tolower": (1, fn.Lower), "toupper": (1, fn.Upper),
    "trim": (1, fn.Trim), "concat": (2, lambda a, b: fn.Concat(a, b, output_field=_TEXT)),
    "indexof": (2, lambda a, b: fn.StrIndex(a, b) - 1),
    "substring": (2, lambda a, start: fn.Substr(a, fn.Cast(start + 1, _WHOLE))),
    "substring/3": (3, lambda a, start, most: fn.Substr(
        a, fn.Cast(start + 1, _WHOLE), fn.Cast(most, _WHOLE))),
    "round": (1, fn.Round), "floor": (1, fn.Floor), "ceiling": (1, fn.Ceil),
    "year": (1, lambda a: fn.ExtractYear(a, tzinfo=UTC)),
    "month": (1, lambda a: fn.ExtractMonth(a, tzinfo=UTC)),
    "day": (1, lambda a: fn.ExtractDay(a, tzinfo=UTC)),
    "hour": (1, lambda a: fn.ExtractHour(a, tzinfo=UTC)),
    "minute": (1, lambda a: fn.ExtractMinute(a, tzinfo=UTC)),
    "second": (1, lambda a: fn.ExtractSecond(a, tzinfo=UTC)),
    "date": (1, lambda a: fn.TruncDate(a, tzinfo=UTC)),
    "time": (1, lambda a: fn.TruncTime(a, tzinfo=UTC)),
}  # fmt: skip
_TRUTHS: dict[str, Callable[[Any, Any], Any]] = {
    "substringof": lambda part, whole: GreaterThan(fn.StrIndex(whole, part), Value(0)),
    "contains": lambda whole, part: GreaterThan(fn.StrIndex(whole, part), Value(0)),
    "startswith": lambda whole, part: Exact(fn.Left(whole, fn.Length(part)), part),
    "endswith": lambda whole, part: Exact(fn.Right(whole, fn.Length(part)), part),
}
_RELATIONS = {
    "st_within": ("T*F**F***",), "st_contains": ("T*****FF*",), "st_equals": ("T*F**FFF*",),
    "st_touches": ("FT*******", "F**T*****", "F***T****"), "st_disjoint": ("FF*FF****",),
    "st_intersects": ("T********", "*T*******", "***T*****", "****T****"),
    # One point crosses and overlaps nothing.
    "st_crosses": (), "st_overlaps": (),
}  # fmt: skip
_RELATIONS["geo.intersects"] = _RELATIONS["st_intersects"]
_PATTERN = re.compile(r"[TF*012]{9}")
_FIXED = {
    # Readings are kept to the second, everything is told in UTC, and every place is a point.
    "fractionalseconds": 0.0, "totaloffsetminutes": 0, "geo.length": 0.0,
    "mindatetime": datetime.min.replace(tzinfo=UTC),
    "maxdatetime": datetime.max.replace(tzinfo=UTC),
}  # fmt: skip
_DAY_OR_CLOCK = {"date", "time"}
_GEOMETRIES = {"location", "feature", "observedArea"}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Writes the conditions of one set for one reader."""

    entity: Entity
    reader: Reader

    def of(self, node: Node) -> Q:
        """Return a filter as a condition.

        Raises:
            NotUnderstood: it names what is not there, or is not a yes or no.
        """
        if isinstance(node, Negation):
            return ~self.of(node.operand)
        if isinstance(node, Binary) and node.operator in {"and", "or"}:
            left, right = self.of(node.left), self.of(node.right)
            return left & right if node.operator == "and" else left | right
        crossing = self._crossing(node)
        if crossing is not None:
            return self._across(*crossing, node)
        if isinstance(node, Binary) and node.operator in _MIRRORED:
            return self._comparison(node)
        if isinstance(node, Call):
            return self._truth(node)
        if isinstance(node, Literal) and node.kind == "truth":
            return Q(pk__isnull=not node.value)
        raise NotUnderstood("$filter: a yes-or-no expression is expected, like result gt 5")

    def _truth(self, node: Call) -> Q:
        if node.name in _RELATIONS or node.name == "st_relate":
            return self._placed(node)
        if node.name not in _TRUTHS:
            raise NotUnderstood(f"$filter: {node.name} is no function that says yes or no")
        return Q(_TRUTHS[node.name](*self._arguments(node, 2)))

    def column(self, path: Path) -> str:
        """Return the column of a path through links that lead to one entity each.

        Raises:
            NotUnderstood: a part of the path is not there.
        """
        entity, prefix, rest = self._along(path.parts)
        found = entity.column("/".join(rest))
        if found == "pk" and prefix:
            return prefix.removesuffix("__")
        return prefix + found

    def _along(self, parts: tuple[str, ...]) -> tuple[Entity, str, tuple[str, ...]]:
        """Return the set where the links of a path end, their columns as a prefix, and the rest."""
        entity, prefix = self.entity, ""
        for depth, part in enumerate(parts):
            link = entity.links.get(part)
            if link is None:
                return entity, prefix, parts[depth:]
            prefix += "" if link.forward == "pk" else f"{link.forward}__"
            entity = ENTITIES[link.target]
        return entity, prefix, ()

    def _crossing(self, node: Node) -> tuple[Link, tuple[str, ...]] | None:
        """Return the first link to many on a path of this comparison, and the way to it."""
        for path in _paths(node):
            entity = self.entity
            for depth, part in enumerate(path.parts):
                link = entity.links.get(part)
                if link is None:
                    break
                if link.is_many:
                    return link, path.parts[:depth]
                entity = ENTITIES[link.target]
        return None

    def _across(self, link: Link, way: tuple[str, ...], node: Node) -> Q:
        """Ask for one entity behind a link to many, among those that the reader may see."""
        target = ENTITIES[link.target]
        _, prefix, _ = self._along(way)
        inside = Conditions(target, self.reader).of(_shortened(node, len(way) + 1))
        rows = related(link, target.rows(self.reader), OuterRef(f"{prefix}{link.forward}"))
        return Q(Exists(rows.filter(inside).order_by()))

    def _comparison(self, node: Binary) -> Q:
        for one, other, operator in (
            (node.left, node.right, node.operator),
            (node.right, node.left, _MIRRORED[node.operator]),
        ):
            if isinstance(one, Call) and one.name == "geo.distance":
                return self._distant(one, operator, other)
            if isinstance(other, Literal) and other.kind == "nothing":
                empty = Q(IsNull(self._value(one), True))
                return empty if operator == "eq" else ~empty
        first, second = self._alike(node.left, node.right), self._alike(node.right, node.left)
        left, right = self._value(first), self._value(second)
        if node.operator == "ne":
            return ~Q(Exact(left, right))
        return Q(_COMPARE[node.operator](left, right))

    def _alike(self, one: Node, other: Node) -> Node:
        """Return a literal in the kind of what it is compared with; databases differ on others."""
        if isinstance(one, Literal) and isinstance(other, Call) and other.name in _DAY_OR_CLOCK:
            return _day_or_clock(other.name, one)
        if not (isinstance(one, Literal) and isinstance(other, Path)):
            return one
        kind = self._kind(self.column(other))
        if kind == "instant" and one.kind == "text":
            return Literal("instant", read_instant(str(one.value)))
        if kind != one.kind:
            raise NotUnderstood(
                f"$filter: {'/'.join(other.parts)} is a {kind}, {one.value!r} is a {one.kind}"
            )
        return one

    def _kind(self, column: str) -> str:
        model: Any = self.entity.rows(self.reader).model
        *links, name = column.removesuffix("__en").split("__")
        for link in links:
            model = model._meta.get_field(link).related_model  # noqa: SLF001 - Django's API
        if name == "known_since":
            return "instant"
        if name in {"pk", "station", "procedure", "observed_property", "datastream"}:
            return "number"
        field = model._meta.get_field(name)  # noqa: SLF001 - Django's documented API
        if isinstance(field, fields.DateTimeField):
            return "instant"
        return "number" if isinstance(field, (fields.FloatField, fields.IntegerField)) else "text"

    def _value(self, node: Node) -> Any:  # noqa: ANN401 - an expression of Django
        if isinstance(node, Path):
            return value_of(self.column(node))
        if isinstance(node, Literal):
            return Value(node.value)
        if isinstance(node, Binary) and node.operator in _ARITHMETIC:
            if isinstance(node.right, Literal) and isinstance(node.right.value, timedelta):
                return self._shifted(node.left, node.operator, node.right.value)
            both = _ARITHMETIC[node.operator](self._value(node.left), self._value(node.right))
            return ExpressionWrapper(both, output_field=_FLOAT)
        if isinstance(node, Call) and (node.name == "now" or node.name in _FIXED):
            return Value(_FIXED.get(node.name, self.reader.at))
        if isinstance(node, Call) and node.name in _SIMPLE:
            name = f"{node.name}/{len(node.arguments)}"
            count, build = _SIMPLE.get(name) or _SIMPLE[node.name]
            return build(*self._arguments(node, count))
        raise NotUnderstood(f"$filter: {getattr(node, 'name', node)!s} is not understood here")

    def _shifted(self, moment: Node, operator: str, by: timedelta) -> Any:  # noqa: ANN401 - as above
        """Return an instant moved by a duration, so that a program may ask for the last day."""
        if operator not in {"add", "sub"}:
            raise NotUnderstood(f"$filter: a duration is added or subtracted, not {operator}")
        known = self._value(moment)
        by = by if operator == "add" else -by
        if isinstance(known, Value) and isinstance(known.value, datetime):
            return Value(known.value + by)
        if isinstance(moment, Path) and self._kind(self.column(moment)) == "instant":
            moved = known + Value(by, output_field=fields.DurationField())
            return ExpressionWrapper(moved, output_field=fields.DateTimeField())
        raise NotUnderstood("$filter: a duration is added to an instant, as in now() sub ...")

    def _arguments(self, node: Call, count: int) -> list[Any]:
        if len(node.arguments) != count:
            raise NotUnderstood(f"$filter: {node.name} takes {count} arguments")
        return [self._value(argument) for argument in node.arguments]

    def _placed(self, node: Call) -> Q:
        column, shape = self._place(node)
        patterns = (_pattern(node),) if node.name == "st_relate" else _RELATIONS[node.name]
        seen = (lambda relation: relation) if isinstance(node.arguments[0], Path) else _turned
        return self._where(
            column,
            lambda point: any(_fits(seen(shape.relation(point)), one) for one in patterns),
        )

    def _distant(self, node: Call, operator: str, limit: Node) -> Q:
        if not isinstance(limit, Literal) or not isinstance(limit.value, float):
            raise NotUnderstood("$filter: geo.distance is compared with a number of degrees")
        column, shape = self._place(node)
        far, compare = limit.value, _NUMBERS[operator]
        return self._where(column, lambda point: compare(shape.distance(point), far))

    def _place(self, node: Call) -> tuple[str, Shape]:
        """Return the column that leads to the station, and the shape it is compared with."""
        paths = [one for one in node.arguments if isinstance(one, Path)]
        shapes = [
            one for one in node.arguments if isinstance(one, Literal) and one.kind == "geography"
        ]
        if len(paths) != 1 or len(shapes) != 1 or paths[0].parts[-1] not in _GEOMETRIES:
            raise NotUnderstood(
                f"$filter: {node.name} takes location and geography'POINT (lon lat)'"
            )
        entity, prefix, rest = self._along(paths[0].parts[:-1])
        if rest:
            raise NotUnderstood(f"$filter: {rest[0]!r} is no link of {entity.plural}")
        if paths[0].parts[-1] not in entity.fields:
            raise NotUnderstood(f"$filter: {entity.plural} have no {paths[0].parts[-1]}")
        column = f"{prefix}station" if entity.plural == "Datastreams" else prefix.removesuffix("__")
        return column or "pk", read_wkt(str(shapes[0].value))

    def _where(self, column: str, holds: Callable[[tuple[float, float]], bool]) -> Q:
        """Keep rows of the stations that a predicate keeps: there are few, so it runs in Python."""
        stations: Any = ENTITIES["Locations"].rows(self.reader).order_by()
        kept = [
            key for key, lon, lat in stations.values_list("pk", "longitude", "latitude")
            if holds((lon, lat))
        ]  # fmt: skip
        return Q(**{f"{column}__in": kept})


def _day_or_clock(name: str, given: Literal) -> Literal:
    """Return what a day or a time of day is compared with, as the database holds one."""
    value = given.value
    if name == "date" and isinstance(value, datetime):
        return Literal("day", value.date())
    if name == "date" and isinstance(value, str):
        return Literal("day", read_instant(value).date())
    if name == "time" and isinstance(value, time | str):
        return Literal("clock", read_clock(value) if isinstance(value, str) else value)
    raise NotUnderstood(f"$filter: {name}() is compared with a {given.kind}; write 2026-11-21 or"
                        " 07:00:00")  # fmt: skip


def _pattern(node: Call) -> str:
    given = node.arguments[-1]
    text = given.value if isinstance(given, Literal) and given.kind == "text" else None
    if not isinstance(text, str) or not _PATTERN.fullmatch(text):
        raise NotUnderstood("$filter: st_relate ends with nine signs of T, F, *, 0, 1, 2")
    return text


def _turned(relation: str) -> str:
    """Return a relation of DE-9IM seen from the other side."""
    return "".join(relation[place] for place in (0, 3, 6, 1, 4, 7, 2, 5, 8))


def _fits(relation: str, pattern: str) -> bool:
    """Say whether a relation of DE-9IM is one that a pattern means."""
    return all(
        wanted in {"*", sign} or (wanted == "T" and sign != "F")
        for sign, wanted in zip(relation, pattern, strict=True)
    )


def value_of(column: str) -> Any:  # noqa: ANN401 - an expression of Django
    """Return a column as a value; a name is kept by language, and asked for in English."""
    if column.endswith("names__en"):
        return KeyTextTransform("en", F(column.removesuffix("__en")))
    return F(column)


def _paths(node: Node) -> list[Path]:
    if isinstance(node, Path):
        return [node]
    if isinstance(node, Call):
        return [path for argument in node.arguments for path in _paths(argument)]
    if isinstance(node, Binary):
        return [*_paths(node.left), *_paths(node.right)]
    return _paths(node.operand) if isinstance(node, Negation) else []


def _shortened(node: Node, by: int) -> Node:
    """Return the same comparison seen from behind a link."""
    if isinstance(node, Path):
        return Path(node.parts[by:])
    if isinstance(node, Call):
        return Call(node.name, tuple(_shortened(argument, by) for argument in node.arguments))
    if isinstance(node, Binary):
        return Binary(node.operator, _shortened(node.left, by), _shortened(node.right, by))
    return node
