"""The benefit accounts of the foresight programme: who earns what by the water that flows.

The same relations and prices as `value_benefits`; see docs/explanation/foresight-bound.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from riparian.engine.interests.accounts import (
    energy_pairs,
    flood_places,
    flood_threshold_m3s,
    pulse_node,
)
from riparian.engine.interests.benefits import (
    DRY_CROP_MONTHS,
    DRY_POWER_MONTHS,
    MUSD_PER_USD,
    RIVER_PULSE_MONTHS,
    lake_countries,
    unpriced_pairs,
)
from riparian.engine.kernels.river_arrays import FloatArray, IntArray
from riparian.engine.river.measures import Quantity
from riparian.engine.studies.foresight_network import Stream, demands_of, stream_of
from riparian.engine.studies.foresight_water import Water, mwh_per_hm3
from riparian.engine.vocabulary import MONTHS_PER_YEAR, DemandKind, Estimate, TimeStep

PULSE_TANGENTS = (0.6, 0.8, 0.9, 1.0, 1.1, 1.2, 1.4)
"""Flood indices, relative to the natural mean, at which the catch is touched by a tangent."""
YIELD_SEGMENTS = (1, 2, 3, 4)


@dataclass(slots=True)
class Ledger:
    """The water, the flows that accounts look at, and how to read a parameter."""

    water: Water
    flows: dict[str, IntArray] = field(default_factory=dict)

    @property
    def years(self) -> int:
        """How many years are averaged."""
        return self.water.space.river.clock.years

    def get(self, parameter_id: str) -> float:
        """Return a parameter at the estimate of the search."""
        return self.water.space.valuation.get(parameter_id, self.water.space.estimate)

    def find(self, parameter_id: str) -> float | None:
        """Return a parameter at the estimate of the search, or None."""
        return self.water.space.valuation.find(parameter_id, self.water.space.estimate)

    def earn(self, country: str, columns: IntArray, musd_each: float | FloatArray) -> None:
        """Let a country earn by each unit, as a mean over the years."""
        self.water.draft.earn(country, columns, np.asarray(musd_each) / self.years)

    def earn_anyway(self, country: str, musd: float | FloatArray) -> None:
        """Let a country have a sum over all years whatever is decided, as a mean over the years."""
        self.water.draft.earn_anyway(country, np.asarray(musd) / self.years)

    def year_labels(self) -> tuple[str, ...]:
        """Return one label a year."""
        return tuple(label[:4] for label in self.water.labels[::MONTHS_PER_YEAR])

    def of_year(self, columns: IntArray, months: tuple[int, ...]) -> list[IntArray]:
        """Return, for each of these calendar months, its columns year by year."""
        by_year = columns.reshape(-1, MONTHS_PER_YEAR)
        return [by_year[:, month] for month in months]

    def flow(self, node_id: str) -> IntArray:
        """Return the columns of the flow past a node [hm³], added when first asked for."""
        if node_id not in self.flows:
            self.flows[node_id] = self._add_flow(node_id)
        return self.flows[node_id]

    def _add_flow(self, node_id: str) -> IntArray:
        water = self.water
        columns = water.draft.add_columns("flow", node_id, water.labels, lower=-np.inf)
        arrivals = water.network.outflow[node_id]
        low, high = water.undecided(Quantity.OUTFLOW, node_id, arrivals)
        terms = [(columns, 1.0), *water.arriving(arrivals)]
        water.draft.add_rows("passes", node_id, water.labels, terms, lower=low, upper=high)
        return columns


def add_power(ledger: Ledger) -> None:
    """Sellers earn the tariff and buyers what they save, for energy at the month's head."""
    water = ledger.water
    for dam, worth in power_worth(ledger).items():
        for country, usd_per_mwh in worth.items():
            musd = usd_per_mwh[water.months] * MUSD_PER_USD
            if dam in water.energy:
                ledger.earn(country, water.energy[dam], musd * mwh_per_hm3(water, dam))
            elif dam not in water.network.decided:
                energy = water.record.of(Quantity.ENERGY, dam)[0]
                ledger.earn_anyway(country, energy @ musd)


def power_worth(ledger: Ledger) -> dict[str, dict[str, FloatArray]]:
    """Return dam → country → what it earns by a MWh in each calendar month [USD]."""
    space = ledger.water.space
    basin = space.basin
    priced: dict[str, dict[str, FloatArray]] = {}
    pairs = set(energy_pairs(basin)) - set(unpriced_pairs(basin, space.valuation))
    for dam in basin.dams:
        if dam.id not in space.river.operation.built:
            continue
        worth: dict[str, FloatArray] = {}
        for buyer, share in dam.market_shares or ((dam.country, 1.0),):
            if (dam.country, buyer) in pairs:
                for country, usd in _parties(ledger, dam.country, buyer).items():
                    worth[country] = worth.get(country, np.zeros(12)) + share * usd
        priced[dam.id] = {one: usd for one, usd in worth.items() if one in basin.country_ids}
    return priced


def _parties(ledger: Ledger, seller: str, buyer: str) -> Mapping[str, FloatArray]:
    saved = _saved_usd_per_mwh(ledger, buyer)
    if seller == buyer:
        return {seller: saved}
    tariff = ledger.get(f"hyd.tariff.{seller}.{buyer}")
    return {seller: np.full(12, tariff), buyer: saved - tariff}


def _saved_usd_per_mwh(ledger: Ledger, buyer: str) -> FloatArray:
    dry, wet = ledger.find(f"hyd.avoided.{buyer}.dry"), ledger.find(f"hyd.avoided.{buyer}.wet")
    if dry is None or wet is None:
        return np.full(12, ledger.get(f"hyd.avoided.{buyer}"))
    prices = np.full(12, wet)
    prices[list(DRY_POWER_MONTHS)] = dry
    return prices


def add_irrigation(ledger: Ledger) -> None:
    """Shortage of a season costs yield, the first part least: segments of rising loss."""
    wet = tuple(month for month in range(MONTHS_PER_YEAR) if month not in DRY_CROP_MONTHS)
    for country in ledger.water.space.basin.country_ids:
        value = ledger.find(f"irr.value.{country}")
        if value is None:
            continue
        for season, months in (("dry", DRY_CROP_MONTHS), ("wet", wet)):
            wanted = _wanted_hm3(ledger, country, DemandKind.IRRIGATION)[list(months)].sum()
            if wanted > 0.0:
                _add_season(ledger, country, (season, months), wanted, value)


def _add_season(
    ledger: Ledger,
    country: str,
    season: tuple[str, tuple[int, ...]],
    wanted_hm3: float,
    usd_per_m3: float,
) -> None:
    water = ledger.water
    name, months = season
    slopes = np.array([ledger.get(f"irr.ky.seg{segment}") for segment in YIELD_SEGMENTS])
    widths = np.array(
        [
            water.space.valuation.get(f"irr.ky.width{segment}", Estimate.BASE)
            for segment in YIELD_SEGMENTS
        ]
    )
    terms, certain = _delivered(ledger, country, DemandKind.IRRIGATION, months)
    for segment, slope, width in zip(YIELD_SEGMENTS, slopes, widths, strict=True):
        short = water.draft.add_columns(
            f"short_{segment}", f"{country},{name}", ledger.year_labels(), upper=width * wanted_hm3
        )
        terms.append((short, 1.0))
        ledger.earn(country, short, -usd_per_m3 * slope / float(slopes @ widths))
    ledger.earn_anyway(country, usd_per_m3 * wanted_hm3 * ledger.years)
    water.draft.add_rows(
        "season", f"{country},{name}", ledger.year_labels(), terms, lower=wanted_hm3 - certain
    )


def add_domestic(ledger: Ledger) -> None:
    """The essential part of the year's water is worth more than the rest."""
    water = ledger.water
    kind = DemandKind.DOMESTIC
    value = ledger.find("dom.value")
    for country in water.space.basin.country_ids:
        wanted = float(_wanted_hm3(ledger, country, kind).sum())
        if value is None or wanted <= 0.0:
            continue
        years = ledger.year_labels()
        most = ledger.get("dom.essential.share") * wanted
        essential = water.draft.add_columns("essential", country, years, upper=most)
        other = water.draft.add_columns("other", country, years)
        ledger.earn(country, essential, water.space.valuation.get("dom.value", Estimate.HIGH))
        ledger.earn(country, other, value)
        terms, certain = _delivered(ledger, country, kind, tuple(range(MONTHS_PER_YEAR)))
        used = [(essential, 1.0), (other, 1.0), *((columns, -1.0) for columns, _ in terms)]
        water.draft.add_rows("domestic", country, years, used, upper=certain)


def _wanted_hm3(ledger: Ledger, country: str, kind: DemandKind) -> FloatArray:
    wanted = np.zeros(MONTHS_PER_YEAR)
    for demand in ledger.water.space.basin.demands:
        if demand.country == country and demand.kind is kind:
            wanted += np.array(demand.monthly_hm3)
    return wanted


def _delivered(
    ledger: Ledger, country: str, kind: DemandKind, months: tuple[int, ...]
) -> tuple[list[tuple[IntArray, float]], FloatArray]:
    """Return the terms of decided deliveries by year, and the certain ones (year, trace) [hm³]."""
    water = ledger.water
    river, draft = water.space.river, water.draft
    certain = np.zeros((ledger.years, draft.traces))
    streams: dict[Stream, None] = {}
    for demand_id in demands_of(river, country, kind):
        stream = stream_of(river, demand_id)
        if stream in water.streams:
            streams[stream] = None
            continue
        series = water.record.of(Quantity.DELIVERED, demand_id)[0]
        yearly = series.reshape(draft.traces, -1, MONTHS_PER_YEAR)[:, :, list(months)]
        certain += yearly.sum(axis=-1).T
    terms = [
        (chosen, 1.0)
        for stream in streams
        for columns in water.streams[stream]
        for chosen in ledger.of_year(columns, months)
    ]
    return terms, certain


def add_floods(ledger: Ledger) -> None:
    """Damage is proportional to the monthly volume above the threshold."""
    water = ledger.water
    space = water.space
    places = flood_places(space.basin, space.valuation)
    excess: dict[str, IntArray] = {}
    for place in places:
        natural = space.natural.flood_volume_hm3[place.node_id]
        if natural <= 0.0:
            continue
        if place.node_id not in excess:
            excess[place.node_id] = _add_excess(ledger, place.node_id)
        mainstream = ledger.find(f"flood.mainstream.{place.country}")
        mean = ledger.get("flood.mean") * ledger.get(f"flood.share.{place.country}")
        mean *= 1.0 if mainstream is None else mainstream
        beside = sum(other.country == place.country for other in places)
        ledger.earn(place.country, excess[place.node_id], -mean / beside / natural)


def _add_excess(ledger: Ledger, node_id: str) -> IntArray:
    water = ledger.water
    threshold = flood_threshold_m3s(water.space.valuation, node_id, TimeStep.MONTHLY)
    columns = water.draft.add_columns("excess", node_id, water.labels)
    water.draft.add_rows(
        "flood",
        node_id,
        water.labels,
        [(columns, 1.0), (ledger.flow(node_id), -1.0)],
        lower=-threshold * water.volume,
    )
    return columns


def add_catch(ledger: Ledger, country: str, index: IntArray) -> None:
    """A share of the catch follows the flood index of the year, the rest does not."""
    water = ledger.water
    worth = ledger.get(f"fish.catch.{country}") * ledger.get("fish.price") * 1e-3
    share, power = ledger.get(f"fish.share.{country}"), ledger.get("fish.eps")
    years = ledger.year_labels()
    catch = water.draft.add_columns("catch", country, years, lower=-np.inf)
    for number, at in enumerate(PULSE_TANGENTS if power < 1.0 else (1.0,)):
        slope = power * at ** (power - 1.0)
        water.draft.add_rows(
            f"pulse_{number}",
            country,
            years,
            [(catch, 1.0), (index, -slope)],
            upper=at**power - slope * at,
        )
    ledger.earn(country, catch, worth * share)
    ledger.earn_anyway(country, worth * (1.0 - share) * ledger.years)


def add_river_fisheries(ledger: Ledger) -> None:
    """Where there is no lake, the pulse is the flow of June to October, each month up to a cap."""
    water = ledger.water
    node, natural = pulse_node(water.space.valuation), water.space.natural
    if node is None or natural.pulse_hm3 <= 0.0 or ledger.find("fish.price") is None:
        return
    countries = fishing_countries(ledger) - lake_countries(water.space.basin)
    if not countries:
        return
    pulse = water.draft.add_columns("pulse", node, water.labels, upper=natural.pulse_cap_hm3)
    water.draft.add_rows(
        "capped", node, water.labels, [(pulse, 1.0), (ledger.flow(node), -1.0)], upper=0.0
    )
    years = ledger.year_labels()
    index = water.draft.add_columns("index", node, years)
    months = [(each, -1.0) for each in ledger.of_year(pulse, RIVER_PULSE_MONTHS)]
    terms = [(index, natural.pulse_hm3), *months]
    water.draft.add_rows("year", node, years, terms, upper=0.0)
    for country in sorted(countries):
        add_catch(ledger, country, index)


def fishing_countries(ledger: Ledger) -> set[str]:
    """Return the countries whose catch is valued."""
    countries = ledger.water.space.basin.country_ids
    return {each for each in countries if ledger.find(f"fish.catch.{each}") is not None}
