"""The benchmark basin in Pywr 2; runs in Pywr's own environment and prints one line of JSON."""

import argparse
import importlib.metadata
import json
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pywr
from parameters import RELEASE_HIGH, RELEASE_LOW, SPILL_COST, BasinNumbers, make_dates, make_numbers


def literal(value: float) -> dict:
    """Return a constant."""
    return {"type": "Literal", "value": float(value)}


def named(name: str) -> dict:
    """Return a reference to a parameter."""
    return {"type": "Parameter", "name": name}


def month_profile(name: str, values: np.ndarray) -> dict:
    """Return twelve values that hold through their month."""
    profile = {"type": "Literal", "values": [float(value) for value in values]}
    return {"meta": {"name": name}, "type": "MonthlyProfile", "values": profile}


def write_model(numbers: BasinNumbers, inflow: np.ndarray) -> dict:
    """Return the model as Pywr's schema wants it."""
    dams, demands = range(len(numbers.downstream)), range(len(numbers.demand_dam))
    catchments = range(len(numbers.catchment_dam))
    dates = make_dates(round(len(inflow) / 365.25))
    parameters = [month_profile("high", numbers.high), month_profile("low", numbers.low)]
    parameters += [_rule(numbers, i) for i in dams]
    parameters += [month_profile(f"demand{d}", numbers.demand[d]) for d in demands]
    nodes = [node for i in dams for node in _dam_nodes(numbers, i)]
    nodes += [_catchment(c) for c in catchments]
    nodes += [_demand(d) for d in demands]
    nodes.append({"meta": {"name": "sea"}, "type": "Output"})
    return {
        "metadata": {"title": "benchmark"},
        "time": {
            "start": str(dates[0]),
            "end": str(dates[-1]),
            "timestep": {"type": "Days", "days": 1},
        },
        "scenarios": {"groups": [{"name": "trace", "size": inflow.shape[2]}]},
        "network": {
            "nodes": nodes,
            "edges": _edges(numbers),
            "parameters": parameters,
            "time_series": [_series(c) for c in catchments],
            **_outputs(len(dams), len(demands)),
        },
    }


def _rule(numbers: BasinNumbers, dam: int) -> dict:
    turbine = numbers.turbine[dam]
    return {
        "meta": {"name": f"rule{dam}"},
        "type": "ControlCurveInterpolated",
        "phase": "Before",
        "control_curves": [named("high"), named("low")],
        "storage_metric": {"type": "Node", "name": f"dam{dam}", "attribute": "ProportionalVolume"},
        "values": [literal(share * turbine) for share in (1.0, RELEASE_HIGH, RELEASE_LOW, 0.0)],
    }


def _dam_nodes(numbers: BasinNumbers, dam: int) -> tuple[dict, ...]:
    total = float(numbers.total[dam])
    return (
        {
            "meta": {"name": f"dam{dam}"},
            "type": "Storage",
            "min_volume": literal(numbers.dead[dam]),
            "max_volume": literal(total),
            "cost": literal(-0.001),
            "initial_volume": {"type": "Absolute", "volume": total},
        },
        _link(f"turbine{dam}", named(f"rule{dam}"), -5.0),
        _link(f"minimum{dam}", literal(numbers.minimum[dam]), -100.0),
        {"meta": {"name": f"spill{dam}"}, "type": "Link", "cost": literal(SPILL_COST)},
    )


def _link(name: str, max_flow: dict, cost: float) -> dict:
    return {"meta": {"name": name}, "type": "Link", "max_flow": max_flow, "cost": literal(cost)}


def _catchment(catchment: int) -> dict:
    flow = {"type": "TimeSeries", "name": f"inflow{catchment}"}
    flow["columns"] = {"type": "Scenario", "name": "trace"}
    return {"meta": {"name": f"catchment{catchment}"}, "type": "Catchment", "flow": flow}


def _demand(demand: int) -> dict:
    node = _link(f"demand{demand}", named(f"demand{demand}"), -50.0)
    return {**node, "type": "Output"}


def _series(catchment: int) -> dict:
    return {
        "meta": {"name": f"inflow{catchment}"},
        "type": "Polars",
        "time_col": "date",
        "path": f"inflow{catchment}.csv",
    }


def _edges(numbers: BasinNumbers) -> list[dict]:
    pairs = []
    for i, below in enumerate(numbers.downstream):
        for link in ("turbine", "minimum", "spill"):
            pairs += [(f"dam{i}", f"{link}{i}"), (f"{link}{i}", f"dam{below}")]
    pairs += [(f"catchment{c}", f"dam{dam}") for c, dam in enumerate(numbers.catchment_dam)]
    pairs += [(f"dam{dam}", f"demand{d}") for d, dam in enumerate(numbers.demand_dam)]
    return [
        {"from_node": start, "to_node": "sea" if end == "dam-1" else end} for start, end in pairs
    ]


def _outputs(dams: int, demands: int) -> dict:
    wanted = {
        "storage": [(f"dam{i}", "Volume") for i in range(dams)],
        "turbine": [(f"turbine{i}", "Outflow") for i in range(dams)],
        "minimum": [(f"minimum{i}", "Outflow") for i in range(dams)],
        "delivered": [(f"demand{d}", "Inflow") for d in range(demands)],
    }
    sets = [
        {
            "meta": {"name": name},
            "metrics": [{"type": "Node", "name": n, "attribute": a} for n, a in metrics],
        }
        for name, metrics in wanted.items()
    ]
    outputs = [
        {"meta": {"name": f"{name}_kept"}, "type": "Memory", "metric_set": name} for name in wanted
    ]
    return {"metric_sets": sets, "outputs": outputs}


def write_inflow(folder: Path, inflow: np.ndarray) -> None:
    """Write one file a catchment with one column a trace."""
    dates = make_dates(round(len(inflow) / 365.25)).astype(str)
    for c in range(inflow.shape[1]):
        table = pd.DataFrame(inflow[:, c], columns=[str(s) for s in range(inflow.shape[2])])
        table.insert(0, "date", dates)
        table.to_csv(folder / f"inflow{c}.csv", index=False)


def read_series(results: object, name: str, shape: tuple[int, int, int]) -> np.ndarray:
    """Return a kept metric set as (step, node, trace)."""
    table = results.to_record_batch(f"{name}_kept").to_pandas()
    start = "time_start" if "time_start" in table else table.columns[0]
    table["number"] = table["name"].astype(str).str.extract(r"(\d+)$").astype(int)
    trace = next(c for c in ("simulation_id", "scenario_index", "scenario") if c in table)
    ordered = table.sort_values([start, "number", trace], kind="stable")
    return ordered["value"].to_numpy().reshape(shape)


def main() -> None:
    """Run once, print what it took, and save the series where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("inflow", type=Path)
    parser.add_argument("--solver", default="clp")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    inflow = np.load(options.inflow)
    numbers = make_numbers()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_inflow(folder, inflow)
        (folder / "model.json").write_text(json.dumps(write_model(numbers, inflow)))
        model = pywr.ModelSchema.from_path(folder / "model.json").build(
            data_path=folder, output_path=folder
        )
        parallel = {"threads": options.threads, "parallel": True} if options.threads > 1 else None
        start = time.perf_counter()
        result = model.run(options.solver, parallel)
        seconds = time.perf_counter() - start
    version = importlib.metadata.version("pywr")
    print(json.dumps({"version": version, "seconds": seconds}), flush=True)
    if options.save:
        days, _, traces = inflow.shape
        dams, demands = len(numbers.downstream), len(numbers.demand_dam)
        kept = {
            name: read_series(result.network_result, name, (days, nodes, traces))
            for name, nodes in (
                ("storage", dams),
                ("turbine", dams),
                ("minimum", dams),
                ("delivered", demands),
            )
        }
        kept["turbine"] = kept["turbine"] + kept.pop("minimum")
        np.savez(options.save, **kept)


if __name__ == "__main__":
    main()
