"""How much water a year flows from the river into a lake beside it, with and without dams."""

from collections.abc import Mapping

from riparian.engine.river.compiling import compile_river
from riparian.engine.river.measures import Measure, Quantity
from riparian.engine.river.operation import NATURAL, Operation, find_built
from riparian.engine.river.simulation import simulate_river
from riparian.engine.studies.setting import Setting, observed_or_mean_inflows
from riparian.engine.units import KM3_PER_HM3


def reverse_flow_km3(
    setting: Setting, *, built: frozenset[str] | None = None
) -> Mapping[str, Mapping[str, float]]:
    """Return lake → state → mean yearly reverse flow [km³], on observed (or mean) inflow.

    States are `no dams` and `rule curves`; a basin without such a lake gives nothing.
    """
    basin = setting.basin
    measures = tuple(
        Measure(name=lake.node_id, quantity=Quantity.REVERSE_FLOW, places=(lake.node_id,))
        for lake in basin.lakes
    )
    if not measures:
        return {}
    inflows = observed_or_mean_inflows(setting, None)
    with_dams = Operation(built=find_built(basin) if built is None else built)
    found: dict[str, dict[str, float]] = {measure.name: {} for measure in measures}
    for state, operation in (("no dams", NATURAL), ("rule curves", with_dams)):
        river = compile_river(basin, operation, inflows.clock)
        run = simulate_river(river, inflows, measures=measures)
        for measure in measures:
            total_hm3 = float(run.of(measure.name).sum()) / inflows.traces
            found[measure.name][state] = total_hm3 * KM3_PER_HM3 / inflows.clock.years
    return found
