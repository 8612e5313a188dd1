"""The command `riparian study`: whole questions, one call each."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from riparian.cli.options import AsJson, Instance, Seed, Traces, Years, read_months, read_years

if TYPE_CHECKING:
    from riparian.engine.studies.effect_of_rule import RuleEffect
    from riparian.engine.studies.value_of_cooperation import CooperationRequest

app = typer.Typer(no_args_is_help=True, help="Ask a whole question of a basin.")


@app.command("natural-flow")
def natural_flow(instance: Instance, *, years: Years = None, as_json: AsJson = False) -> None:
    """What would flow past every station without dams and abstraction."""
    from riparian.cli.flow_view import print_natural_flow
    from riparian.cli.terminal import print_json
    from riparian.engine.io.setting_folder import read_setting
    from riparian.engine.io.study_documents import natural_flow_document
    from riparian.engine.studies.natural_flow import natural_flow as ask

    setting = read_setting(instance)
    answer = ask(setting, years=read_years(years))
    if as_json:
        print_json(natural_flow_document(answer, setting.basin))
    else:
        print_natural_flow(answer, setting.basin)


@app.command("effect-of-cascade")
def effect_of_cascade(
    instance: Instance,
    *,
    country: Annotated[
        str | None, typer.Option("--country", help="The country whose operational dams are meant.")
    ] = None,
    dams: Annotated[
        str | None, typer.Option("--dams", help="Dam ids with commas, instead of a country's.")
    ] = None,
    years: Years = None,
    rule: Annotated[
        str,
        typer.Option("--rule", help="full-cycle: all live storage; rule-curve: as in the data."),
    ] = "full-cycle",
    as_json: AsJson = False,
) -> None:
    """What a set of dams does to the flow at every station, and the energy they give."""
    from riparian.cli.flow_view import print_cascade
    from riparian.cli.terminal import print_json
    from riparian.engine.io.setting_folder import read_setting
    from riparian.engine.io.study_documents import cascade_document
    from riparian.engine.studies.effect_of_cascade import CascadeRule
    from riparian.engine.studies.effect_of_cascade import effect_of_cascade as ask

    if rule not in set(CascadeRule):
        raise typer.BadParameter(f"'{rule}': give full-cycle or rule-curve")
    if country is None and dams is None:
        raise typer.BadParameter("say whose dams: --country CHN or --dams ID,ID")
    setting = read_setting(instance)
    named = tuple(dams.split(",")) if dams else ()
    answer = ask(
        setting, country=country, dams=named, years=read_years(years), rule=CascadeRule(rule)
    )
    if as_json:
        print_json(cascade_document(answer, setting.basin))
    else:
        print_cascade(answer, setting.basin)


@app.command("effect-of-rule")
def effect_of_rule(
    instance: Instance,
    *,
    node: Annotated[str, typer.Option("--node", help="Station or node where the flow is kept.")],
    minimum: Annotated[float, typer.Option("--minimum", help="Flow to be kept [m³/s].")],
    months: Annotated[str, typer.Option("--months", help="As in 12-5 or 1,2,3.")] = "12-5",
    dam: Annotated[
        str | None, typer.Option("--dam", help="Dam that keeps it; else the largest upstream.")
    ] = None,
    traces: Traces = 64,
    years: Years = None,
    seed: Seed = 1,
    as_json: AsJson = False,
) -> None:
    """What a minimum-flow rule gives and takes: benefits before and after, who would object."""
    from riparian.cli.terminal import print_json
    from riparian.engine.io.setting_folder import read_setting
    from riparian.engine.io.study_documents import rule_document
    from riparian.engine.studies.effect_of_rule import FlowRule
    from riparian.engine.studies.effect_of_rule import effect_of_rule as ask

    rule = FlowRule(node_id=node, minimum_m3s=minimum, months=read_months(months), dam_id=dam)
    span = read_years(years) or (2021, 2030)
    setting = read_setting(instance)
    answer = ask(setting, rule, traces=traces, years=span, seed=seed)
    if as_json:
        print_json(rule_document(answer, setting.basin))
    else:
        _print_rule(answer)


def _print_rule(answer: "RuleEffect") -> None:
    from rich.table import Table

    from riparian.cli.terminal import tables
    from riparian.engine.io.study_documents import range_by_player

    table = Table(title=f"{answer.rule.minimum_m3s:,.0f} m³/s at {answer.rule.node_id}")
    for head in ("", "before", "change", "range"):
        table.add_column(head, justify="left" if not head else "right")
    before = range_by_player(answer.players, answer.before_musd)
    change = range_by_player(answer.players, answer.change_musd())
    for player in answer.players:
        low, high = change[player]["low"], change[player]["high"]
        mean = change[player]["mean"]
        table.add_row(
            player, f"{before[player]['mean']:,.1f}", f"{mean:+,.2f}", f"{low:+,.2f} … {high:+,.2f}"
        )
    tables.print(table)
    tables.print(
        f"million USD a year of 2023, mean and range over traces and estimates; kept by "
        f"{answer.dam_id}; days below {answer.days_below_before:.1f} → "
        f"{answer.days_below_after:.1f} a year"
    )
    objectors = ", ".join(answer.objectors()) or "nobody"
    tables.print(f"would object: {objectors}")


@app.command("value-of-cooperation")
def value_of_cooperation(
    instance: Instance,
    *,
    traces: Traces = 100,
    years: Years = None,
    seed: Seed = 1,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the report and every figure's data.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What cooperation is worth to each country, and how the gain may be shared."""
    from riparian.cli.cooperation_view import print_cooperation
    from riparian.cli.terminal import print_json, say
    from riparian.engine.io.cooperation_files import check_place
    from riparian.engine.studies.value_of_cooperation import CooperationRequest

    first, last = read_years(years) or (2021, 2050)
    request = CooperationRequest(traces=traces, first_year=first, last_year=last, seed=seed)
    if out is not None:
        check_place(out)
    document, report = _answer_cooperation(instance, request, out)
    if as_json:
        print_json(document)
    else:
        print_cooperation(document)
    if report is not None:
        say(f"\nReport: [bold]{report.resolve()}[/]  (open it in a browser)")


def _answer_cooperation(
    instance: str, request: "CooperationRequest", out: Path | None
) -> tuple[dict[str, Any], Path | None]:
    """Return the document of the answer, and where the report was written if it was."""
    from riparian.cli.progress_view import progress_bar
    from riparian.engine.io.cooperation_document import document_of
    from riparian.engine.io.cooperation_files import write_findings
    from riparian.engine.io.instances import find_instance
    from riparian.engine.io.published_results import read_published_results
    from riparian.engine.io.setting_folder import read_setting
    from riparian.engine.studies.cooperation_findings import read_cooperation
    from riparian.engine.studies.value_of_cooperation import value_of_cooperation

    setting = read_setting(instance)
    with progress_bar() as progress:
        findings = read_cooperation(value_of_cooperation(setting, request, progress=progress))
        if out is None:
            return document_of(findings, setting), None
        progress("write", 0, 1)
        published = read_published_results(find_instance(instance))
        written = write_findings(findings, setting, out=out, published=published)
        progress("write", 1, 1)
    return document_of(findings, setting), written.report
