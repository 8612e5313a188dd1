"""A basin folder as it lies on disk: descriptor, tables, and what is wrong with each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from riparian.engine.errors import InvalidInput
from riparian.engine.io.descriptor import (
    DESCRIPTOR_FILE,
    Descriptor,
    header_finding,
    own_form,
    read_descriptor,
    schema_findings,
)
from riparian.engine.io.findings import Finding
from riparian.engine.io.form import basin_form
from riparian.engine.io.tables import Table, read_table

SERIES_FOLDER = "series"


@dataclass(frozen=True, slots=True, kw_only=True)
class BasinFolder:
    """What was read from a folder. A table that is absent is there without rows."""

    path: Path
    descriptor: Descriptor
    tables: Mapping[str, Table]
    own_tables: tuple[Table, ...] = ()
    """Files that only the folder's descriptor knows."""
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.path.resolve().name


def open_basin_folder(path: Path) -> BasinFolder:
    """Read descriptor and tables; series are read when asked for.

    Raises:
        InvalidInput: the path is no folder.
    """
    if not path.is_dir():
        raise InvalidInput(f"'{path}' is no folder; give the folder that holds the basin's files")
    descriptor = read_descriptor(path)
    tables = {form.name: open_table(path, form.name) for form in basin_form().tables}
    own_tables = tuple(
        read_table(path / file, own_form(resource), file=file)
        for file, resource in descriptor.resources.items()
        if not _is_known(file) and (path / file).is_file()
    )
    findings = (
        *descriptor.findings,
        *_missing_files(path, descriptor),
        *_unknown_files(path, descriptor),
        *_disagreements(descriptor, tables),
        *(finding for table in (*tables.values(), *own_tables) for finding in table.findings),
    )
    return BasinFolder(
        path=path, descriptor=descriptor, tables=tables, own_tables=own_tables, findings=findings
    )


def open_table(path: Path, name: str) -> Table:
    """Read one table of the form; a file that is absent has no rows."""
    form = basin_form().table_by_name[name]
    file = f"{name}.csv"
    return read_table(path / file, form) if (path / file).exists() else Table(file=file, form=form)


def _is_known(file: str) -> bool:
    return file.removesuffix(".csv") in basin_form().table_by_name or _is_series(file)


def _is_series(file: str) -> bool:
    return file.startswith(f"{SERIES_FOLDER}/")


def _missing_files(path: Path, descriptor: Descriptor) -> Iterator[Finding]:
    required = [f"{form.name}.csv" for form in basin_form().tables if form.is_required]
    for file in dict.fromkeys([*required, *descriptor.resources]):
        if not (path / file).exists():
            listed = "" if file in required else f", or remove it from {DESCRIPTOR_FILE}"
            yield Finding(file=file, must="the file is missing", remedy=f"add it{listed}")


def _unknown_files(path: Path, descriptor: Descriptor) -> Iterator[Finding]:
    known = [f"{form.name}.csv" for form in basin_form().tables]
    listed = set(descriptor.resources) if descriptor.is_given else set(known)
    for file in sorted(one.name for one in path.glob("*.csv")):
        if file in listed or descriptor.findings:
            continue
        close = get_close_matches(file, known, n=1)
        if file in known:
            must, remedy = f"{DESCRIPTOR_FILE} does not list it", "list it or remove the file"
        else:
            must = "the form has no such file"
            remedy = f"rename it to {close[0]}" if close else f"use only {', '.join(known)}"
        yield Finding(file=file, must=must, remedy=remedy)


def _disagreements(descriptor: Descriptor, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Yield where the descriptor disagrees with the form or with the files."""
    for file, resource in descriptor.resources.items():
        table = tables.get(file.removesuffix(".csv"))
        if table is None and not _is_series(file):
            continue
        form = basin_form().series_table if table is None else table.form
        yield from schema_findings(resource, form)
        finding = header_finding(resource, table.header) if table else None
        if finding is not None:
            yield finding
