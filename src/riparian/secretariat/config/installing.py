"""Make a new installation: tables, record, and the accounts of a demonstration."""

from dataclasses import asdict, astuple, dataclass
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


def load(*, instance: str, is_dry_run: bool) -> dict[str, dict[str, int]]:
    """Load the record of an instance into a database that is there; return the counts by table.

    Raises:
        InvalidInput: the instance has no record, or a row of it is not what it must be.
    """
    record = find_instance(instance) / "record"
    if not record.is_dir():
        raise InvalidInput(f"instance {instance!r}: has no folder 'record'; nothing to load")
    start_django()
    from django.utils import timezone  # noqa: PLC0415 - Django is started by now

    from riparian.secretariat.config import serving  # noqa: PLC0415
    from riparian.secretariat.loading.record import load_record  # noqa: PLC0415

    serving.bring_up_to_date()
    counts = load_record(record, at=timezone.now(), is_dry_run=is_dry_run)
    return {name: asdict(count) for name, count in counts.items()}


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

    def total(table: str) -> int:
        return sum(astuple(loaded[table]))

    accounts = make_demonstration(at=at, password=password) if is_demo else []
    return Installed(
        title=title, database=f"{connection.vendor} {connection.settings_dict['NAME']}",
        home=str(known.home),
        members=total("members"), bodies=total("bodies"), meetings=total("meetings"),
        terms=total("terms"),
        accounts=tuple(
            Account(username=one.username, country=one.country, role=one.role,
                    password=one.password, is_administrator=one.is_administrator)
            for one in accounts
        ),
    )  # fmt: skip
