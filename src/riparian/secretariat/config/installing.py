"""Make a new installation: tables, record, and the accounts of a demonstration."""

from dataclasses import dataclass
from pathlib import Path

from riparian.engine.errors import InvalidInput
from riparian.engine.io.instances import find_instance
from riparian.secretariat.config import environment
from riparian.secretariat.config.starting import start_django


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account of the demonstration."""

    username: str
    country: str
    role: str
    password: str
    is_administrator: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What is there now."""

    title: str
    database: str
    home: str
    members: int
    bodies: int
    meetings: int
    terms: int
    accounts: tuple[Account, ...]


def install(*, instance: str, is_demo: bool, password: str) -> Installed:
    """Migrate the database and load the record of an instance; safe to repeat.

    Raises:
        InvalidInput: the instance has no record, or the password is too short.
    """
    record = find_instance(instance) / "record"
    if not record.is_dir():
        raise InvalidInput(f"instance {instance!r}: has no folder 'record'; nothing to load")
    if password and len(password) < 12:  # noqa: PLR2004 - as for every account
        raise InvalidInput("password: has fewer than 12 characters; choose a longer one")
    known = environment.read()
    if is_demo:
        (known.home / "demo").touch()
    start_django()
    return _fill(record, title=instance, is_demo=is_demo, password=password, known=known)


def _fill(
    record: Path, *, title: str, is_demo: bool, password: str, known: environment.Environment
) -> Installed:
    from django.db import connection  # noqa: PLC0415 - Django is started by now
    from django.utils import timezone  # noqa: PLC0415

    from riparian.secretariat.config import serving  # noqa: PLC0415
    from riparian.secretariat.loading.demo import make_demonstration  # noqa: PLC0415
    from riparian.secretariat.loading.record import load_record  # noqa: PLC0415

    serving.bring_up_to_date()
    at = timezone.now()
    loaded = load_record(record, at=at)
    accounts = make_demonstration(at=at, password=password) if is_demo else []
    return Installed(
        title=title, database=f"{connection.vendor} {connection.settings_dict['NAME']}",
        home=str(known.home), members=loaded.members, bodies=loaded.bodies,
        meetings=loaded.meetings, terms=loaded.terms,
        accounts=tuple(
            Account(username=one.username, country=one.country, role=one.role,
                    password=one.password, is_administrator=one.is_administrator)
            for one in accounts
        ),
    )  # fmt: skip
