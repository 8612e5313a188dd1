"""Simulation results as labelled arrays."""

from riparian.engine.io.setting_folder import read_setting
from riparian.engine.river.datasets import run_to_dataset
from riparian.engine.river.simulation import simulate_river
from riparian.engine.studies.simulation_study import (
    SimulationRequest,
    prepare_simulation,
    simulation_measures,
)


def test_every_variable_carries_its_unit_and_every_axis_its_labels() -> None:
    setting = read_setting("three-rivers")
    request = SimulationRequest(years=(2021, 2022), traces=2)
    river, inflows = prepare_simulation(setting, request)
    measures = simulation_measures(setting.basin, river.operation.built)
    run = simulate_river(river, inflows, measures=measures)
    dataset = run_to_dataset(run)
    assert dataset["LOW_GAUGE"].dims == ("rule_set", "trace", "period")
    assert dataset["LOW_GAUGE"].attrs["units"] == "hm3"
    assert list(dataset["month"].to_numpy()[:3]) == [1, 2, 3]
    assert dataset.sizes == {"rule_set": 1, "trace": 2, "period": 24}
    assert abs(dataset.attrs["worst_balance_error"]) < 1e-9
