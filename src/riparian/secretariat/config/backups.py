"""Put everything an installation knows into one file, and make an installation from it."""

import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from riparian.engine.errors import InvalidInput

REMADE = {"static", "locale"}
"""Folders of the home that the next start makes again."""
DATABASE_FILES = ("riparian.sqlite3", "riparian.sqlite3-wal", "riparian.sqlite3-shm")
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def back_up(home: Path, *, to: Path) -> int:
    """Write database and home into one archive and return its size in bytes.

    The database is read at one instant while others go on writing; the archive appears whole or not
    at all.

    Raises:
        InvalidInput: the archive exists already, or `pg_dump` is missing or fails.
    """
    if to.exists():
        raise InvalidInput(f"backup: {to} exists already; name a new file")
    written = to.with_name(f"{to.name}.part")
    with tempfile.TemporaryDirectory(dir=to.parent) as folder:
        dump = Path(folder) / DUMPS[connection.vendor]
        _dump(dump)
        with tarfile.open(written, "w:gz", compresslevel=6) as archive:
            archive.add(dump, arcname=dump.name)
            for path in sorted(home.iterdir()) if home.is_dir() else []:
                if path.name not in {*REMADE, *DATABASE_FILES}:
                    archive.add(path, arcname=f"home/{path.name}")
    written.chmod(0o600)  # it holds the key
    written.replace(to)
    return to.stat().st_size


def restore(home: Path, *, source: Path) -> None:
    """Make an installation from an archive, where there is none.

    Raises:
        InvalidInput: the file is no backup, was made with the other database, or something is here.
    """
    dump_name = DUMPS[connection.vendor]
    try:
        with tarfile.open(source, "r:gz") as archive, tempfile.TemporaryDirectory() as folder:
            if dump_name not in archive.getnames():
                raise InvalidInput(
                    f"restore: {source} holds no {dump_name}; restore it where"
                    " RIPARIAN_DATABASE_URL names the kind of database it was made with"
                )
            _refuse_what_is_here()
            archive.extractall(folder, filter="data")
            _load(Path(folder) / dump_name)
            kept = Path(folder) / "home"
            if kept.is_dir():
                shutil.copytree(kept, home, dirs_exist_ok=True)
    except (OSError, tarfile.TarError) as error:
        raise InvalidInput(f"restore: {source} cannot be read as a backup ({error})") from error


def _refuse_what_is_here() -> None:
    tables = connection.introspection.table_names()
    if tables:
        raise InvalidInput(
            f"restore: the database {connection.settings_dict['NAME']} has {len(tables)} tables;"
            " restore into an empty one"
        )


def _dump(path: Path) -> None:
    if connection.vendor == "postgresql":
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={path}")
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)


def _load(dump: Path) -> None:
    if connection.vendor == "postgresql":
        connection.close()
        name = connection.settings_dict["NAME"]
        _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={name}", str(dump))
        return
    connection.close()
    shutil.copyfile(dump, connection.settings_dict["NAME"])


def _run(program: str, *arguments: str) -> None:
    settings: dict[str, Any] = connection.settings_dict
    named = {"PGHOST": settings["HOST"], "PGPORT": settings["PORT"], "PGUSER": settings["USER"],
             "PGPASSWORD": settings["PASSWORD"], "PGDATABASE": settings["NAME"]}  # fmt: skip
    environment = os.environ | {name: value for name, value in named.items() if value}
    found = shutil.which(program)
    if found is None:
        raise InvalidInput(f"{program} is not installed; it comes with PostgreSQL's client")
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own tool, arguments are ours
        [found, *arguments], env=environment, capture_output=True, check=False, text=True
    )
    if done.returncode:
        raise InvalidInput(f"{program}: {done.stderr.strip()}")
