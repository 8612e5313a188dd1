"""Natural flow and cascade effects as JSON documents and terminal tables."""

from typing import Any

import numpy as np
from rich.table import Table

from riparian.cli.terminal import tables
from riparian.engine.river.basin import Basin
from riparian.engine.studies.effect_of_cascade import CascadeEffect
from riparian.engine.studies.natural_flow import NaturalFlow
from riparian.engine.vocabulary import MONTHS


def _rounded(values: Any) -> list[float]:  # noqa: ANN401 - any array of floats
    return [round(float(value), 3) for value in values]


def natural_flow_document(answer: NaturalFlow) -> dict[str, Any]:
    """Return the document that `--json` prints."""
    return {
        "years": [answer.first_year, answer.last_year],
        "unit": "m3/s",
        "stations": {
            station: {
                "mean_m3s": round(flow.mean_m3s, 3),
                "monthly_m3s": _rounded(flow.monthly_m3s),
            }
            for station, flow in answer.stations.items()
        },
    }


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


def cascade_document(answer: CascadeEffect) -> dict[str, Any]:
    """Return the document that `--json` prints."""
    return {
        "years": [answer.first_year, answer.last_year],
        "rule": str(answer.rule),
        "dams": list(answer.dams),
        "stations": {
            station: {
                "without_m3s": _rounded(effect.without_m3s),
                "with_m3s": _rounded(effect.with_m3s),
            }
            for station, effect in answer.stations.items()
        },
        "energy_gwh": {dam: round(value, 3) for dam, value in answer.energy_gwh.items()},
    }


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
