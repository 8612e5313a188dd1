"""Natural flow and cascade effects as terminal tables."""

import numpy as np
from rich.table import Table

from riparian.cli.terminal import tables
from riparian.engine.river.basin import Basin
from riparian.engine.studies.effect_of_cascade import CascadeEffect
from riparian.engine.studies.natural_flow import NaturalFlow
from riparian.engine.vocabulary import MONTHS


def print_natural_flow(answer: NaturalFlow, basin: Basin) -> None:
    """Print mean flow and months of every station."""
    table = Table(title=f"Natural flow {answer.first_year}-{answer.last_year} [m³/s]")
    table.add_column("station", no_wrap=True)
    for head in ("mean", *MONTHS):
        table.add_column(head, justify="right")
    for station, flow in answer.stations.items():
        months = (f"{value:,.0f}" for value in flow.monthly_m3s)
        table.add_row(basin.node_by_id[station].name, f"{flow.mean_m3s:,.0f}", *months)
    tables.print(table)


def print_cascade(answer: CascadeEffect, basin: Basin) -> None:
    """Print the change of each month at every station below the dams."""
    table = Table(title=f"Change of flow by {len(answer.dams)} dams, {answer.rule} [%]")
    table.add_column("station", no_wrap=True)
    for head in MONTHS:
        table.add_column(head, justify="right")
    for station, effect in answer.stations.items():
        change = 100.0 * (effect.with_m3s / effect.without_m3s - 1.0)
        if np.max(np.abs(change)) > 0.05:  # noqa: PLR2004 - shows as 0 below
            table.add_row(basin.node_by_id[station].name, *(f"{value:+.0f}" for value in change))
    tables.print(table)
    tables.print(f"energy {sum(answer.energy_gwh.values()):,.0f} GWh a year")
