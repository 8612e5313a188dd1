"""A slow, obvious river: one trace, one place after another, dictionaries and plain numbers.

It is written from what the engine's docstrings promise, from the objects of the basin and not from
the arrays of the kernel, so that a mistake in either shows as a difference. Only the fitted
cubics of the reservoirs are shared.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from math import ceil, floor

import numpy as np

from riparian.engine.river.curves import fit_reservoir_curve
from riparian.engine.vocabulary import ReachKind, TimeStep

HM3_A_DAY = 0.0864
MEAN_DAYS = (31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MWH_PER_HM3_M = 9.81 * 1e6 / 3600.0 / 1000.0
FADE = 0.02


@dataclass
class SlowRun:
    """What happened, as lists over the recorded steps, by node, dam, demand or lake."""

    outflow_hm3: dict = field(default_factory=lambda: defaultdict(list))
    storage_hm3: dict = field(default_factory=lambda: defaultdict(list))
    energy_mwh: dict = field(default_factory=lambda: defaultdict(list))
    delivered_hm3: dict = field(default_factory=lambda: defaultdict(list))
    evaporated_hm3: dict = field(default_factory=lambda: defaultdict(list))
    spilled_hm3: dict = field(default_factory=lambda: defaultdict(list))
    level_m: dict = field(default_factory=lambda: defaultdict(list))
    reverse_hm3: dict = field(default_factory=lambda: defaultdict(list))


def cubic(coefficients, x):
    c0, c1, c2, c3 = coefficients
    return c0 + c1 * x + c2 * x**2 + c3 * x**3


def broken_line(xs, ys, x):
    """The line through the points, its last piece going on beyond the last point."""
    if x <= xs[0]:
        return ys[0]
    for k in range(1, len(xs)):
        if x <= xs[k] or k == len(xs) - 1:
            return ys[k - 1] + (ys[k] - ys[k - 1]) / (xs[k] - xs[k - 1]) * (x - xs[k - 1])
    raise AssertionError


def area_of_lake(lake):
    """The cubic, or less where the curve has fewer points, by which a lake evaporates."""
    top = lake.curve[-1].storage_hm3
    fractions = [point.storage_hm3 / top for point in lake.curve]
    areas = [point.area_km2 for point in lake.curve]
    degree = min(3, len(areas) - 1)
    return (*np.polynomial.polynomial.polyfit(fractions, areas, degree), 0.0, 0.0, 0.0)[:4]


class SlowReach:
    """A reach that remembers what is on its way."""

    def __init__(self, reach, share, dt_days):
        self.reach, self.share = reach, share
        travel, x = reach.travel_time_days, reach.muskingum_x
        self.pieces, self.lag_steps = [], travel / dt_days
        if x is not None and travel > 0.0:
            count = max(1, ceil(2.0 * travel * x / dt_days))
            k = travel / count
            if dt_days <= 2.0 * k * (1.0 - x):
                below = k - k * x + 0.5 * dt_days
                c0 = (-k * x + 0.5 * dt_days) / below
                c1 = (k * x + 0.5 * dt_days) / below
                c2 = (k - k * x - 0.5 * dt_days) / below
                self.pieces = [{"c": (c0, c1, c2), "i": 0.0, "o": 0.0} for _ in range(count)]
        self.sent = []

    def send(self, volume):
        """Put water in, take out what arrives in the same step."""
        volume *= self.share
        if self.pieces:
            for piece in self.pieces:
                c0, c1, c2 = piece["c"]
                out = c0 * volume + c1 * piece["i"] + c2 * piece["o"]
                piece["i"], piece["o"] = volume, out
                volume = out
            return volume
        self.sent.append(volume)
        whole = floor(self.lag_steps)
        rest = self.lag_steps - whole
        return (1.0 - rest) * self._earlier(whole) + rest * self._earlier(whole + 1)

    def _earlier(self, steps):
        return self.sent[-1 - steps] if steps < len(self.sent) else 0.0


class SlowRiver:
    """The whole network under one operation."""

    def __init__(self, basin, operation, clock, rules=None):
        self.basin, self.operation, self.clock = basin, operation, clock
        self.daily = clock.step is TimeStep.DAILY
        dt = 1.0 if self.daily else float(np.mean(clock.days))
        leaving = defaultdict(float)
        for reach in basin.reaches:
            if reach.kind is ReachKind.RIVER:
                leaving[reach.from_id] += reach.flow_fraction
        self.river = [
            SlowReach(r, r.flow_fraction / leaving[r.from_id], dt)
            for r in basin.reaches
            if r.kind is ReachKind.RIVER
        ]
        self.diversions = [
            SlowReach(r, 1.0, dt) for r in basin.reaches if r.kind is ReachKind.DIVERSION
        ]
        self.dams = {d.id: d for d in basin.dams if d.id in operation.built}
        self.lakes = {lake.node_id: lake for lake in basin.lakes}
        self.demands = list(basin.demands) if operation.has_demands else []
        self.rules = {**operation.rules, **(rules or {})}
        self.curves = {name: fit_reservoir_curve(dam) for name, dam in self.dams.items()}
        self.mean_flow = self._mean_flow()
        self.order = self._order()

    # ---- the network -------------------------------------------------------------------------

    def return_node(self, demand):
        if demand.return_node_id:
            return demand.return_node_id
        branches = [r.reach for r in self.river if r.reach.from_id == demand.node_id]
        most = max(branch.flow_fraction for branch in branches)
        return min(b.to_id for b in branches if b.flow_fraction == most)

    def _edges(self):
        edges = [(r.reach.from_id, r.reach.to_id) for r in self.river + self.diversions]
        return edges + [
            (d.node_id, self.return_node(d)) for d in self.demands if d.return_fraction > 0.0
        ]

    def below(self, node):
        found, edges = set(), self._edges()
        ahead = [node]
        while ahead:
            here = ahead.pop()
            for start, end in edges:
                if start == here and end not in found:
                    found.add(end)
                    ahead.append(end)
        return found

    def beside(self, lake):
        """The nodes whose water makes the river that the lake looks at."""
        own = self.below(lake.node_id) | {lake.node_id}
        return {a for a, b in self._edges() if b == lake.river_node_id} - own

    def _order(self):
        before = defaultdict(set)
        for start, end in self._edges():
            before[end].add(start)
        for lake in self.lakes.values():
            before[lake.node_id] |= self.beside(lake)
        order, left = [], [node.id for node in self.basin.nodes]
        while left:
            ready = [n for n in left if before[n] <= set(order)]
            order.append(ready[-1])
            left.remove(ready[-1])
        return order

    def _mean_flow(self):
        runoff = {s.id: sum(s.monthly_flow_m3s) / 12.0 for s in self.basin.subbasins}

        def flow(node):
            own = sum(
                i.flow_fraction * runoff[i.subbasin_id]
                for i in self.basin.inflows
                if i.node_id == node
            )
            above = sum(
                r.share * flow(r.reach.from_id) for r in self.river if r.reach.to_id == node
            )
            return own + above

        return {node.id: flow(node.id) for node in self.basin.nodes}

    # ---- rules -------------------------------------------------------------------------------

    def rule(self, dam):
        """Return (targets, firm, hinge)."""
        chosen = self.rules.get(dam.id)
        if chosen is not None:
            return chosen.target_fraction, chosen.firm_m3s, chosen.hinge
        if dam.rule_fraction is None or dam.live_storage_hm3 <= 0.0:
            return (1.0,) * 12, 0.0, None
        return dam.rule_fraction, 0.5 * self.mean_flow[dam.id], None

    def dead(self, dam):
        is_run_of_river = dam.live_storage_hm3 <= 0.0
        return dam.total_storage_hm3 - (0.0 if is_run_of_river else dam.live_storage_hm3)

    def initial(self, place):
        if place in self.lakes:
            lake = self.lakes[place]
            return min(lake.initial_storage_hm3, lake.curve[-1].storage_hm3)
        dam = self.dams[place]
        if not self._stands_from_start(place):
            return 0.0
        targets, _, hinge = self.rule(dam)
        if hinge is not None:
            return dam.total_storage_hm3
        dead = self.dead(dam)
        return dead + targets[11] * (dam.total_storage_hm3 - dead)

    def _stands_from_start(self, place):
        return self.operation.first_year.get(place, 0) <= self.clock.first_year

    def wish_m3s(self, dam, month, fraction):
        """The release that the storage fraction alone asks for."""
        _, firm, hinge = self.rule(dam)
        if hinge is not None:
            xs = (0.0, hinge.low[month], hinge.high[month], 1.0)
            ys = (0.0, hinge.release_low_m3s, hinge.release_high_m3s, hinge.release_full_m3s)
            return broken_line(xs, ys, fraction)
        total, dead = dam.total_storage_hm3, self.dead(dam)
        if total <= dead:
            return 0.0
        low = dead / total
        return firm * min(max((fraction - low) / (FADE * (1.0 - low)), 0.0), 1.0)

    # ---- time --------------------------------------------------------------------------------

    def run(self, flow_m3s, *, spin_up_years=0):
        """`flow_m3s[sub-basin][step]`; the first years run twice and are recorded once."""
        clock, run = self.clock, SlowRun()
        self.storage = {p: self.initial(p) for p in [*self.dams, *self.lakes]}
        spin = [t for t in range(len(clock)) if clock.year[t] < clock.first_year + spin_up_years]
        for t in spin:
            self._step(t, flow_m3s, SlowRun(), spinning=True)
        for t in range(len(clock)):
            self._step(t, flow_m3s, run, spinning=False)
        return run

    def _stands(self, place, t, spinning):
        if self._stands_from_start(place):
            return True
        return not spinning and self.clock.year[t] >= self.operation.first_year[place]

    def _step(self, t, flow_m3s, run, *, spinning):
        days = 1.0 if self.daily else float(self.clock.days[t])
        self.month, self.days, self.volume = int(self.clock.month[t]), days, days * HM3_A_DAY
        self.into_month = float(self.clock.into_month[t])
        self.runoff = {name: float(series[t]) for name, series in flow_m3s.items()}
        self.arrived = defaultdict(list)  # node -> [(where from, volume)]
        self.taken = defaultdict(float)  # what a lake took out of the river at a node
        for node in self.order:
            inflow = sum(volume for _, volume in self.arrived[node]) - self.taken[node]
            for each in self.basin.inflows:
                if each.node_id == node:
                    inflow += each.flow_fraction * self.runoff[each.subbasin_id] * self.volume
            stands = node in self.dams and self._stands(node, t, spinning)
            out, diverted = self._pass_node(node, inflow, stands, run)
            run.outflow_hm3[node].append(out)
            self._send(self.river, node, out)
            self._send(self.diversions, node, diverted)

    def _pass_node(self, node, inflow, stands, run):
        """Return what goes on down the river and what a diversion takes."""
        if node in self.lakes:
            return self._pass_lake(node, inflow, run), 0.0
        if stands:
            return self._pass_dam(self.dams[node], inflow, run)
        if node in self.dams:
            self._note_absent_dam(node, run)
        taken, _ = self._serve(node, inflow, run)
        return inflow - taken, 0.0

    def _send(self, reaches, node, volume):
        for reach in reaches:
            if reach.reach.from_id == node:
                self.arrived[reach.reach.to_id].append((node, reach.send(volume)))

    def _note_absent_dam(self, node, run):
        for series in self._dam_series(run):
            series[node].append(0.0)

    def _dam_series(self, run):
        return run.storage_hm3, run.energy_mwh, run.evaporated_hm3, run.spilled_hm3

    def _serve(self, node, available, run):
        """Serve the demands of a node; return what was taken and what is left available."""
        here = [d for d in self.demands if d.node_id == node]
        taken = 0.0
        for priority in sorted({d.priority for d in here}):
            alike = [d for d in here if d.priority == priority]
            wants = {
                d.id: d.monthly_hm3[self.month] / MEAN_DAYS[self.month] * self.days for d in alike
            }
            all_wants = sum(wants.values())
            served = min(all_wants, available)
            for d in alike:
                own = served * wants[d.id] / all_wants if all_wants > 0.0 else 0.0
                run.delivered_hm3[d.id].append(own)
                if d.return_fraction > 0.0:
                    back = d.return_fraction * own
                    self.arrived[self.return_node(d)].append((node, back))
            available -= served
            taken += served
        return taken, available

    def _evaporate(self, held, fraction, area_cubic, mm):
        depth_m = mm[self.month] / MEAN_DAYS[self.month] * self.days / 1000.0
        return min(depth_m * cubic(area_cubic, fraction), held)

    def _least_release(self, dam, x, inflow):
        """What must flow: the dam's own minimum, its control point, a part of what fills it."""
        least = dam.minimum_release_m3s * self.volume
        for need in self.operation.requirements:
            if need.dam_id == dam.id:
                least = max(least, self._needed(need))
        filled = min(max(self.dead(dam) - x, 0.0), inflow)
        return max(least, self.operation.filling_fraction * filled)

    def _needed(self, need):
        """The requirement and what is taken on the way, less the runoff that enters there."""

        def above(node):
            found, edges = {node}, [(r.reach.from_id, r.reach.to_id) for r in self._all_reaches()]
            ahead = [node]
            while ahead:
                here = ahead.pop()
                for start, end in edges:
                    if end == here and start not in found:
                        found.add(start)
                        ahead.append(start)
            return found

        between = above(need.node_id) - above(need.dam_id)
        local = sum(
            i.flow_fraction * self.runoff[i.subbasin_id]
            for i in self.basin.inflows
            if i.node_id in between
        )
        required = need.monthly_m3s[self.month]
        if required > 0.0:
            required += sum(
                (1.0 - d.return_fraction) * d.monthly_hm3[self.month]
                for d in self.demands
                if d.node_id in between
            ) / (MEAN_DAYS[self.month] * HM3_A_DAY)
        return (required - local) * self.volume

    def _all_reaches(self):
        return self.river + self.diversions

    def _pass_dam(self, dam, inflow, run):
        node, x, total, dead = dam.id, self.storage[dam.id], dam.total_storage_hm3, self.dead(dam)
        curve = self.curves[node]
        diverts = any(r.reach.from_id == node for r in self.diversions)
        fraction = max(x, dead) / total if total > 0.0 else 0.0
        loss = self._evaporate(x + inflow, fraction, curve.area_km2, dam.net_evaporation_mm)
        usable = max(x + inflow - loss - dead, 0.0)
        least = min(self._least_release(dam, x, inflow), max(usable, inflow - loss))
        taken, available = self._serve(node, max(usable - least, 0.0), run)
        # The rule: the firm release (the reserve counts) or all above the target; or the hinge.
        targets, _, hinge = self.rule(dam)
        wish = self.wish_m3s(dam, self.month, x / total if total > 0.0 else 0.0) * self.volume
        if hinge is None:
            start, end = targets[self.month - 1], targets[self.month]
            target = (start + self.into_month * (end - start)) * (total - dead)
            wish = max(wish - least, available - target, 0.0)
        has_turbines = dam.turbine_m3s is not None and dam.installed_mw > 0.0
        capacity = dam.turbine_m3s * self.volume if has_turbines else float("inf")
        through = 0.0 if diverts else min(least, usable)
        release = min(wish, available, max(capacity - through, 0.0))
        left = x + inflow - loss - taken - least - release
        end = min(left, total)
        energy = 0.0
        if has_turbines:
            turned = min(release + through, capacity)
            head = cubic(curve.head_m, max((x + end) / 2.0, dead) / total if total > 0.0 else 0.0)
            mwh = MWH_PER_HM3_M * dam.efficiency * head * turned
            energy = min(mwh, dam.installed_mw * 24.0 * self.days)
        self.storage[node] = end
        values = (end, energy, loss, left - end)
        for series, value in zip(self._dam_series(run), values, strict=True):
            series[node].append(value)
        return least + (left - end) + (0.0 if diverts else release), release if diverts else 0.0

    def _pass_lake(self, node, inflow, run):
        lake, x = self.lakes[node], self.storage[node]
        storage = [p.storage_hm3 for p in lake.curve]
        area = [p.area_km2 for p in lake.curve]
        top = storage[-1]
        evaporating = area_of_lake(lake)
        dead = lake.dead_storage_hm3
        fraction = max(x, dead) / top
        loss = self._evaporate(x + inflow, fraction, evaporating, lake.net_evaporation_mm)
        usable = max(x + inflow - loss - dead, 0.0)
        taken, available = self._serve(node, usable, run)
        held = x + inflow
        beside = self.beside(lake) | {node}  # its own demands may return water to the river
        passing = sum(v for start, v in self.arrived[lake.river_node_id] if start in beside)
        flows, stages = zip(*lake.rating, strict=True)
        level = broken_line(storage, [p.level_m for p in lake.curve], held)
        stage = broken_line(flows, stages, passing / self.volume)
        surface = broken_line(storage, area, held)
        # Implicit: out = C (level − stage − out / area).
        c = lake.conveyance_m3s_per_m * self.volume
        wanted = c * (level - stage) / (1.0 + c / surface)
        out = reverse = 0.0
        if wanted >= 0.0:
            out = min(wanted, available)
        else:
            most = lake.largest_reverse_m3s * self.volume
            reverse = min(-wanted, most, lake.largest_share * passing)
        self.taken[lake.river_node_id] += reverse
        self.storage[node] = held + reverse - loss - taken - out
        values = (self.storage[node], loss, level, reverse)
        kept = (run.storage_hm3, run.evaporated_hm3, run.level_m, run.reverse_hm3)
        for series, value in zip(kept, values, strict=True):
            series[node].append(value)
        return out


def simulate_slowly(basin, operation, clock, flow_m3s, *, rules=None, spin_up_years=0):
    """Carry one trace through the river; `flow_m3s` holds a series for each sub-basin."""
    river = SlowRiver(basin, operation, clock, rules)
    return river.run(flow_m3s, spin_up_years=spin_up_years)
