"""The file `datapackage.json`: written from the form, compared with it when read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from riparian.engine.io.cells import is_pattern
from riparian.engine.io.findings import Finding
from riparian.engine.io.form import Json, TableForm, basin_form, column_form

DESCRIPTOR_FILE = "datapackage.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Descriptor:
    """What a folder says about itself."""

    title: str = ""
    countries: tuple[str, ...] = ()
    sea: str = ""
    resources: Mapping[str, Json] = field(default_factory=dict)
    """Resources by path."""
    is_given: bool = False
    findings: tuple[Finding, ...] = ()


def describe_table(table: TableForm, header: Iterable[str]) -> dict[str, Any]:
    """Return the Table Schema of a file that has the columns of `header`."""
    columns = table.column_by_name
    fields = [_describe_column(table, columns[name]) for name in header]
    keys = [
        {
            "fields": column.name,
            "reference": {"resource": column.refers_to, "fields": _key_of(column.refers_to)},
        }
        for column in (columns[name] for name in header)
        if column.refers_to
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if table.primary_key:
        schema["primaryKey"] = list(table.primary_key)
    return schema | ({"foreignKeys": keys} if keys else {})


def _key_of(table_name: str) -> str:
    return basin_form().table_by_name[table_name].primary_key[0]


def _describe_column(table: TableForm, column: Any) -> dict[str, Any]:  # noqa: ANN401
    described = {"name": column.name, "type": column.type, "description": column.description}
    if column.unit:
        described["unit"] = column.unit
    # A column that is the whole primary key is unique by that; saying it twice confuses readers.
    constraints = dict(column.constraints)
    if table.primary_key == (column.name,):
        constraints.pop("unique", None)
    return described | ({"constraints": constraints} if constraints else {})


def read_descriptor(folder: Path) -> Descriptor:
    """Read the descriptor of a folder; a folder without one follows the built-in form."""
    path = folder / DESCRIPTOR_FILE
    if not path.is_file():
        return Descriptor()
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _refused("is not UTF-8", remedy="save it as UTF-8")
    except json.JSONDecodeError as error:
        where = f"column {error.colno} of the line"
        return _refused(
            f"is not JSON ({error.msg.lower()}, {where})", line=error.lineno, remedy="correct it"
        )
    except RecursionError:
        return _refused("is nested too deeply", remedy="write it anew")
    except OSError as error:
        return _refused("cannot be read", remedy=str(error.strerror).lower())
    return _understood(document)


def _refused(must: str, *, remedy: str, line: int | None = None) -> Descriptor:
    finding = Finding(file=DESCRIPTOR_FILE, line=line, must=must, remedy=remedy)
    return Descriptor(findings=(finding,), is_given=True)


def _understood(document: Any) -> Descriptor:  # noqa: ANN401 - whatever JSON holds
    shape = _shape_finding(document)
    if shape is not None:
        return Descriptor(findings=(shape,), is_given=True)
    about = document["riparian"]
    return Descriptor(
        title=about["title"],
        countries=tuple(about.get("countries", ())),
        sea=about.get("sea", ""),
        resources={resource["path"]: resource for resource in document["resources"]},
        is_given=True,
    )


def _shape_finding(document: Any) -> Finding | None:  # noqa: ANN401 - whatever JSON holds
    """Return what the descriptor lacks before it can be used."""
    for is_good, must, remedy in _shape_rules(document):
        if not is_good():
            return Finding(file=DESCRIPTOR_FILE, must=must, remedy=remedy)
    return None


def _shape_rules(document: Any) -> Iterator[tuple[Any, str, str]]:  # noqa: ANN401
    form = basin_form()
    yield (
        lambda: isinstance(document, dict) and isinstance(document.get("resources"), list),
        "it holds no list 'resources'",
        "list every CSV file there, or remove the descriptor to use the built-in form",
    )
    yield (
        lambda: all(_is_resource(resource) for resource in document["resources"]),
        "a resource lacks a 'path' in the folder, or 'schema' with 'fields' of name and type",
        "describe every file with its path and columns",
    )
    yield (
        lambda: isinstance(document.get("riparian"), dict),
        "it holds no object 'riparian'",
        'add "riparian": {"form": …, "version": …, "title": …}',
    )
    yield (
        lambda: (
            (document["riparian"].get("form"), document["riparian"].get("version"))
            == (form.name, form.version)
        ),
        f"'riparian' must name form '{form.name}', version {form.version}",
        "correct it or convert the folder",
    )
    yield (
        lambda: _has_texts(document["riparian"]),
        "'riparian' must hold a text 'title', and may hold a list 'countries' and a text 'sea'",
        "correct it",
    )


def _is_resource(resource: Any) -> bool:  # noqa: ANN401
    if not (isinstance(resource, dict) and _is_inside(resource.get("path"))):
        return False
    fields = resource["schema"].get("fields") if isinstance(resource.get("schema"), dict) else None
    return isinstance(fields, list) and all(_is_field(one) for one in fields)


def _is_inside(path: Any) -> bool:  # noqa: ANN401
    """Whether a path is a text that cannot lead out of the folder."""
    if not isinstance(path, str) or not path or "\0" in path:
        return False
    return not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts


def _is_field(one: Any) -> bool:  # noqa: ANN401
    return (
        isinstance(one, dict)
        and isinstance(one.get("name"), str)
        and all(isinstance(one.get(key, ""), str) for key in ("type", "unit", "description"))
        and one.get("type") in _TYPES
        and _are_constraints(one.get("constraints", {}))
    )


def _are_constraints(limits: Any) -> bool:  # noqa: ANN401
    if not isinstance(limits, dict):
        return False
    enum, pattern = limits.get("enum", []), limits.get("pattern", "")
    numbers = (limits.get(name) for name in ("minimum", "maximum"))
    return (
        isinstance(enum, list)
        and all(isinstance(word, str) for word in enum)
        and is_pattern(pattern)
        and all(number is None or isinstance(number, int | float) for number in numbers)
    )


_TYPES = ("string", "number", "integer", "boolean", "date")


def _has_texts(about: Json) -> bool:
    countries = about.get("countries", [])
    return (
        isinstance(about.get("title"), str)
        and isinstance(about.get("sea", ""), str)
        and isinstance(countries, list)
        and all(isinstance(country, str) for country in countries)
    )


def own_form(resource: Json) -> TableForm:
    """Return the form of a file that only the folder's descriptor knows."""
    schema = resource["schema"]
    key = schema.get("primaryKey")
    names = [one["name"] for one in schema["fields"]]
    return TableForm(
        name=str(resource.get("name", resource["path"])),
        title=str(resource.get("title", "")),
        columns=tuple(column_form(one) for one in schema["fields"]),
        primary_key=tuple(name for name in _names(key) if name in names),
    )


def _names(key: Any) -> list[str]:  # noqa: ANN401 - a name or a list of names
    return [key] if isinstance(key, str) else key if isinstance(key, list) else []


_COMPARED = ("type", "unit", "constraints")


def schema_findings(resource: Json, table: TableForm) -> Iterator[Finding]:
    """Yield where the descriptor of a file says something else than the form."""
    known = table.column_by_name
    for given in resource["schema"]["fields"]:
        name = given["name"]
        where = f"resource '{resource['path']}', field '{name}'"
        if name not in known:
            must, remedy = f"{where}: the form has no such column", "remove it"
            yield Finding(file=DESCRIPTOR_FILE, must=must, remedy=remedy)
            continue
        wanted = _describe_column(table, known[name])
        # The unit of a time series stands in series.csv, one for each file.
        compared = ("type", "constraints") if table.name == "series_file" else _COMPARED
        for what in compared:
            if given.get(what) != wanted.get(what):
                yield Finding(
                    file=DESCRIPTOR_FILE,
                    must=f"{where}: {what} is {_shown(given.get(what))}",
                    remedy=f"the form says {_shown(wanted.get(what))}",
                )


def header_finding(resource: Json, header: tuple[str, ...]) -> Finding | None:
    """Return the disagreement between the columns described and the columns there, if any."""
    described = tuple(one["name"] for one in resource["schema"]["fields"])
    if not header or described == header:
        return None
    odd = sorted(set(described) ^ set(header))
    what = f"columns differ: {', '.join(odd)}" if odd else "columns stand in another order"
    return Finding(
        file=DESCRIPTOR_FILE,
        must=f"resource '{resource['path']}': {what}",
        remedy="describe the columns that the file has, in their order",
    )


def _shown(value: object) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
