"""The command `riparian simulate`: the river as it stands, day by day or month by month."""

from pathlib import Path
from typing import Annotated, Any

import typer

from riparian.cli.options import AsJson, Instance, Seed, Years, read_years


def simulate(
    instance: Instance,
    *,
    years: Years = None,
    traces: Annotated[
        int, typer.Option("--traces", min=0, help="Generated traces; 0 runs observed years.")
    ] = 0,
    seed: Seed = 1,
    step: Annotated[str, typer.Option("--step", help="daily or monthly")] = "daily",
    dams: Annotated[
        str, typer.Option("--dams", help="none, operational, under-construction or all")
    ] = "operational",
    by_year: Annotated[
        bool, typer.Option("--by-year", help="Switch dams on in the year they were commissioned.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Write series as NetCDF into this folder.")
    ] = None,
    every_step: Annotated[
        bool, typer.Option("--every-step", help="Write each step instead of months (with --out).")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Simulate the river as it stands: flow at stations, energy, storage, water balance."""
    from riparian.cli.terminal import print_json, say
    from riparian.engine.io.series_files import stream_series
    from riparian.engine.io.setting_folder import read_setting
    from riparian.engine.river.measures import Period
    from riparian.engine.river.simulation import simulate_river
    from riparian.engine.studies.simulation_study import (
        SimulationRequest,
        prepare_simulation,
        simulation_measures,
    )
    from riparian.engine.vocabulary import TimeStep

    if step not in set(TimeStep):
        raise typer.BadParameter(f"'{step}': give daily or monthly")
    setting = read_setting(instance)
    request = SimulationRequest(
        dams=dams,
        years=read_years(years),
        traces=traces,
        seed=seed,
        step=TimeStep(step),
        by_year=by_year,
    )
    river, inflows = prepare_simulation(setting, request)
    measures = simulation_measures(setting.basin, river.operation.built)
    if out is not None:
        period = Period.STEP if every_step else Period.MONTH
        for path in stream_series(river, inflows, measures=measures, folder=out, period=period):
            say(f"wrote {path}")
    run = simulate_river(river, inflows, measures=measures)
    document = _document(run, river)
    if as_json:
        print_json(document)
    else:
        _print(document)


def _document(run: Any, river: Any) -> dict[str, Any]:  # noqa: ANN401 - types are loaded when called
    from riparian.engine.studies.setting import mean_m3s, monthly_means_m3s

    clock = river.clock
    stations, energy = {}, {}
    for measure in run.measures:
        kind, _, place = measure.name.partition(" ")
        if not place:
            monthly = monthly_means_m3s(run, measure.name, clock)
            stations[kind] = {
                "mean_m3s": round(mean_m3s(monthly, clock), 3),
                "monthly_m3s": [round(float(value), 3) for value in monthly],
            }
        elif kind == "energy":
            yearly = float(run.of(measure.name).sum(axis=-1).mean() / clock.years)
            energy[place] = round(yearly / 1000.0, 3)
    balance = run.balance
    return {
        "years": [clock.first_year, clock.last_year],
        "step": str(clock.step),
        "traces": run.traces,
        "stations": stations,
        "energy_gwh": energy,
        "balance_hm3": {
            "entered": balance.entered_hm3,
            "left": balance.left_hm3,
            "evaporated": balance.evaporated_hm3,
            "consumed": balance.consumed_hm3,
            "stored": balance.stored_hm3,
            "in_transit": balance.in_transit_hm3,
            "worst_place_error": balance.worst_place_error,
            "worst_basin_error": balance.worst_basin_error,
        },
    }


def _print(document: dict[str, Any]) -> None:
    from rich.table import Table

    from riparian.cli.terminal import tables
    from riparian.engine.vocabulary import MONTHS

    first, last = document["years"]
    table = Table(title=f"Flow {first}-{last}, {document['traces']} traces [m³/s]")
    table.add_column("station", no_wrap=True)
    for head in ("mean", *MONTHS):
        table.add_column(head, justify="right", no_wrap=True)
    for station, flow in document["stations"].items():
        months = (f"{value:,.0f}" for value in flow["monthly_m3s"])
        table.add_row(station, f"{flow['mean_m3s']:,.0f}", *months)
    tables.print(table)
    balance = document["balance_hm3"]
    total = sum(document["energy_gwh"].values())
    tables.print(f"energy {total:,.0f} GWh a year from {len(document['energy_gwh'])} dams")
    tables.print(
        f"balance: {balance['entered']:,.0f} hm³ entered, {balance['left']:,.0f} left, "
        f"{balance['consumed']:,.0f} consumed, {balance['evaporated']:,.0f} evaporated; "
        f"worst error {balance['worst_basin_error']:.0e}"
    )
