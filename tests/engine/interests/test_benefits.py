"""Benefit accounts on rivers small enough to value by hand."""

import numpy as np
import pytest

from riparian.engine.errors import InvalidInput
from riparian.engine.interests.accounts import benefit_measures, energy_pairs
from riparian.engine.interests.benefits import (
    NaturalState,
    unpriced_pairs,
    value_benefits,
)
from riparian.engine.interests.valuation import Parameter, Valuation
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import compile_river
from riparian.engine.river.inflows import Inflows, inflows_from_traces
from riparian.engine.river.network import Country, Inflow, Node, Reach, Subbasin
from riparian.engine.river.operation import Operation
from riparian.engine.river.simulation import simulate_river
from riparian.engine.river.works import Dam, Demand
from riparian.engine.vocabulary import DamStatus, DemandKind, Estimate, NodeKind, Sector, TimeStep

NOTHING = NaturalState(flood_volume_hm3={}, flood_index={}, pulse_hm3=0.0, pulse_cap_hm3=0.0)


def parameter(name: str, base: float, **more: object) -> Parameter:
    values = {"account": "", "meaning": "", "low": base, "high": base, "unit": "1", **more}
    return Parameter(id=name, base=base, **values)  # type: ignore[arg-type]


def valuation(*parameters: Parameter) -> Valuation:
    return Valuation(parameters={each.id: each for each in parameters})


def river(*, demand_hm3: float = 0.0, shares: tuple[tuple[str, float], ...] = ()) -> Basin:
    """A dam of A turns 100 m³/s over 50 m; B takes water below it; then the sea."""
    demands = (
        (
            Demand(
                id="FIELD",
                country="B",
                kind=DemandKind.IRRIGATION,
                node_id="TOWN",
                monthly_hm3=(demand_hm3,) * 12,
            ),
        )
        if demand_hm3
        else ()
    )
    return Basin(
        name="pair",
        title="Pair",
        countries=(Country(id="A", name="A"), Country(id="B", name="B")),
        nodes=(
            Node(id="DAM", kind=NodeKind.DAM, name="Dam", country="A"),
            Node(id="TOWN", kind=NodeKind.STATION, name="Town", country="B"),
            Node(id="SEA", kind=NodeKind.SEA, name="Sea"),
        ),
        subbasins=(
            Subbasin(
                id="HILL", name="Hill", country="A", area_km2=1.0, monthly_flow_m3s=(100.0,) * 12
            ),
        ),
        inflows=(Inflow(subbasin_id="HILL", node_id="DAM", flow_fraction=1.0),),
        reaches=(Reach(from_id="DAM", to_id="TOWN"), Reach(from_id="TOWN", to_id="SEA")),
        dams=(
            Dam(
                id="DAM",
                name="Dam",
                country="A",
                status=DamStatus.OPERATIONAL,
                installed_mw=100.0,
                head_m=50.0,
                turbine_m3s=200.0,
                market_shares=shares,
            ),
        ),
        demands=demands,
    )


def steady(clock: Clock) -> Inflows:
    return inflows_from_traces(clock, ("HILL",), [np.full((len(clock), 1), 100.0)])


def worth(basin: Basin, prices: Valuation, estimate: Estimate = Estimate.BASE) -> dict:
    clock = Clock(first_year=2001, last_year=2001)
    compiled = compile_river(basin, Operation(built=frozenset({"DAM"})), clock)
    measures = benefit_measures(basin, prices, step=TimeStep.DAILY)
    run = simulate_river(compiled, steady(clock), measures=measures)
    benefits = value_benefits(run, basin, prices, natural=NOTHING, estimate=estimate)
    return dict(zip(benefits.accounts, benefits.values_musd[0, 0, 0], strict=True))


ENERGY_MWH = 9.81 * 0.9 * 100.0 * 50.0 / 1000.0 * 24.0 * 365.0
"""ρ g η Q H over a year: 44.145 MW all the time."""


def test_energy_sold_at_home_is_worth_what_it_saves() -> None:
    found = worth(river(), valuation(parameter("hyd.avoided.A", 40.0)))
    assert found == {("A", Sector.HYDROPOWER): pytest.approx(ENERGY_MWH * 40.0 / 1e6)}


def test_energy_sold_abroad_pays_the_seller_the_tariff_and_the_buyer_what_it_saves_more() -> None:
    prices = valuation(parameter("hyd.avoided.B", 60.0), parameter("hyd.tariff.A.B", 45.0))
    found = worth(river(shares=(("B", 1.0),)), prices)
    assert found[("A", Sector.HYDROPOWER)] == pytest.approx(ENERGY_MWH * 45.0 / 1e6)
    assert found[("B", Sector.POWER_PURCHASE)] == pytest.approx(ENERGY_MWH * 15.0 / 1e6)


def test_dry_and_wet_months_have_their_own_price_where_both_are_known() -> None:
    prices = valuation(
        parameter("hyd.avoided.A", 40.0),
        parameter("hyd.avoided.A.dry", 60.0),
        parameter("hyd.avoided.A.wet", 30.0),
    )
    dry_days = 30 + 31 + 31 + 28 + 31 + 30 + 31  # November to May
    expected = ENERGY_MWH / 365.0 * (60.0 * dry_days + 30.0 * (365 - dry_days)) / 1e6
    assert worth(river(), prices)[("A", Sector.HYDROPOWER)] == pytest.approx(expected)


def test_energy_that_no_source_prices_has_no_account_and_is_listed() -> None:
    prices = valuation(parameter("hyd.avoided.B", 60.0))
    basin = river(shares=(("B", 1.0),))
    assert energy_pairs(basin) == (("A", "B"),)
    assert unpriced_pairs(basin, prices) == (("A", "B"),)
    assert worth(basin, prices) == {}


KY = tuple(
    parameter(f"irr.ky.{kind}{number}", value)
    for number, slope, width in ((1, 0.5, 0.2), (2, 1.0, 0.25), (3, 1.09, 0.25), (4, 1.32, 0.3))
    for kind, value in (("seg", slope), ("width", width))
)


def test_half_a_delivery_is_worth_more_than_half_of_a_full_one() -> None:
    prices = valuation(
        parameter("hyd.avoided.A", 0.0), parameter("irr.value.B", 0.1, unit="USD/m3"), *KY
    )
    whole = worth(river(demand_hm3=100.0), prices)[("B", Sector.IRRIGATION)]
    assert whole == pytest.approx(0.1 * 1200.0, rel=1e-3)
    thirsty = worth(river(demand_hm3=520.0), prices)[("B", Sector.IRRIGATION)]
    assert 0.0 < thirsty < 0.1 * 520.0 * 12.0
    served_share = thirsty / (0.1 * 520.0 * 12.0)
    delivered_share = 100.0 * 0.0864 * 365.0 / (520.0 * 12.0)
    assert served_share > delivered_share  # the cut falls first on the least sensitive stage


def test_the_high_estimate_uses_the_high_end_of_every_range() -> None:
    price = Parameter(
        id="hyd.avoided.A", account="", meaning="", low=10.0, base=20.0, high=50.0, unit="USD/MWh"
    )
    low = worth(river(), valuation(price), Estimate.LOW)[("A", Sector.HYDROPOWER)]
    high = worth(river(), valuation(price), Estimate.HIGH)[("A", Sector.HYDROPOWER)]
    assert high == pytest.approx(5.0 * low)


def test_a_parameter_whose_base_lies_outside_its_range_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"'x': base 3.0 lies outside 1.0 to 2.0"):
        parameter("x", 3.0, low=1.0, high=2.0)


def test_a_missing_parameter_is_named() -> None:
    with pytest.raises(InvalidInput, match=r"'hyd\.avoided\.Z' is missing"):
        valuation().get("hyd.avoided.Z", Estimate.BASE)
