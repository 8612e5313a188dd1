"""The shorter studies as JSON documents: what `--json` prints and the platform stores."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.studies.effect_of_cascade import CascadeEffect
from riparian.engine.studies.effect_of_rule import RuleEffect
from riparian.engine.studies.natural_flow import NaturalFlow

LOW, HIGH = 0.05, 0.95
Document = dict[str, Any]


def natural_flow_document(answer: NaturalFlow, basin: Basin) -> Document:
    """Return mean and monthly flow of every station."""
    return {
        "years": [answer.first_year, answer.last_year],
        "unit": "m3/s",
        "station_names": {station: basin.node_by_id[station].name for station in answer.stations},
        "stations": {
            station: {
                "mean_m3s": round(flow.mean_m3s, 3),
                "monthly_m3s": _rounded(flow.monthly_m3s),
            }
            for station, flow in answer.stations.items()
        },
    }


def cascade_document(answer: CascadeEffect, basin: Basin) -> Document:
    """Return the months of every station without and with the dams, and their energy."""
    return {
        "years": [answer.first_year, answer.last_year],
        "rule": str(answer.rule),
        "dams": list(answer.dams),
        "dam_names": {dam: basin.dam_by_id[dam].name for dam in answer.dams},
        "station_names": {station: basin.node_by_id[station].name for station in answer.stations},
        "stations": {
            station: {
                "without_m3s": _rounded(effect.without_m3s),
                "with_m3s": _rounded(effect.with_m3s),
            }
            for station, effect in answer.stations.items()
        },
        "energy_gwh": {dam: round(value, 3) for dam, value in answer.energy_gwh.items()},
    }


def rule_document(answer: RuleEffect, basin: Basin) -> Document:
    """Return what each country has before and after a rule, with ranges, and who would object."""
    return {
        "players": list(answer.players),
        "player_names": {country.id: country.name for country in basin.countries},
        "dam": answer.dam_id,
        "dam_name": basin.dam_by_id[answer.dam_id].name,
        "before_musd": range_by_player(answer.players, answer.before_musd),
        "after_musd": range_by_player(answer.players, answer.after_musd),
        "change_musd": range_by_player(answer.players, answer.change_musd()),
        "days_below_a_year": {
            "before": answer.days_below_before,
            "after": answer.days_below_after,
        },
        "would_object": list(answer.objectors()),
    }


def as_range(values: NDArray[np.float64]) -> dict[str, float]:
    """Return the mean and the 5 and 95 % quantiles of all values."""
    low, high = np.quantile(values, [LOW, HIGH])
    return {"low": float(low), "mean": float(np.mean(values)), "high": float(high)}


def range_by_player(
    players: tuple[str, ...], values: NDArray[np.float64]
) -> dict[str, dict[str, float]]:
    """Return the range of each player; the last axis is the player."""
    return {player: as_range(values[..., number]) for number, player in enumerate(players)}


def _rounded(values: FloatArray) -> list[float]:
    return [round(float(value), 3) for value in values]
