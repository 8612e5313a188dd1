"""The benchmark basin in Pywr 1; runs in Pywr's own environment and prints one line of JSON."""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pywr
from parameters import RELEASE_HIGH, RELEASE_LOW, SPILL_COST, BasinNumbers, make_dates, make_numbers
from pywr.core import Scenario
from pywr.model import Model
from pywr.nodes import Catchment, Link, Output, Storage
from pywr.parameters import ArrayIndexedScenarioParameter, MonthlyProfileParameter
from pywr.parameters.control_curves import ControlCurveInterpolatedParameter
from pywr.recorders import NumpyArrayNodeRecorder, NumpyArrayStorageRecorder

TUNED = {
    "set_fixed_costs_once": True,
    "set_fixed_factors_once": True,
    "set_fixed_flows_once": True,
    "use_unsafe_api": True,
}


class Pywr1Basin:
    """A model and the nodes whose series are recorded."""

    def __init__(self, numbers: BasinNumbers, inflow: np.ndarray, solver: str) -> None:
        dates = pd.DatetimeIndex(make_dates(round(len(inflow) / 365.25)))
        self.model = Model(
            solver=solver, start=dates[0], end=dates[-1], timestep=1, solver_args=TUNED
        )
        self.storages = [self._storage(numbers, i) for i in range(len(numbers.downstream))]
        self.sea = Output(self.model, "sea")
        high = MonthlyProfileParameter(self.model, numbers.high, name="high")
        low = MonthlyProfileParameter(self.model, numbers.low, name="low")
        self.turbines, self.minima = [], []
        for i, storage in enumerate(self.storages):
            self._links(numbers, i, storage, [high, low])
        self._catchments(numbers, inflow)
        self.demands = [self._demand(numbers, d) for d in range(len(numbers.demand_dam))]
        recorded = (*self.turbines, *self.minima, *self.demands)
        self.flows = [NumpyArrayNodeRecorder(self.model, node) for node in recorded]
        self.volumes = [NumpyArrayStorageRecorder(self.model, node) for node in self.storages]

    def _storage(self, numbers: BasinNumbers, dam: int) -> Storage:
        return Storage(
            self.model,
            f"dam{dam}",
            min_volume=numbers.dead[dam],
            max_volume=numbers.total[dam],
            initial_volume=numbers.total[dam],
            cost=-0.001,
        )

    def _links(self, numbers: BasinNumbers, dam: int, storage: Storage, curves: list) -> None:
        turbine = numbers.turbine[dam]
        rule = ControlCurveInterpolatedParameter(
            self.model,
            storage,
            curves,
            values=[turbine, RELEASE_HIGH * turbine, RELEASE_LOW * turbine, 0.0],
            name=f"rule{dam}",
        )
        links = (
            Link(self.model, f"turbine{dam}", max_flow=rule, cost=-5.0),
            Link(self.model, f"minimum{dam}", max_flow=numbers.minimum[dam], cost=-100.0),
            Link(self.model, f"spill{dam}", cost=SPILL_COST),
        )
        below = numbers.downstream[dam]
        for link in links:
            storage.connect(link)
            link.connect(self.sea if below < 0 else self.storages[below])
        self.turbines.append(links[0])
        self.minima.append(links[1])

    def _catchments(self, numbers: BasinNumbers, inflow: np.ndarray) -> None:
        traces = Scenario(self.model, "trace", size=inflow.shape[2])
        for c, dam in enumerate(numbers.catchment_dam):
            flow = ArrayIndexedScenarioParameter(
                self.model, traces, np.ascontiguousarray(inflow[:, c]), name=f"inflow{c}"
            )
            Catchment(self.model, f"catchment{c}", flow=flow).connect(self.storages[dam])

    def _demand(self, numbers: BasinNumbers, demand: int) -> Output:
        wanted = MonthlyProfileParameter(self.model, numbers.demand[demand])
        node = Output(self.model, f"demand{demand}", max_flow=wanted, cost=-50.0)
        self.storages[numbers.demand_dam[demand]].connect(node)
        return node


def main() -> None:
    """Run once, print what it took, and save the series where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("inflow", type=Path)
    parser.add_argument("--solver", default="glpk")
    parser.add_argument("--threads", type=int, default=1, help="ignored: Pywr 1 has one thread")
    parser.add_argument("--save", type=Path)
    options = parser.parse_args()
    inflow = np.load(options.inflow)
    basin = Pywr1Basin(make_numbers(), inflow, options.solver)
    basin.model.setup()
    start = time.perf_counter()
    basin.model.run()
    seconds = time.perf_counter() - start
    print(json.dumps({"version": pywr.__version__, "seconds": seconds}), flush=True)
    if options.save:
        dams = len(basin.storages)
        flows = [recorder.data for recorder in basin.flows]
        turned = np.stack(flows[:dams], 1) + np.stack(flows[dams : 2 * dams], 1)
        np.savez(
            options.save,
            storage=np.stack([recorder.data for recorder in basin.volumes], 1),
            turbine=turned,
            delivered=np.stack(flows[2 * dams :], 1),
        )


if __name__ == "__main__":
    main()
