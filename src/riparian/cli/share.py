"""The command `riparian share`: divide gains, costs, losses and duties, and say why."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from riparian.cli.terminal import print_json, say_plainly, tables


class _ProblemFirst(TyperGroup):
    """A group whose first word may be a problem file instead of a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer hides its context's type
        """Put `divide` before a problem file or its options."""
        if args and args[0] not in {*self.commands, "--help"}:
            args = ["divide", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_ProblemFirst,
    no_args_is_help=True,
    help=(
        "Divide gains, costs, losses and duties among named players.\n\n"
        "riparian share PROBLEM.json --rule nucleolus [--json] [--exact] [--explain]\n\n"
        "riparian share --table FILE.csv --json\n\n"
        "riparian share rules"
    ),
)


def _print_table(path: Path) -> None:
    from riparian.engine.io.sharing_tables import answer_table

    for answer in answer_table(path):
        typer.echo(json.dumps(answer, ensure_ascii=False))


def _print_shares(report: dict[str, Any]) -> None:
    from rich.table import Table

    columns = ["player", "pays" if report["sense"] == "cost" else "gets"]
    table = Table(*columns, *(["exactly"] if "exact" in report else []), title=report["rule"])
    for player, amount in report["shares"].items():
        table.add_row(player, f"{amount:.6g}", *filter(None, [report.get("exact", {}).get(player)]))
    tables.print(table)


def _read_proposal(text: str) -> dict[str, float]:
    try:
        pairs = [part.rsplit("=", 1) for part in text.split(",")]
        return {name.strip(): float(amount) for name, amount in pairs}
    except ValueError as error:
        raise typer.BadParameter(
            f"proposal {text!r} cannot be read; write it as in Laos=9,Thailand=2,Cambodia=5"
        ) from error


def _write_picture(document: dict[str, Any], rule: str, path: Path) -> None:
    from riparian.engine.interests.sharing.pictures import draw_core
    from riparian.engine.io.sharing_answers import share_document
    from riparian.engine.io.sharing_files import read_game

    path.write_text(draw_core(read_game(document), [share_document(document, rule)]), "utf-8")


@app.command("divide", hidden=True)
def divide(
    *,
    problem: Annotated[Path | None, typer.Argument(help="A problem in JSON.")] = None,
    table: Annotated[Path | None, typer.Option(help="A table of problems, one a row.")] = None,
    rule: Annotated[str, typer.Option(help="See `riparian share rules`.")] = "nucleolus",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    exact: Annotated[bool, typer.Option("--exact", help="Fractions, and their proof.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say why, in words.")] = False,
    axioms: Annotated[bool, typer.Option("--axioms", help="Which properties hold.")] = False,
    proposal: Annotated[str | None, typer.Option(help="Test A=9,B=2: who objects?")] = None,
    picture: Annotated[Path | None, typer.Option(help="Draw the core (SVG).")] = None,
) -> None:
    """Divide a problem (or every row of a table) by one rule."""
    if table is not None:
        _print_table(table)
        return
    if problem is None:
        raise typer.BadParameter("give a problem file or --table; see `riparian share --help`")
    from riparian.engine.io import sharing_reports
    from riparian.engine.io.sharing_files import read_document

    document = dict(read_document(problem))
    report_of = sharing_reports.report_exactly if exact else sharing_reports.report_shares
    report = report_of(document, rule)
    if explain:
        report["explanation"] = sharing_reports.explain_document(document, rule).splitlines()
    if axioms:
        report["axioms"] = sharing_reports.report_axioms(document, rule)
    if proposal is not None:
        tested = sharing_reports.report_proposal(document, _read_proposal(proposal))
        report["proposal"] = {"acceptable": tested.is_acceptable, "words": tested.explain()}
    if picture is not None:
        _write_picture(document, rule, picture)
    _print_report(report, as_json=as_json)


def _print_report(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(report)
        return
    _print_shares(report)
    for sentence in report.get("explanation", []):
        say_plainly(sentence)
    for row in report.get("axioms", []):
        holds = {True: "holds", False: "does not hold", None: "not shown by one game"}
        say_plainly(f"{row['axiom']} ({row['meaning']}): {holds[row['holds_here']]}")
    if "proposal" in report:
        say_plainly(report["proposal"]["words"])


@app.command("rules")
def rules(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the rules: when to use each, when it exists, where it comes from."""
    from riparian.engine.io.sharing_catalogue import list_rules

    listed = list_rules()
    if as_json:
        print_json(listed)
        return
    from rich.table import Table

    table = Table("rule", "divides", "use when", "exists when", "source")
    for entry in listed:
        table.add_row(*(str(entry[column]) for column in entry if column != "title"))
    tables.print(table)
