"""The numbers of the benchmark basin, for every engine that is measured: NumPy and nothing else.

A main stem of reservoirs; a tributary with four more enters each of them. With twelve on the stem
there are 60 reservoirs, 40 catchments and 20 demands: 120 logical nodes and six countries.
Volumes are hm³, flows hm³ a day.
"""

from dataclasses import dataclass

import numpy as np

TRIBUTARY = 4
COUNTRIES = 6
SPILL_COST = 0.01
"""What a linear programme pays for spill; without it its optimum is not unique."""
RELEASE_LOW, RELEASE_HIGH = 0.15, 0.6
"""Release at the two control curves, as fractions of turbine capacity."""
IRRIGATION_RETURN = 0.25

Array = np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class BasinNumbers:
    """One entry a reservoir, a catchment or a demand; monthly arrays end in twelve."""

    downstream: Array  # reservoir that the water goes to, -1: the sea
    order: Array  # reservoirs from source to sea
    country: Array
    dead: Array
    total: Array
    turbine: Array
    minimum: Array
    low: Array  # (12,) control curves, fractions of total storage
    high: Array
    catchment_dam: Array
    catchment_mean: Array
    demand_dam: Array
    demand: Array  # (demand, 12)
    head_m: Array
    area_km2: Array
    evaporation_mm_day: Array  # (12,)
    lag_days: Array

    @property
    def logical_nodes(self) -> int:
        """Reservoirs, catchments and demands."""
        return len(self.downstream) + len(self.catchment_dam) + len(self.demand_dam)


def make_numbers(stem: int = 12, seed: int = 7) -> BasinNumbers:
    """Return the basin with so many reservoirs on its main stem; 12 give 120 logical nodes."""
    rng = np.random.default_rng(seed)
    count = stem * (1 + TRIBUTARY)
    downstream, country = _network(stem, count)
    catchment_dam = [dam for k in range(stem) for dam in (_of(stem, k, 0), _of(stem, k, 2), k)]
    catchment_mean = list(rng.uniform([20, 8, 4], [60, 25, 12], size=(stem, 3)).ravel())
    extra = [_of(stem, k, 3) for k in range(1, stem, 3)]
    catchment_dam += extra
    catchment_mean += list(rng.uniform(5, 15, len(extra)))
    order = np.array(
        [dam for k in range(stem) for dam in (*(_of(stem, k, p) for p in range(TRIBUTARY)), k)]
    )
    mean = _mean_inflow(downstream, order, np.array(catchment_dam), np.array(catchment_mean))
    months = np.arange(12)
    total = mean * rng.uniform(30, 200, count)
    turbine = mean * rng.uniform(1.3, 1.8, count)
    demand_dam = np.array([*range(stem), *(_of(stem, k, 3) for k in range(2 * stem // 3))])
    level = mean[demand_dam] * rng.uniform(0.01, 0.04, len(demand_dam))
    return BasinNumbers(
        downstream=downstream,
        order=order,
        country=country,
        dead=0.1 * total,
        total=total,
        turbine=turbine,
        minimum=0.1 * mean,
        low=0.35 + 0.08 * _season(months, 8),
        high=0.75 + 0.10 * _season(months, 8),
        catchment_dam=np.array(catchment_dam),
        catchment_mean=np.array(catchment_mean),
        demand_dam=demand_dam,
        demand=level[:, None] * (1.0 + 0.6 * _season(months, 6)),
        head_m=rng.uniform(20, 180, count),
        area_km2=total / 15.0,
        evaporation_mm_day=4.0 + 2.0 * _season(months, 3),
        lag_days=np.where(np.arange(count) % 3 == 0, 2, 1),
    )


def make_inflow(numbers: BasinNumbers, dates: Array, traces: int, seed: int = 1) -> Array:
    """Return (step, catchment, trace) inflow [hm³/day]: seasonal, lognormal, autoregressive."""
    rng = np.random.default_rng(seed)
    day = (dates - dates.astype("datetime64[Y]")).astype(int) + 1
    season = 1.0 + 0.75 * np.cos(2.0 * np.pi * (day - 240) / 365.25)
    persistence, spread = 0.97, 0.45
    fresh = np.sqrt(1.0 - persistence**2)
    shape = (len(numbers.catchment_mean), traces)
    z = rng.standard_normal(shape)
    flow = np.empty((len(dates), *shape))
    for t in range(len(dates)):
        z = persistence * z + fresh * rng.standard_normal(shape)
        flow[t] = season[t] * np.exp(spread * z - 0.5 * spread**2)
    return flow * numbers.catchment_mean[:, None]


def make_dates(years: int, first_year: int = 2001) -> Array:
    """Return every day of so many calendar years."""
    return np.arange(f"{first_year}-01-01", f"{first_year + years}-01-01", dtype="datetime64[D]")


def _of(stem: int, tributary: int, position: int) -> int:
    return stem + tributary * TRIBUTARY + position


def _network(stem: int, count: int) -> tuple[Array, Array]:
    downstream, country = np.full(count, -1), np.zeros(count, dtype=int)
    for k in range(stem):
        downstream[k] = k + 1 if k + 1 < stem else -1
        country[k] = k * COUNTRIES // stem
        for p in range(TRIBUTARY):
            dam = _of(stem, k, p)
            downstream[dam] = _of(stem, k, p + 1) if p + 1 < TRIBUTARY else k
            country[dam] = (country[k] + (p < TRIBUTARY // 2 and k % 2)) % COUNTRIES
    return downstream, country


def _mean_inflow(downstream: Array, order: Array, dams: Array, means: Array) -> Array:
    mean = np.zeros(len(downstream))
    np.add.at(mean, dams, means)
    for dam in order:
        if downstream[dam] >= 0:
            mean[downstream[dam]] += mean[dam]
    return mean


def _season(months: Array, peak: int) -> Array:
    return np.cos(2.0 * np.pi * (months - peak) / 12.0)
