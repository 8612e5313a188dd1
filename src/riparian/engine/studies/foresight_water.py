"""The water of the foresight programme: storage, turbines, minimum releases, abstractions.

Every family holds for whatever the simulation can do, so that no simulated year is cut off.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from riparian.engine.kernels import river_arrays as rows
from riparian.engine.kernels.river_arrays import FloatArray, IntArray
from riparian.engine.river.measures import Quantity
from riparian.engine.studies.coalition_search import SearchSpace
from riparian.engine.studies.foresight_network import (
    Arrivals,
    Network,
    Stream,
    StreamKind,
    stream_of,
)
from riparian.engine.studies.foresight_programme import Draft, Term, earlier
from riparian.engine.studies.foresight_record import Record
from riparian.engine.units import HM3_PER_DAY_PER_M3S, HOURS_PER_DAY

SAMPLES = 41
LEAST_HEAD_AT_STAKE = 7e-4
"""A reservoir that loses less than this fraction of all power when drawn down has full head."""
HEAD_TANGENTS = (0.5,)
"""Where between dead and full storage the head is touched by tangents."""


@dataclass(slots=True)
class Water:
    """What all families share, and the columns they have added so far."""

    space: SearchSpace
    network: Network
    record: Record
    draft: Draft
    labels: tuple[str, ...]
    storage: dict[str, IntArray] = field(default_factory=dict)
    turbined: dict[str, IntArray] = field(default_factory=dict)
    """Water through the turbines that makes energy."""
    energy: dict[str, IntArray] = field(default_factory=dict)
    """Energy as water at full head; the turbined water itself where head hardly falls."""
    streams: dict[Stream, tuple[IntArray, ...]] = field(default_factory=dict)
    """The columns that make up each stream."""

    @property
    def volume(self) -> FloatArray:
        """What 1 m³/s brings in each month [hm³]."""
        return np.asarray(self.space.river.clock.days * HM3_PER_DAY_PER_M3S)

    @property
    def months(self) -> IntArray:
        """Calendar month of each month of the programme."""
        return self.space.river.clock.month

    def numbers(self, place: str) -> FloatArray:
        """Return the numbers of a place among the works."""
        return np.asarray(self.space.river.works.numbers[self.space.river.place_index[place]])

    def arriving(self, arrivals: Arrivals) -> Iterator[Term]:
        """Yield the terms of what arrives of decided streams, to be taken off a balance."""
        for stream, taps in arrivals.items():
            for columns in self.streams.get(stream, ()):
                for months, tap in enumerate(taps[: len(self.labels)]):
                    yield earlier(columns, months), -tap

    def undecided(
        self, quantity: Quantity, place: str, arrivals: Arrivals
    ) -> tuple[FloatArray, FloatArray]:
        """Return least and most of the flow that no decision changes, (month, trace)."""
        rest = self.record.unrouted(quantity, place, arrivals)
        return rest.min(axis=0).T, rest.max(axis=0).T


def add_water(water: Water) -> None:
    """Add all water families: columns first, so that balances can name what arrives."""
    for place in (*water.network.stores, *water.network.splits):
        add_releases(water, place)
        add_abstractions(water, place)
    for dam in water.network.stores:
        add_storage(water, dam)
        add_head(water, dam)
        add_end_of_horizon(water, dam)
    for place in water.network.splits:
        add_split(water, place)
    for dam in water.network.passes:
        add_passing(water, dam)
    for dam in (*water.network.stores, *water.network.splits):
        add_minimum_release(water, dam)


def turbine_limits(water: Water, dam: str) -> tuple[FloatArray, FloatArray]:
    """Return what turbines take, and of it what the installed power can use, by month [hm³]."""
    numbers = water.numbers(dam)
    most = numbers[rows.TURBINE_M3S] * water.volume
    mwh = mwh_per_hm3(water, dam)
    days = water.space.river.clock.days
    capacity = numbers[rows.INSTALLED_MW] * HOURS_PER_DAY * days
    useful = np.minimum(most, capacity / mwh) if mwh > 0.0 else np.zeros_like(most)
    return most, useful


def mwh_per_hm3(water: Water, dam: str) -> float:
    """Return the energy of 1 hm³ at the highest head [MWh]."""
    return float(water.numbers(dam)[rows.MWH_PER_HM3_M]) * float(head_m(water, dam)[1].max())


def head_m(water: Water, dam: str) -> tuple[FloatArray, FloatArray]:
    """Return storage [hm³] from dead to full, and the head there [m]."""
    numbers = water.numbers(dam)
    storage = np.linspace(numbers[rows.DEAD_HM3], numbers[rows.TOTAL_HM3], SAMPLES)
    return storage, _cubic(numbers[rows.HEAD_M : rows.HEAD_M + 4], storage, numbers)


def head_falls(water: Water, dam: str) -> bool:
    """Say whether so much power is lost at dead storage that the programme counts it."""
    _, head = head_m(water, dam)
    lost = 1.0 - float(head.min()) / float(head.max()) if head.max() > 0.0 else 0.0
    all_mw = float(water.space.river.works.numbers[:, rows.INSTALLED_MW].sum())
    return lost * float(water.numbers(dam)[rows.INSTALLED_MW]) > LEAST_HEAD_AT_STAKE * all_mw


def _cubic(coefficients: FloatArray, storage: FloatArray, numbers: FloatArray) -> FloatArray:
    total = numbers[rows.TOTAL_HM3]
    fraction = storage / total if total > 0.0 else np.zeros_like(storage)
    return np.asarray(np.polynomial.polynomial.polyval(fraction, coefficients))


def add_releases(water: Water, place: str) -> None:
    """A dam turns water, as far as turbines and power allow, and lets the rest past.

    Where the turbines feed a diversion, what they turn beyond the installed power leaves too.
    """
    past = water.draft.add_columns("past", place, water.labels)
    river, diverted = Stream(StreamKind.RIVER, place), Stream(StreamKind.DIVERTED, place)
    water.streams[river] = (past,)
    if place not in water.space.river.operation.built:
        return
    most, useful = turbine_limits(water, place)
    if head_falls(water, place):
        useful = most
    diverts = water.numbers(place)[rows.DIVERTS] > 0.0
    leaving: tuple[IntArray, ...] = ()
    if useful.any():
        turned = water.draft.add_columns("turbined", place, water.labels, upper=useful)
        water.turbined[place] = water.energy[place] = turned
        leaving = (turned,)
    if diverts:
        idle = water.draft.add_columns("idle", place, water.labels, upper=most - useful)
        water.streams[diverted] = (*leaving, idle)
    else:
        water.streams[river] = (*leaving, past)


def add_abstractions(water: Water, place: str) -> None:
    """At most the demand of the month is served, and the runoff beside the river serves first.

    What arrives there without any decision is always taken, by priority, as the simulation does.
    """
    streams = water.network.served[place]
    if not streams:
        return
    sure = np.zeros((len(water.labels), water.draft.traces))
    if place in water.network.splits and place not in water.space.river.operation.built:
        sure = water.undecided(Quantity.INFLOW, place, water.network.inflow[place])[0].clip(0.0)
    wanted = {stream: demanded(water, stream)[:, None] for stream in streams}
    for number in sorted({stream.demand_class for stream in streams}):
        alike = [stream for stream in streams if stream.demand_class == number]
        total = sum((wanted[stream] for stream in alike), start=np.zeros((len(water.labels), 1)))
        covered = np.divide(
            np.minimum(sure, total), total, out=np.zeros_like(sure), where=total > 0.0
        )
        for stream in alike:
            name = f"{place},{stream.country},{stream.use},{number},{stream.returns_to}"
            columns = water.draft.add_columns(
                "served",
                name,
                water.labels,
                lower=covered * wanted[stream],
                upper=np.broadcast_to(wanted[stream], sure.shape),
            )
            water.streams[stream] = (columns,)
        sure = sure - np.minimum(sure, total)


def demanded(water: Water, stream: Stream) -> FloatArray:
    """Return what a stream's users want in each month [hm³]; February follows the calendar."""
    river = water.space.river
    first = river.works.class_start[river.place_index[stream.place]]
    wanted_m3s = np.zeros(12)
    for demand in river.basin.demands:
        if demand.node_id == stream.place and demand.id in river.demand_rows:
            row, share = river.demand_rows[demand.id]
            if stream_of(river, demand.id) == stream:
                wanted_m3s += share * river.works.class_m3s[first + row]
    return np.asarray(wanted_m3s[water.months] * water.volume)


def _leaving(water: Water, place: str) -> Iterator[Term]:
    """Yield the terms of all that leaves a place."""
    own = (Stream(StreamKind.RIVER, place), Stream(StreamKind.DIVERTED, place))
    for stream in (*own, *water.network.served[place]):
        for columns in water.streams.get(stream, ()):
            yield columns, 1.0


def add_storage(water: Water, dam: str) -> None:
    """Storage at the end of a month is that before, plus what came, less what left and evaporated.

    Evaporation is linear in storage; how far the true area lies from the line is left open.
    """
    numbers, draft, record = water.numbers(dam), water.draft, water.record
    known = record.of(Quantity.STORAGE, dam)
    least = min(float(numbers[rows.DEAD_HM3]), float(known.min()))
    storage = draft.add_columns(
        "storage", dam, water.labels, lower=least, upper=numbers[rows.TOTAL_HM3]
    )
    first = start_storage(water, dam)
    start = draft.add_columns(
        "start", dam, water.labels[:1], lower=first.min(axis=0)[None], upper=first.max(axis=0)[None]
    )
    water.storage[dam] = np.concatenate([start, storage])
    line, below, above = evaporation_line(water, dam, least)
    low, high = water.undecided(Quantity.INFLOW, dam, water.network.inflow[dam])
    draft.add_rows(
        "balance",
        dam,
        water.labels,
        [
            (storage, 1.0),
            (water.storage[dam][:-1], line[1] - 1.0),
            *_leaving(water, dam),
            *water.arriving(water.network.inflow[dam]),
        ],
        lower=low - (line[0] + above)[:, None],
        upper=high - (line[0] + below)[:, None],
    )


def evaporation_line(
    water: Water, dam: str, least_hm3: float
) -> tuple[tuple[FloatArray, FloatArray], FloatArray, FloatArray]:
    """Return (level, slope) of monthly evaporation in storage [hm³], and its error both ways."""
    river, numbers = water.space.river, water.numbers(dam)
    storage = np.linspace(least_hm3, numbers[rows.TOTAL_HM3], SAMPLES)
    area = _cubic(numbers[rows.AREA_KM2 : rows.AREA_KM2 + 4], storage, numbers)
    level, slope = np.polynomial.polynomial.polyfit(storage, area, 1)
    error = area - (level + slope * storage)
    depth = river.works.evaporation_mm_day[river.place_index[dam]][water.months] * 1e-3
    depth = depth * river.clock.days
    ends = np.stack([depth * error.min(), depth * error.max()])
    below, at_least = ends.min(axis=0), depth * area[0]
    # A pond that may run dry cannot lose more than it holds.
    below = np.where(at_least > least_hm3, np.minimum(below, -at_least), below)
    return (depth * level, depth * slope), below, ends.max(axis=0)


def start_storage(water: Water, dam: str) -> FloatArray:
    """Return the storage with which each searched rule enters the first month, (rule, trace)."""
    record = water.record

    def first(quantity: Quantity) -> FloatArray:
        return record.of(quantity, dam)[..., 0]

    left = first(Quantity.OUTFLOW) + first(Quantity.DIVERTED) + first(Quantity.EVAPORATION)
    for stream in water.network.served[dam]:
        left = left + record.streams[stream][..., 0]
    return np.asarray(first(Quantity.STORAGE) - first(Quantity.INFLOW) + left)


def add_end_of_horizon(water: Water, dam: str) -> None:
    """A reservoir ends as full as it began, but for the largest fall any searched rule left."""
    fall = start_storage(water, dam) - water.record.of(Quantity.STORAGE, dam)[..., -1]
    storage = water.storage[dam]
    water.draft.add_rows(
        "end",
        dam,
        water.labels[-1:],
        [(storage[-1:], 1.0), (storage[:1], -1.0)],
        lower=-np.maximum(fall.max(axis=0), 0.0)[None],
    )


def add_head(water: Water, dam: str) -> None:
    """Energy of large drawdowns: no more than the envelope of head times flow allows.

    With head h between h0 and h1 and flow q up to Q: h q ≤ h1 q and h q ≤ Q h + h0 (q − Q); the
    head itself lies below tangents of its concave curve at the mean of two storages.
    """
    if dam not in water.turbined or not head_falls(water, dam):
        return
    storage, head = head_m(water, dam)
    top, bottom = float(head.max()), float(head.min())
    draft, turned = water.draft, water.turbined[dam]
    most, useful = turbine_limits(water, dam)
    water.energy[dam] = draft.add_columns("energy", dam, water.labels, upper=useful)
    draft.add_rows(
        "full_head", dam, water.labels, [(water.energy[dam], 1.0), (turned, -1.0)], upper=0.0
    )
    ends = water.storage[dam]
    for number, (slope, level) in enumerate(upper_tangents(storage, head)):
        half = 0.5 * slope * most / top
        draft.add_rows(
            f"head_{number}",
            dam,
            water.labels,
            [
                (water.energy[dam], 1.0),
                (turned, -bottom / top),
                (ends[1:], -half),
                (ends[:-1], -half),
            ],
            upper=(level - bottom) / top * most,
        )


def upper_tangents(x: FloatArray, y: FloatArray) -> Iterator[tuple[float, float]]:
    """Yield (slope, level) of lines that lie on or above a curve, near some of its points."""
    slopes = np.gradient(y, x)
    for place in HEAD_TANGENTS:
        at = round(place * (len(x) - 1))
        slope = float(slopes[at])
        yield slope, float((y - slope * x).max())


def add_split(water: Water, place: str) -> None:
    """Where water is taken or diverted without storage, what comes leaves."""
    low, high = water.undecided(Quantity.INFLOW, place, water.network.inflow[place])
    water.draft.add_rows(
        "split",
        place,
        water.labels,
        [*_leaving(water, place), *water.arriving(water.network.inflow[place])],
        lower=low,
        upper=high,
    )


def add_passing(water: Water, dam: str) -> None:
    """A power station without storage turns no more than what passes."""
    _, useful = turbine_limits(water, dam)
    if not useful.any():
        return
    turned = water.draft.add_columns("turbined", dam, water.labels, upper=useful)
    water.turbined[dam] = water.energy[dam] = turned
    _, high = water.undecided(Quantity.INFLOW, dam, water.network.inflow[dam])
    water.draft.add_rows(
        "passing",
        dam,
        water.labels,
        [(turned, 1.0), *water.arriving(water.network.inflow[dam])],
        upper=high,
    )


def add_minimum_release(water: Water, dam: str) -> None:
    """The river below a dam gets its minimum, or as much of it as every searched rule gave."""
    needs = minimum_m3s(water)
    if dam not in needs:
        return
    kept = water.record.of(Quantity.OUTFLOW, dam).min(axis=0).T
    columns = water.streams[Stream(StreamKind.RIVER, dam)]
    water.draft.add_rows(
        "minimum",
        dam,
        water.labels,
        [(each, 1.0) for each in columns],
        lower=np.minimum(kept, (needs[dam][water.months] * water.volume)[:, None]),
    )


def minimum_m3s(water: Water) -> Mapping[str, FloatArray]:
    """Return the release each dam must keep up, by calendar month.

    What a control point further down needs beyond the runoff between is not asked for.
    """
    return {
        dam: np.full(12, water.numbers(dam)[rows.MINIMUM_M3S])
        for dam in sorted(water.space.river.operation.built)
        if water.numbers(dam)[rows.MINIMUM_M3S] > 0.0
    }
