"""The lake of the foresight programme: passive and linear around what it does when all act alone.

A month's flow that is higher than in that run raises the lake by the fitted balance (`lake.b0`,
`lake.b1`, `lake.c`, of which the share `lake.phi` comes from the river). In that run itself the
programme's lake is exactly the simulated one.
"""

from dataclasses import dataclass

import numpy as np

from riparian.engine.interests.accounts import salinity_node
from riparian.engine.interests.benefits import PULSE_MONTHS, lake_countries
from riparian.engine.kernels.river_arrays import FloatArray, IntArray
from riparian.engine.river.compiled_demands import DAYS_IN_MONTH
from riparian.engine.river.measures import Quantity
from riparian.engine.studies.foresight_accounts import Ledger, add_catch, fishing_countries
from riparian.engine.studies.foresight_programme import Term, earlier
from riparian.engine.units import DAYS_PER_YEAR, HM3_PER_DAY_PER_M3S, KM3_PER_HM3
from riparian.engine.vocabulary import MONTHS_PER_YEAR, Estimate

AREA_TANGENTS_KM3 = (12.0, 16.0, 20.0, 25.0, 30.0, 36.0, 43.0, 52.0, 65.0)
"""Lake volumes at which the flooded area is touched by a tangent."""
SALINITY_DAYS = 31.0 + 31.0 + DAYS_PER_YEAR - 337.0 + 31.0
WITH_LAKE = ("lake.b0", "lake.b1", "lake.c", "lake.phi")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LinearLake:
    """How a lake answers a change of flow: rise = now · q(t) + before · q(t−1) − mean · drain.

    Volumes in km³, changes of flow in hm³ a month; arrays are (month,).
    """

    node_id: str
    flow_node: str
    now: FloatArray
    before: FloatArray
    drain: FloatArray

    def respond(self, change_hm3: FloatArray) -> FloatArray:
        """Return the change of volume [km³] that follows a change of flow (..., month)."""
        rise = np.zeros_like(change_hm3)
        volume = np.zeros(change_hm3.shape[:-1])
        for month in range(change_hm3.shape[-1]):
            fed = self.now[month] * change_hm3[..., month]
            if month:
                fed = fed + self.before[month] * change_hm3[..., month - 1]
            half = 0.5 * self.drain[month]
            volume = (volume * (1.0 - half) + fed) / (1.0 + half)
            rise[..., month] = volume
        return rise


def linear_lake(ledger: Ledger) -> LinearLake | None:
    """Return the basin's lake; one without fitted balance does not answer at all."""
    space = ledger.water.space
    if not space.basin.lakes:
        return None
    lake = space.basin.lakes[0]
    node = salinity_node(space.valuation) or lake.river_node_id
    km3_per_m3s = ledger.water.volume * KM3_PER_HM3
    now = before = drain = 0.0
    if all(ledger.find(each) is not None for each in WITH_LAKE):
        share = ledger.get("lake.phi")
        now, before = share * ledger.get("lake.b0"), share * ledger.get("lake.b1")
        drain = ledger.get("lake.c")
    previous = np.concatenate([km3_per_m3s[:1], km3_per_m3s[:-1]])
    return LinearLake(
        node_id=lake.node_id,
        flow_node=node,
        now=np.full(len(km3_per_m3s), now * KM3_PER_HM3),
        before=before * KM3_PER_HM3 * km3_per_m3s / previous,
        drain=drain * km3_per_m3s,
    )


def add_lake(ledger: Ledger, lake: LinearLake) -> IntArray:
    """Return the columns of the lake's rise over the run in which all act alone [km³]."""
    water = ledger.water
    flow = ledger.flow(lake.flow_node)
    known = water.record.of(Quantity.OUTFLOW, lake.flow_node)[0].T
    rise = water.draft.add_columns("rise", lake.node_id, water.labels, lower=-np.inf)
    fed = lake.now[:, None] * known
    fed[1:] += lake.before[1:, None] * known[:-1]
    terms = [
        (rise, 1.0 + 0.5 * lake.drain),
        (earlier(rise, 1), 0.5 * lake.drain - 1.0),
        (flow, -lake.now),
        (earlier(flow, 1), -lake.before),
    ]
    water.draft.add_rows("lake", lake.node_id, water.labels, terms, lower=-fed, upper=-fed)
    return rise


def add_lake_fisheries(ledger: Ledger, lake: LinearLake, rise: IntArray) -> None:
    """The flooded area of August to December, below tangents of its concave curve, is the index."""
    water = ledger.water
    space = water.space
    countries = fishing_countries(ledger) & lake_countries(space.basin)
    natural = space.natural.flood_index[lake.node_id]
    if not countries or natural <= 0.0 or ledger.find("fish.price") is None:
        return
    volume = water.record.of(Quantity.STORAGE, lake.node_id)[0].T * KM3_PER_HM3
    area = water.draft.add_columns("flooded", lake.node_id, water.labels, lower=-np.inf)
    for number, (slope, level) in enumerate(area_tangents(ledger)):
        water.draft.add_rows(
            f"area_{number}",
            lake.node_id,
            water.labels,
            [(area, 1.0), (rise, -slope)],
            upper=level + slope * volume,
        )
    years = ledger.year_labels()
    index = water.draft.add_columns("index", lake.node_id, years, lower=-np.inf)
    terms: list[Term] = [(index, natural)]
    for month, columns in zip(PULSE_MONTHS, ledger.of_year(area, PULSE_MONTHS), strict=True):
        terms.append((columns, -DAYS_IN_MONTH[month]))
    water.draft.add_rows("year", lake.node_id, years, terms, upper=0.0)
    for country in sorted(countries):
        add_catch(ledger, country, index)


def area_tangents(ledger: Ledger) -> list[tuple[float, float]]:
    """Return (slope, level) of lines over max(0, k √V + A0 − dry) [km², V in km³].

    The first is the line from the empty lake that touches the curve; with it the lines bound the
    smallest concave function above, also where the lake is in its dry bed.
    """
    valuation = ledger.water.space.valuation
    factor = valuation.get("lake.area.k", Estimate.BASE)
    dry = valuation.get("fish.dryarea", Estimate.BASE) - valuation.get(
        "lake.area.A0", Estimate.BASE
    )
    first = (2.0 * max(dry, 0.0) / factor) ** 2
    points = [first] if first > 0.0 else []
    lines = []
    for volume in (*points, *(each for each in AREA_TANGENTS_KM3 if each > first)):
        slope = 0.5 * factor / np.sqrt(volume)
        lines.append((float(slope), float(factor * np.sqrt(volume) - dry - slope * volume)))
    return lines


def add_salinity(ledger: Ledger, lake: LinearLake | None, rise: IntArray | None) -> None:
    """Damage grows with the deficit of December to March flow, less what the lake stores."""
    water = ledger.water
    node = salinity_node(water.space.valuation)
    if node is None:
        return
    country = water.space.valuation.parameters["sal.coef"].country
    years = ledger.year_labels()
    deficit = water.draft.add_columns("deficit", node, years)
    per_m3s = SALINITY_DAYS * HM3_PER_DAY_PER_M3S
    terms: list[Term] = [(deficit, per_m3s), *((each, 1.0) for each in _season(ledger.flow(node)))]
    stored = np.zeros((len(water.labels), water.draft.traces))
    if lake is not None and rise is not None:
        known = water.record.of(Quantity.STORAGE, lake.node_id)[0].T
        stored = known - np.concatenate([known[11:12], known[:-1]])
        before = np.concatenate([rise[11:12], rise[:-1]])
        terms += [(each, -1.0 / KM3_PER_HM3) for each in _season(rise)]
        terms += [(each, 1.0 / KM3_PER_HM3) for each in _season(before)]
    needed = ledger.get("sal.Q0") * per_m3s + stored[np.stack(_season(_all(water.labels)))].sum(0)
    water.draft.add_rows("salinity", node, years, terms, lower=needed)
    ledger.earn(country, deficit, -ledger.get("sal.coef"))


def _all(labels: tuple[str, ...]) -> IntArray:
    return np.arange(len(labels))


def _season(columns: IntArray) -> list[IntArray]:
    """Return December before (the first year takes its own), January, February and March."""
    by_year = columns.reshape(-1, MONTHS_PER_YEAR)
    december = np.concatenate([by_year[:1, 11], by_year[:-1, 11]])
    return [december, by_year[:, 0], by_year[:, 1], by_year[:, 2]]


def lake_error_musd(ledger: Ledger, lake: LinearLake) -> FloatArray:
    """Return what the linear lake adds to each country's accounts under each searched rule.

    (rule set, trace, country): the lake's accounts of the simulated flows with the programme's
    lake, less the same with the simulated lake. Nothing for the run in which all act alone.
    """
    record = ledger.water.record
    flow = record.of(Quantity.OUTFLOW, lake.flow_node)
    simulated = record.of(Quantity.STORAGE, lake.node_id) * KM3_PER_HM3
    linear = simulated[:1] + lake.respond(flow - flow[:1])
    worth = [_lake_worth(ledger, lake, volume, flow) for volume in (linear, simulated)]
    return np.asarray(worth[0] - worth[1])


def _lake_worth(
    ledger: Ledger, lake: LinearLake, volume_km3: FloatArray, flow_hm3: FloatArray
) -> FloatArray:
    """Return fisheries and salinity by rule set, trace and country for a course of the lake."""
    space = ledger.water.space
    countries = space.basin.country_ids
    worth = np.zeros((*volume_km3.shape[:2], len(countries)))
    if ledger.find("fish.price") is not None and space.natural.flood_index[lake.node_id] > 0.0:
        index = _flood_index(ledger, volume_km3) / space.natural.flood_index[lake.node_id]
        for country in fishing_countries(ledger) & lake_countries(space.basin):
            value = ledger.get(f"fish.catch.{country}") * ledger.get("fish.price") * 1e-3
            follows = ledger.get(f"fish.share.{country}") * index ** ledger.get("fish.eps")
            worth[..., countries.index(country)] += value * follows.mean(axis=-1)
    if salinity_node(space.valuation) is not None:
        country = space.valuation.parameters["sal.coef"].country
        damage = ledger.get("sal.coef") * _deficit_m3s(ledger, volume_km3, flow_hm3)
        worth[..., countries.index(country)] -= damage.mean(axis=-1)
    return worth


def _flood_index(ledger: Ledger, volume_km3: FloatArray) -> FloatArray:
    valuation = ledger.water.space.valuation
    area = valuation.get("lake.area.k", Estimate.BASE) * np.sqrt(np.maximum(volume_km3, 0.0))
    area += valuation.get("lake.area.A0", Estimate.BASE)
    flooded = np.maximum(area - valuation.get("fish.dryarea", Estimate.BASE), 0.0)
    months = list(PULSE_MONTHS)
    by_year = flooded.reshape(*flooded.shape[:2], -1, MONTHS_PER_YEAR)
    return np.asarray(by_year[..., months] @ DAYS_IN_MONTH[months])


def _deficit_m3s(ledger: Ledger, volume_km3: FloatArray, flow_hm3: FloatArray) -> FloatArray:
    change = np.diff(volume_km3, axis=-1, prepend=volume_km3[..., 11:12]) / KM3_PER_HM3
    months = np.stack(_season(_all(ledger.water.labels)))
    inflow = (flow_hm3 - change)[..., months].sum(axis=-2)
    inflow_m3s = inflow / (SALINITY_DAYS * HM3_PER_DAY_PER_M3S)
    return np.asarray(np.maximum(ledger.get("sal.Q0") - inflow_m3s, 0.0))
