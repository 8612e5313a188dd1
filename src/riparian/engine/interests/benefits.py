"""What a simulated river is worth to each country, by sector and year, in constant USD."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from riparian.engine.interests.accounts import (
    energy_pairs,
    flood_places,
    pulse_node,
    salinity_node,
)
from riparian.engine.interests.valuation import Valuation
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.compiled_demands import DAYS_IN_MONTH
from riparian.engine.river.simulation import RiverRun
from riparian.engine.units import DAYS_PER_YEAR, HM3_PER_DAY_PER_M3S, KM3_PER_HM3
from riparian.engine.vocabulary import DemandKind, Estimate, Sector

DRY_POWER_MONTHS = (0, 1, 2, 3, 4, 10, 11)  # November to May
DRY_CROP_MONTHS = (0, 1, 2, 3, 10, 11)  # November to April
PULSE_MONTHS = (7, 8, 9, 10, 11)  # August to December, the lake's flood
RIVER_PULSE_MONTHS = (5, 6, 7, 8, 9)  # June to October
MUSD_PER_USD = 1e-6

Account = tuple[str, Sector]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Benefits:
    """Benefit by account, (rule set, trace, year, account) [million USD of the base year].

    Damages are negative. A sector that no source allows to value in a country has no account.
    """

    accounts: tuple[Account, ...]
    first_year: int
    values_musd: FloatArray
    estimate: Estimate

    def by_country(self, countries: tuple[str, ...]) -> FloatArray:
        """Return benefit summed over sectors, (rule set, trace, year, country)."""
        summed = np.zeros((*self.values_musd.shape[:3], len(countries)))
        for number, (country, _) in enumerate(self.accounts):
            summed[..., countries.index(country)] += self.values_musd[..., number]
        return summed


@dataclass(frozen=True, slots=True, kw_only=True)
class NaturalState:
    """What the accounts compare with: means over traces of a run without dams or abstraction."""

    flood_volume_hm3: dict[str, float]
    flood_index: dict[str, float]
    pulse_hm3: float
    pulse_cap_hm3: float


def observe_natural_state(run: RiverRun, basin: Basin, valuation: Valuation) -> NaturalState:
    """Read the natural reference off a run without dams and abstraction."""
    node = pulse_node(valuation)
    cap = 0.0 if node is None else float(_monthly(run, f"flow {node}").mean(axis=(0, 1, 2)).max())
    nodes = {place.node_id for place in flood_places(basin, valuation)}
    return NaturalState(
        flood_volume_hm3={one: float(_yearly(run, f"flood {one}").mean()) for one in nodes},
        flood_index={
            lake.node_id: float(_flood_index(run, valuation, lake.node_id).mean())
            for lake in basin.lakes
        },
        pulse_hm3=0.0 if node is None else float(_pulse(run, node, cap).mean()),
        pulse_cap_hm3=cap,
    )


def value_benefits(
    run: RiverRun,
    basin: Basin,
    valuation: Valuation,
    *,
    natural: NaturalState,
    estimate: Estimate = Estimate.BASE,
) -> Benefits:
    """Turn a run's measures into benefits; see docs/explanation/valuation.md for each relation."""
    accounts: dict[Account, FloatArray] = {}
    for add in (_add_power, _add_deliveries, _add_fisheries, _add_floods, _add_salinity):
        add(accounts, _Context(run, basin, valuation, natural, estimate))
    order = {country: number for number, country in enumerate(basin.country_ids)}
    names = tuple(sorted(accounts, key=lambda each: (order[each[0]], list(Sector).index(each[1]))))
    return Benefits(
        accounts=names,
        first_year=int(run.period_year[0]),
        values_musd=_stacked(run, [accounts[name] for name in names]),
        estimate=estimate,
    )


def _stacked(run: RiverRun, values: list[FloatArray]) -> FloatArray:
    if not values:
        return np.zeros((run.recorded.shape[0], run.traces, run.recorded.shape[2] // 12, 0))
    return np.stack(values, axis=-1)


@dataclass(frozen=True, slots=True)
class _Context:
    run: RiverRun
    basin: Basin
    valuation: Valuation
    natural: NaturalState
    estimate: Estimate

    def get(self, parameter_id: str) -> float:
        return self.valuation.get(parameter_id, self.estimate)

    def find(self, parameter_id: str) -> float | None:
        return self.valuation.find(parameter_id, self.estimate)


Accounts = dict[Account, FloatArray]
AddAccounts = Callable[[Accounts, _Context], None]


def _monthly(run: RiverRun, name: str) -> FloatArray:
    """Return a measure as (rule set, trace, year, month)."""
    values = run.of(name)
    return values.reshape(*values.shape[:2], -1, 12)


def _yearly(run: RiverRun, name: str) -> FloatArray:
    return np.asarray(_monthly(run, name).sum(axis=-1))


def _add(accounts: Accounts, account: Account, values: FloatArray) -> None:
    accounts[account] = accounts[account] + values if account in accounts else values


def _add_power(accounts: Accounts, context: _Context) -> None:
    """The seller earns the tariff, the buyer what it saves; within a country it is one sum."""
    unpriced = set(unpriced_pairs(context.basin, context.valuation))
    for seller, buyer in energy_pairs(context.basin):
        if (seller, buyer) in unpriced:
            continue
        energy_mwh = _monthly(context.run, f"energy {seller}→{buyer}")
        worth = energy_mwh @ _avoided_usd_per_mwh(context, buyer) * MUSD_PER_USD
        if seller == buyer:
            _add(accounts, (seller, Sector.HYDROPOWER), worth)
            continue
        paid = energy_mwh.sum(axis=-1) * context.get(f"hyd.tariff.{seller}.{buyer}") * MUSD_PER_USD
        _add(accounts, (seller, Sector.HYDROPOWER), paid)
        if buyer in context.basin.country_ids:
            _add(accounts, (buyer, Sector.POWER_PURCHASE), worth - paid)


def unpriced_pairs(basin: Basin, valuation: Valuation) -> tuple[tuple[str, str], ...]:
    """Return the (seller, buyer) pairs whose energy no source prices; it stays unvalued."""
    return tuple(
        (seller, buyer)
        for seller, buyer in energy_pairs(basin)
        if valuation.find(f"hyd.avoided.{buyer}", Estimate.BASE) is None
        or (
            seller != buyer
            and valuation.find(f"hyd.tariff.{seller}.{buyer}", Estimate.BASE) is None
        )
    )


def _avoided_usd_per_mwh(context: _Context, buyer: str) -> FloatArray:
    """Return what a MWh saves the buyer in each calendar month."""
    dry, wet = context.find(f"hyd.avoided.{buyer}.dry"), context.find(f"hyd.avoided.{buyer}.wet")
    if dry is None or wet is None:
        return np.full(12, context.get(f"hyd.avoided.{buyer}"))
    prices = np.full(12, wet)
    prices[list(DRY_POWER_MONTHS)] = dry
    return prices


def _add_deliveries(accounts: Accounts, context: _Context) -> None:
    for country in context.basin.country_ids:
        for kind in DemandKind:
            wanted = np.zeros(12)
            for demand in context.basin.demands:
                if demand.country == country and demand.kind is kind:
                    wanted += np.array(demand.monthly_hm3)
            if wanted.any():
                delivered = _monthly(context.run, f"delivered {kind} {country}")
                _add_delivery(accounts, context, country, kind, delivered, wanted)


def _add_delivery(
    accounts: Accounts,
    context: _Context,
    country: str,
    kind: DemandKind,
    delivered: FloatArray,
    wanted: FloatArray,
) -> None:
    if kind is DemandKind.DOMESTIC and context.find("dom.value") is not None:
        worth = _domestic_musd(context, delivered.sum(axis=-1), float(wanted.sum()))
        _add(accounts, (country, Sector.DOMESTIC), worth)
    value = context.find(f"irr.value.{country}")
    if kind is DemandKind.IRRIGATION and value is not None:
        dry = list(DRY_CROP_MONTHS)
        wet = [month for month in range(12) if month not in dry]
        for season in (dry, wet):
            worth = _irrigation_musd(context, delivered[..., season], wanted[season], value)
            _add(accounts, (country, Sector.IRRIGATION), worth)


def _domestic_musd(context: _Context, delivered: FloatArray, wanted_hm3: float) -> FloatArray:
    """The essential part is worth the high end of the range, the rest the chosen estimate."""
    essential = context.get("dom.essential.share") * wanted_hm3
    high = context.valuation.get("dom.value", Estimate.HIGH)
    above = np.maximum(delivered - essential, 0.0)
    return np.asarray(high * np.minimum(delivered, essential) + context.get("dom.value") * above)


def _irrigation_musd(
    context: _Context, delivered: FloatArray, wanted: FloatArray, usd_per_m3: float
) -> FloatArray:
    """B = p D (1 − L(s) / L(1)), where L rises faster as the shortage s grows [doorenbos1979]."""
    total = float(wanted.sum())
    if total <= 0.0:
        return np.zeros(delivered.shape[:-1])
    shortage = np.clip(1.0 - delivered.sum(axis=-1) / total, 0.0, 1.0)
    return np.asarray(usd_per_m3 * total * (1.0 - _yield_loss(context, shortage)))


def _yield_loss(context: _Context, shortage: FloatArray) -> FloatArray:
    loss, full, start = np.zeros_like(shortage), 0.0, 0.0
    for segment in range(1, 5):
        slope = context.get(f"irr.ky.seg{segment}")
        width = context.valuation.get(f"irr.ky.width{segment}", Estimate.BASE)
        loss += slope * np.clip(shortage - start, 0.0, width)
        full += slope * width
        start += width
    return loss / full


def _flood_index(run: RiverRun, valuation: Valuation, lake_id: str) -> FloatArray:
    """Σ over August–December days of the lake's area above its dry-season area [km²·day]."""
    storage_km3 = _monthly(run, f"mean storage {lake_id}") * KM3_PER_HM3
    steps = run.steps_per_month
    storage_km3 = storage_km3 / steps
    area = valuation.get("lake.area.k", Estimate.BASE) * np.sqrt(np.maximum(storage_km3, 0.0))
    area += valuation.get("lake.area.A0", Estimate.BASE)
    flooded = np.maximum(area - valuation.get("fish.dryarea", Estimate.BASE), 0.0)
    months = list(PULSE_MONTHS)
    return np.asarray(flooded[..., months] @ DAYS_IN_MONTH[months])


def _pulse(run: RiverRun, node_id: str, cap_hm3: float) -> FloatArray:
    flow = _monthly(run, f"flow {node_id}")[..., list(RIVER_PULSE_MONTHS)]
    return np.asarray(np.minimum(flow, cap_hm3).sum(axis=-1))


def _add_fisheries(accounts: Accounts, context: _Context) -> None:
    """A share of the catch follows the flood pulse; the rest does not depend on the river here."""
    price = context.find("fish.price")
    if price is None:
        return
    with_lake = lake_countries(context.basin)
    for country in context.basin.country_ids:
        catch = context.find(f"fish.catch.{country}")
        if catch is None:
            continue
        if country in with_lake:
            index = _relative_lake_index(context)
        else:
            node = pulse_node(context.valuation)
            index = _pulse(context.run, str(node), context.natural.pulse_cap_hm3)
            index = index / context.natural.pulse_hm3
        share = context.get(f"fish.share.{country}")
        follows = np.power(np.maximum(index, 0.0), context.get("fish.eps"))
        thousand_tonnes = catch * (1.0 - share + share * follows)
        # 1,000 t at USD/t is a thousandth of a million USD.
        _add(accounts, (country, Sector.FISHERIES), thousand_tonnes * price * 1e-3)


def lake_countries(basin: Basin) -> set[str]:
    """The countries whose flood plain follows the lake: its own, and those of the delta below."""
    own = {basin.node_by_id[lake.node_id].country for lake in basin.lakes}
    delta = {node.country for node in basin.nodes if node.kind == "delta"}
    return (own | delta) if basin.lakes else set()


def _relative_lake_index(context: _Context) -> FloatArray:
    lake = context.basin.lakes[0].node_id
    index = _flood_index(context.run, context.valuation, lake)
    return index / context.natural.flood_index[lake]


def _add_floods(accounts: Accounts, context: _Context) -> None:
    """Damage is proportional to the volume above a threshold.

    The coefficient is calibrated so that the natural mean is the reported mean damage.
    """
    places = flood_places(context.basin, context.valuation)
    for place in places:
        natural = context.natural.flood_volume_hm3[place.node_id]
        if natural <= 0.0:
            continue
        share = context.get(f"flood.share.{place.country}")
        mainstream = context.find(f"flood.mainstream.{place.country}")
        mean_musd = context.get("flood.mean") * share * (1.0 if mainstream is None else mainstream)
        beside = sum(other.country == place.country for other in places)
        volume = _yearly(context.run, f"flood {place.node_id}")
        damage = mean_musd / beside * volume / natural
        _add(accounts, (place.country, Sector.FLOOD), -damage)


def _add_salinity(accounts: Accounts, context: _Context) -> None:
    """Damage grows with the deficit of December–March inflow to the delta below a threshold."""
    node = salinity_node(context.valuation)
    if node is None:
        return
    inflow_m3s = delta_inflow_m3s(context.run, context.basin, node)
    deficit = np.maximum(context.get("sal.Q0") - inflow_m3s, 0.0)
    country = context.valuation.parameters["sal.coef"].country
    _add(accounts, (country, Sector.SALINITY), -context.get("sal.coef") * deficit)


def delta_inflow_m3s(run: RiverRun, basin: Basin, node_id: str) -> FloatArray:
    """Return mean flow towards the delta, December to March: river less what the lake stores.

    The first year has no December before it and takes its own.
    """
    volume = _monthly(run, f"flow {node_id}")
    for lake in basin.lakes:
        end = _monthly(run, f"end storage {lake.node_id}")
        flat = end.reshape(*end.shape[:2], -1)
        change = np.diff(flat, axis=-1, prepend=flat[..., 11:12]).reshape(end.shape)
        volume = volume - change
    december = np.concatenate([volume[:, :, :1, 11], volume[:, :, :-1, 11]], axis=2)
    season = december + volume[..., :3].sum(axis=-1)
    days = 31.0 + 31.0 + DAYS_PER_YEAR - 337.0 + 31.0
    return np.asarray(season / (days * HM3_PER_DAY_PER_M3S))
