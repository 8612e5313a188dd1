"""The commands `riparian observations`: import, export, watch a folder, receive e-mail."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riparian.cli.terminal import print_json, say, say_plainly
from riparian.engine.errors import InvalidInput

if TYPE_CHECKING:
    from datetime import datetime

    from riparian.secretariat.stations.intake import Sender
    from riparian.secretariat.stations.operations import Report

app = typer.Typer(no_args_is_help=True, help="Readings of the river's stations: in and out.")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON to stdout.")]
Country = Annotated[
    str, typer.Option("--country", help="Deliver only series of this country (ISO alpha-3).")
]
LONGEST_MESSAGE = 64 * 1024 * 1024
EXIT_IN_QUARANTINE = 1
MOST_TOLD = 20


def _start() -> "datetime":
    from riparian.secretariat.config.starting import start_django

    start_django()
    from django.utils import timezone

    return timezone.now()


def _sender(country: str) -> "Sender":
    from riparian.secretariat.stations.intake import Sender

    return Sender(name="command line", country=country, is_installation=not country)


def _document(report: "Report", *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run, "repeat": report.is_repeat, "adds": report.adds,
        "changes": report.changes, "leaves_alone": report.leaves_alone,
        "quarantined": report.quarantined,
        "rejections": [{"place": one.raw.place, "reason": one.reason} for one in report.rejections],
    }  # fmt: skip


def _tell(report: "Report", *, dry_run: bool = False) -> None:
    if report.is_repeat:
        say("it came before; nothing was done again")
    verb = "would add" if dry_run else "added"
    say_plainly(
        f"{verb} {report.adds:,}, changes {report.changes:,}, leaves alone"
        f" {report.leaves_alone:,}, in quarantine {report.quarantined:,}"
    )
    for one in report.rejections[:MOST_TOLD]:
        say_plainly(f"  {one.raw.place}: {one.reason}")
    if len(report.rejections) > MOST_TOLD:
        more = len(report.rejections) - MOST_TOLD
        say_plainly(f"  and {more:,} more; --dry-run --json names each")


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV or WaterML 2.0.")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change and change nothing.")
    ] = False,
    series: Annotated[str, typer.Option(help="The series, where the file names none.")] = "",
    unit: Annotated[str, typer.Option(help="The unit (UCUM), where the file names none.")] = "",
    country: Country = "",
    as_json: AsJson = False,
) -> None:
    """Deliver a file: good rows are stored, bad ones wait in quarantine with the reason."""
    at = _start()
    from riparian.secretariat.stations.files import key_of, read_file
    from riparian.secretariat.stations.operations import Origin, deliver, rehearse_delivery
    from riparian.secretariat.stations.quality import Door

    content = file.read_bytes()
    origin = Origin(
        door=Door.IMPORT, sender=_sender(country), file_name=file.name,
        key=key_of(content, series=series, unit=unit),
    )  # fmt: skip
    rows = read_file(content, series=series, unit=unit)
    report = (rehearse_delivery if dry_run else deliver)(rows, origin=origin, at=at)
    if as_json:
        print_json(_document(report, dry_run=dry_run))
    else:
        _tell(report, dry_run=dry_run)
    if report.quarantined:
        raise typer.Exit(EXIT_IN_QUARANTINE)


@app.command("export")
def export(
    *,
    station: Annotated[str, typer.Option(help="The station's identifier.")],
    to: Annotated[str, typer.Option("--format", help="csv, parquet or waterml.")] = "csv",
    series: Annotated[str, typer.Option(help="One series of the station.")] = "",
    out: Annotated[Path | None, typer.Option(help="Write to this file, not to stdout.")] = None,
) -> None:
    """Export what a station measured: all its series in one file, or one of them."""
    at = _start()
    from riparian.secretariat.stations.exports import FORMATS, exported

    if to not in FORMATS:
        raise InvalidInput(f"format {to!r}: must be one of {', '.join(FORMATS)}")
    content = exported(station, series=series, to=to, at=at)
    if out:
        out.write_bytes(content)
        say_plainly(f"wrote {out} ({len(content):,} bytes)")
    else:
        sys.stdout.buffer.write(content)


@app.command("watch")
def watch_folder(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    *,
    country: Country = "",
    every: Annotated[float, typer.Option(help="Seconds between two looks.")] = 5.0,
    once: Annotated[bool, typer.Option("--once", help="Take in what is there and stop.")] = False,
) -> None:
    """Take in every CSV and WaterML file put into a folder; each goes to `done` or `refused`."""
    _start()
    from django.utils import timezone

    from riparian.secretariat.stations import folder as watched

    looks = watched.watch(
        folder, sender=_sender(country), now=timezone.now, every_s=0 if once else every,
        is_over=lambda: once,
    )  # fmt: skip
    for path, words, report in looks:
        say_plainly(f"{path.name}: {words or 'taken in'}")
        if report:
            _tell(report)


@app.command("receive")
def receive() -> None:
    """Read one e-mail from stdin and deliver its attachments; it must carry a token."""
    at = _start()
    from riparian.secretariat.stations.mail import receive_readings

    for name, report in receive_readings(sys.stdin.buffer.read(LONGEST_MESSAGE + 1), at=at):
        say_plainly(f"{name}:")
        _tell(report)
