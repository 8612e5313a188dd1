"""The command `riparian check`: every finding of an instance, then the water balance."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from riparian.engine.io.check_basin import CheckReport, WaterBalance

EXIT_INVALID = 3


def check(
    instance: Annotated[
        str, typer.Argument(help="A shipped instance, such as lancang-mekong, or a folder.")
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> int:
    """Check a basin folder: every row, every id, the way of the water, the gauges."""
    from riparian.cli.terminal import print_json
    from riparian.engine.io.check_basin import check_basin
    from riparian.engine.io.instances import find_instance

    report = check_basin(find_instance(instance))
    if as_json:
        print_json({"instance": instance, **report.as_document()})
    else:
        _print_findings(report)
        _print_summary(report)
    return EXIT_INVALID if report.errors else 0


def _print_findings(report: "CheckReport") -> None:
    """Write what was found to stderr, one line each; nothing where all is well."""
    from riparian.cli.terminal import say, say_plainly

    for finding in (*report.errors, *report.warnings):
        mark = "warning" if finding.is_warning else "error"
        say_plainly(f"{mark}: {finding.message}")
    if report.errors:
        say(f"[bold red]refused[/]: {_counted(len(report.errors), 'error')}")


def _print_summary(report: "CheckReport") -> None:
    """Write the summary to stdout: how much there is, and the balance where there is one."""
    from rich.markup import escape

    from riparian.cli.terminal import tables

    verdict = "cannot be used" if report.errors else "is sound"
    tables.print(f"[bold]{escape(report.title)}[/] {verdict}: {_verdict_counts(report)}")
    amounts = (f"{name.replace('_', ' ')} {count:,}" for name, count in report.counts.items())
    tables.print(", ".join(amounts), soft_wrap=True)
    if report.balance is not None:
        _print_balance(report.balance)


def _verdict_counts(report: "CheckReport") -> str:
    return f"{_counted(len(report.errors), 'error')}, {_counted(len(report.warnings), 'warning')}"


def _counted(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


def _print_balance(balance: "WaterBalance") -> None:
    from rich.table import Table

    from riparian.cli.terminal import tables

    tables.print(
        f"Mean natural flow: sub-basins {balance.given_m3s:,.0f} m³/s, "
        f"sea and sinks {balance.ended_m3s:,.0f} m³/s"
    )
    if not balance.stations:
        return
    table = Table("station", "name", box=None, pad_edge=False)
    for heading in ("sub-basins m³/s", "gauge m³/s", "deviation"):
        table.add_column(heading, justify="right")
    for station in balance.stations:
        flows = (f"{station.computed_m3s:,.0f}", f"{station.measured_m3s:,.0f}")
        table.add_row(station.id, station.name, *flows, f"{station.deviation:+.1%}")
    tables.print(table)
