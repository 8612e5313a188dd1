"""The river kernel: carries a whole network through time for 64 traces at once.

Layout: inflow is `[block][step][sub-basin][lane]` with 64 lanes a block, so that each thread reads
one contiguous stream. Nodes come sorted from source to sea. Every lane loop works on one scratch
row with constant offsets: LLVM vectorises it without alias checks (twice as fast as the
obvious loop). Blocks and rule sets share nothing, so results do not depend on the thread count.

Volumes are hm³ per step, flows m³/s, `hm3_per_m3s[t]` turns one into the other.
Nothing here checks its input; `riparian.engine.river.simulation` is the one caller.
"""

import numba as nb
import numpy as np

from riparian.engine.kernels.river_arrays import (
    AREA_KM2,
    AVAILABLE,
    C0,
    C1,
    C2,
    CHANNEL,
    CONSUMED,
    CONSUMPTION,
    DEAD_HM3,
    DELAY_START,
    DELIVERED,
    DIVERTED,
    DIVERTS,
    ENERGY,
    ENTERED,
    EXCESS,
    FILLING_FRACTION,
    FRACTION,
    HEAD_M,
    HM3_PER_DAY,
    INFLOW,
    INSTALLED_MW,
    IS_DIVERSION,
    LAG,
    LAKE_HINGES,
    LANES,
    LAST,
    LEVEL,
    LOSS,
    LOST,
    MAX_CLASSES,
    MAXIMUM,
    MINIMUM,
    MINIMUM_M3S,
    MODE,
    MWH_PER_HM3_M,
    OUT,
    OUTFLOW,
    REVERSE,
    ROW,
    ROWS,
    RULE_GAIN,
    RULE_HIGH,
    RULE_K0,
    RULE_K1,
    RULE_K2,
    RULE_LOW,
    RULE_TARGET,
    SENT,
    SHORTFALL,
    SPILL,
    STORAGE,
    STORED,
    SUM,
    TO,
    TOTAL_HM3,
    TRANSIT,
    TURBINE,
    TURBINE_M3S,
    TURBINES_MINIMUM,
)

CACHE_LINE = 8  # numbers

_inlined = nb.njit(forceinline=True, fastmath=True, error_model="numpy")


# Arrays are flat and rows are addressed by their first element, unsigned: a view of a row would
# count references, and a signed address would be checked for wrapping at every element.
# `lanes` is always 64 here, but a count known when compiling makes LLVM write out 64 single moves.
@nb.njit(inline="always")
def _rows(count):
    """Return rows of zeros that start where cache lines do, so that no vector straddles two."""
    raw = np.zeros(count * LANES + CACHE_LINE)
    skip = -(raw.ctypes.data // 8) % CACHE_LINE
    return raw[skip : skip + count * LANES]


@_inlined
def _set(target, at, value, lanes):
    first = np.uint64(at)
    for lane in range(lanes):
        target[first + lane] = value


@_inlined
def _copy(target, at, source, start, lanes):
    first, origin = np.uint64(at), np.uint64(start)
    for lane in range(lanes):
        target[first + lane] = source[origin + lane]


@_inlined
def _add(target, at, source, start, factor, lanes):
    first, origin = np.uint64(at), np.uint64(start)
    for lane in range(lanes):
        target[first + lane] += factor * source[origin + lane]


@_inlined
def _scale(target, at, source, start, factor, lanes):
    first, origin = np.uint64(at), np.uint64(start)
    for lane in range(lanes):
        target[first + lane] = factor * source[origin + lane]


@_inlined
def _take(target, at, source, start, lanes):
    """Copy a row and leave it empty."""
    first, origin = np.uint64(at), np.uint64(start)
    for lane in range(lanes):
        target[first + lane] = source[origin + lane]
        source[origin + lane] = 0.0


@_inlined
def _close(account, at, w, lanes):
    """Carry storage over and add up what a place sent and received, for its balance."""
    first = np.uint64(at)
    for lane in range(lanes):
        account[first + lane] = w[STORAGE * LANES + lane]
        account[first + np.uint64(LANES) + lane] += w[SENT * LANES + lane]
        account[first + np.uint64(2 * LANES) + lane] += w[INFLOW * LANES + lane]


@_inlined
def _lose_and_reserve(w, account, at, numbers, i, evaporation, lanes):
    """Evaporation first, then the minimum release; while dead storage fills, a part of inflow."""
    dead, total = numbers[i, DEAD_HM3], numbers[i, TOTAL_HM3]
    filling = numbers[i, FILLING_FRACTION]
    inverse_total = 1.0 / total if total > 0.0 else 0.0
    a0, a1 = numbers[i, AREA_KM2], numbers[i, AREA_KM2 + 1]
    a2, a3 = numbers[i, AREA_KM2 + 2], numbers[i, AREA_KM2 + 3]
    first = np.uint64(at)
    for lane in range(lanes):
        x = account[first + lane]
        inflow = w[INFLOW * LANES + lane]
        # The curves are known above dead storage only.
        least = max(x, dead)
        f = least * inverse_total
        held = x + inflow
        loss = min(evaporation * (a0 + f * (a1 + f * (a2 + f * a3))), held)
        # What flows into dead storage; no jump where a reservoir stands just at its lowest outlet.
        filled = min(least - x, inflow)
        wanted = max(w[MINIMUM * LANES + lane], filling * filled)
        above_dead = max(held - loss - dead, 0.0)
        # Below the lowest outlet only what flows in can be passed on.
        reserve = min(wanted, max(above_dead, inflow - loss))
        w[STORAGE * LANES + lane] = x
        w[LOSS * LANES + lane] = loss
        # Only water above dead storage passes the turbines.
        through = min(reserve, above_dead)
        w[MINIMUM * LANES + lane] = reserve
        w[TURBINE * LANES + lane] = through
        w[AVAILABLE * LANES + lane] = above_dead - through
        w[CONSUMPTION * LANES + lane] = 0.0


@_inlined
def _deliver(w, served, at, wanted, lanes):
    """Serve one priority class."""
    first = np.uint64(at)
    for lane in range(lanes):
        available = w[AVAILABLE * LANES + lane]
        given = min(wanted, available)
        served[first + lane] = given
        w[AVAILABLE * LANES + lane] = available - given
        w[CONSUMPTION * LANES + lane] += given


@_inlined
def _release(w, numbers, i, rules, place, month, into_month, days, volume, lanes):
    """The rule's release, then spill, then energy at the mean of first and last storage."""
    k0 = rules[place, month, RULE_K0] * volume
    k1 = rules[place, month, RULE_K1] * volume
    k2 = rules[place, month, RULE_K2] * volume
    low, high = rules[place, month, RULE_LOW], rules[place, month, RULE_HIGH]
    width = high - low
    next_target = rules[place, (month + 1) % 12, RULE_TARGET]
    gain, start_target = rules[place, month, RULE_GAIN], rules[place, month, RULE_TARGET]
    dead, total = numbers[i, DEAD_HM3], numbers[i, TOTAL_HM3]
    target = start_target + into_month * (next_target - start_target) - dead
    inverse_total = 1.0 / total if total > 0.0 else 0.0
    half, lowest = 0.5 * inverse_total, dead * inverse_total
    turbine = numbers[i, TURBINE_M3S] * volume
    through_turbine = numbers[i, TURBINES_MINIMUM]
    diverts = numbers[i, DIVERTS]
    mwh = numbers[i, MWH_PER_HM3_M]
    most_mwh = numbers[i, INSTALLED_MW] * 24.0 * days
    e0, e1 = numbers[i, HEAD_M], numbers[i, HEAD_M + 1]
    e2, e3 = numbers[i, HEAD_M + 2], numbers[i, HEAD_M + 3]
    for lane in range(lanes):
        x = w[STORAGE * LANES + lane]
        f = x * inverse_total
        available = w[AVAILABLE * LANES + lane]
        reserve = w[MINIMUM * LANES + lane]
        lost = w[LOSS * LANES + lane] + w[CONSUMPTION * LANES + lane]
        wish = k0 * min(f, low) + k1 * min(max(f - low, 0.0), width) + k2 * max(f - high, 0.0)
        # A firm release counts the minimum release in; a hinge (no gain) comes on top of it.
        wish = max(wish - gain * reserve, gain * (available - target), 0.0)
        through = through_turbine * w[TURBINE * LANES + lane]
        u = min(min(wish, available), max(turbine - through, 0.0))
        left = x + w[INFLOW * LANES + lane] - lost - reserve - u
        end = min(left, total)
        spill = left - end
        turned = min(u + through, turbine)
        mean = max((x + end) * half, lowest)
        head = e0 + mean * (e1 + mean * (e2 + mean * e3))
        diverted = diverts * u
        river = reserve + spill + u - diverted
        w[STORAGE * LANES + lane] = end
        w[SPILL * LANES + lane] = spill
        w[TURBINE * LANES + lane] = turned
        w[DIVERTED * LANES + lane] = diverted
        w[ENERGY * LANES + lane] = min(mwh * head * turned, most_mwh)
        w[OUTFLOW * LANES + lane] = river
        w[SENT * LANES + lane] = river + diverted + lost


@_inlined
def _exchange(w, lake, k, waiting, volume, lanes):
    """Fill the lake from the river or drain it.

    The step is implicit in the lake's level, so that it is stable however long it is.
    """
    river_at = np.uint64(lake.river_node[k] * LANES)
    conveyance = lake.conveyance[k]
    largest = lake.largest_reverse_m3s[k] * volume
    share = lake.largest_share[k]
    for lane in range(lanes):
        x = w[STORAGE * LANES + lane] + w[INFLOW * LANES + lane]
        flow = waiting[river_at + np.uint64(lane)] / volume
        level, area, stage = lake.level[k, 0], lake.area[k, 0], lake.stage[k, 0]
        for j in range(LAKE_HINGES):
            above = max(x - lake.storage_hinge[k, j], 0.0)
            level += lake.level[k, 1 + j] * above
            area += lake.area[k, 1 + j] * above
            stage += lake.stage[k, 1 + j] * max(flow - lake.flow_hinge[k, j], 0.0)
        wanted = conveyance * (level - stage) * volume / (1.0 + conveyance * volume / area)
        out = min(max(wanted, 0.0), w[AVAILABLE * LANES + lane])
        reverse = min(min(max(-wanted, 0.0), largest), share * waiting[river_at + np.uint64(lane)])
        waiting[river_at + np.uint64(lane)] -= reverse
        out += w[MINIMUM * LANES + lane]
        lost = w[LOSS * LANES + lane] + w[CONSUMPTION * LANES + lane]
        w[STORAGE * LANES + lane] = x + reverse - lost - out
        w[OUTFLOW * LANES + lane] = out
        w[REVERSE * LANES + lane] = reverse
        w[LEVEL * LANES + lane] = level
        w[SPILL * LANES + lane] = 0.0
        w[TURBINE * LANES + lane] = 0.0
        w[DIVERTED * LANES + lane] = 0.0
        w[ENERGY * LANES + lane] = 0.0
        w[SENT * LANES + lane] = out + lost - reverse


@_inlined
def _record(total, total_at, w, row_at, mode, weight, threshold, lanes):
    """Fold one row of this step into the running total of its period."""
    at, start = np.uint64(total_at), np.uint64(row_at)
    if mode == SUM:
        _add(total, at, w, start, weight, lanes)
    elif mode == LAST:
        for lane in range(lanes):
            total[at + lane] = weight * w[start + lane]
    elif mode == MAXIMUM:
        for lane in range(lanes):
            total[at + lane] = max(total[at + lane], weight * w[start + lane])
    elif mode == EXCESS:
        for lane in range(lanes):
            total[at + lane] += weight * max(w[start + lane] - threshold, 0.0)
    elif mode == SHORTFALL:
        for lane in range(lanes):
            total[at + lane] += weight * max(threshold - w[start + lane], 0.0)
    else:
        for lane in range(lanes):
            total[at + lane] += weight if w[start + lane] < threshold else 0.0


@_inlined
def _travel(numbers, places, r, w, start, waiting, sent_before, arrived_before, delay, t, lanes):
    """Send one outflow down a reach: attenuation by c0, c1, c2, then a whole number of steps."""
    fraction, lag = numbers[r, FRACTION], places[r, LAG]
    c0, c1, c2 = numbers[r, C0], numbers[r, C1], numbers[r, C2]
    at, here, out = places[r, TO] * LANES, np.uint64(r * LANES), np.uint64(start)
    if c0 == 1.0:
        if lag == 0:
            _add(waiting, at, w, start, fraction, lanes)
        else:
            slot = (places[r, DELAY_START] + t % lag) * LANES
            _add(waiting, at, delay, slot, 1.0, lanes)
            _scale(delay, slot, w, start, fraction, lanes)
    else:
        for lane in range(lanes):
            sent = fraction * w[out + lane]
            arrived = c0 * sent + c1 * sent_before[here + lane] + c2 * arrived_before[here + lane]
            sent_before[here + lane] = sent
            arrived_before[here + lane] = arrived
        if lag == 0:
            _add(waiting, at, arrived_before, here, 1.0, lanes)
        else:
            slot = (places[r, DELAY_START] + t % lag) * LANES
            _add(waiting, at, delay, slot, 1.0, lanes)
            _copy(delay, slot, arrived_before, here, lanes)


@_inlined
def _control(w, controls, c, runoff, month, volume, minimum, lanes):
    """What the control point needs beyond the runoff that enters between it and the dam."""
    _set(w, MINIMUM * LANES, controls.required_m3s[c, month] * volume, lanes)
    for j in range(controls.local_start[c], controls.local_start[c + 1]):
        start = controls.local_subbasin[j] * LANES
        _add(w, MINIMUM * LANES, runoff, start, -controls.local_fraction[j], lanes)
    for lane in range(lanes):
        w[MINIMUM * LANES + lane] = max(w[MINIMUM * LANES + lane], minimum)


@_inlined
def _serve(w, served, demands, first, last, waiting, basin, month, volume, lanes):
    """Serve the demand classes of a place in order of priority and send back what returns."""
    class_m3s, return_start, return_to, return_fraction = demands
    for c in range(first, last):
        here = (c - first) * LANES
        _deliver(w, served, here, class_m3s[c, month] * volume, lanes)
        for e in range(return_start[c], return_start[c + 1]):
            back = return_fraction[e, month]
            _add(waiting, return_to[e] * LANES, served, here, back, lanes)
            _add(basin, CONSUMED * LANES, served, here, -back, lanes)
    if last > first:
        _add(basin, CONSUMED * LANES, w, CONSUMPTION * LANES, 1.0, lanes)


@_inlined
def _in_transit(numbers, sent_before, arrived_before, delay, basin, lanes):
    """Add the water that is still on its way; what a Muskingum reach owes is a geometric sum."""
    for r in range(numbers.shape[0]):
        if numbers[r, C0] != 1.0:
            owed = 1.0 / (1.0 - numbers[r, C2])
            _add(basin, TRANSIT * LANES, sent_before, r * LANES, owed * numbers[r, C1], lanes)
            _add(basin, TRANSIT * LANES, arrived_before, r * LANES, owed * numbers[r, C2], lanes)
    for row in range(delay.size // LANES):
        _add(basin, TRANSIT * LANES, delay, row * LANES, 1.0, lanes)


@nb.njit(fastmath=True, error_model="numpy", cache=True)
def _run_block(
    nodes, reaches, works, controls, lakes, recorders, clock, q, rule, initial, totals, used_lanes
):
    # Named tuples are opened here once: reading a member inside the loop counts references.
    entering, node_works, node_lake, local_start, local_subbasin, local_fraction = nodes[:6]
    n_subbasins = entering.size
    reach_start, recorder_start = nodes[6:]
    reach_numbers, reach_places = reaches
    numbers, start_step, evaporation_mm_day, evaporates = works[:4]
    class_start, demands, control = works[4], works[5:9], works[9]
    recorder_places, recorder_weight, recorder_threshold = recorders
    clock_month, clock_days, clock_into_month, clock_period, clock_source = clock
    recorded, period_size, storage, sent, throughput, basin = totals
    n_nodes, n_works, n_reaches = node_works.size, start_step.size, reach_numbers.shape[0]
    waiting = _rows(n_nodes)
    sent_before = _rows(n_reaches)
    arrived_before = _rows(n_reaches)
    delay = _rows(reach_places[:, LAG].sum())
    served = _rows(MAX_CLASSES)
    w = _rows(ROWS)
    runoff = _rows(n_subbasins)
    account = _rows(3 * n_works)
    all_lanes = np.uint64(w.size // ROWS)
    lanes = np.uint64(used_lanes)
    for i in range(n_works):
        if start_step[i] <= 0:
            _set(account, 3 * i * LANES, initial[i], all_lanes)
            _add(basin, STORED * LANES, account, 3 * i * LANES, -1.0, all_lanes)
    for t in range(clock_month.size):
        month, days = clock_month[t], clock_days[t]
        volume = days * HM3_PER_DAY
        period_at = clock_period[t] * period_size
        q_now = clock_source[t] * n_subbasins * LANES
        # Inflow comes from memory: read in its own order it streams.
        for row in range(n_subbasins):
            _scale(runoff, row * LANES, q, q_now + row * LANES, volume, lanes)
            _add(basin, ENTERED * LANES, runoff, row * LANES, entering[row], lanes)
        for n in range(n_nodes):
            _take(w, INFLOW * LANES, waiting, n * LANES, lanes)
            for j in range(local_start[n], local_start[n + 1]):
                _add(w, INFLOW * LANES, runoff, local_subbasin[j] * LANES, local_fraction[j], lanes)
            i = node_works[n]
            built = i >= 0 and t >= start_step[i]
            if i >= 0:
                row = i if built else n_works
                minimum = numbers[row, MINIMUM_M3S] * volume
                _set(w, MINIMUM * LANES, minimum, lanes)
                if built and control[i] >= 0:
                    _control(w, controls, control[i], runoff, month, volume, minimum, lanes)
                evaporation = evaporation_mm_day[i, month] * days * 1e-3
                _lose_and_reserve(w, account, 3 * i * LANES, numbers, row, evaporation, lanes)
                first, last = class_start[i], class_start[i + 1]
                _serve(w, served, demands, first, last, waiting, basin, month, volume, lanes)
                if node_lake[n] >= 0:
                    _exchange(w, lakes, node_lake[n], waiting, volume, lanes)
                else:
                    into_month = clock_into_month[t]
                    _release(w, numbers, row, rule, i, month, into_month, days, volume, lanes)
                _close(account, 3 * i * LANES, w, lanes)
                if evaporates[i] == 1:
                    _add(basin, LOST * LANES, w, LOSS * LANES, 1.0, lanes)
            leaving = OUTFLOW if i >= 0 else INFLOW
            if reach_start[n] == reach_start[n + 1]:
                _add(basin, OUT * LANES, w, leaving * LANES, 1.0, lanes)
            for r in range(reach_start[n], reach_start[n + 1]):
                if reach_places[r, IS_DIVERSION] == 0:
                    _travel(
                        reach_numbers,
                        reach_places,
                        r,
                        w,
                        leaving * LANES,
                        waiting,
                        sent_before,
                        arrived_before,
                        delay,
                        t,
                        lanes,
                    )
                elif i >= 0:
                    _travel(
                        reach_numbers,
                        reach_places,
                        r,
                        w,
                        DIVERTED * LANES,
                        waiting,
                        sent_before,
                        arrived_before,
                        delay,
                        t,
                        lanes,
                    )
            if clock_period[t] >= 0:
                for e in range(recorder_start[n], recorder_start[n + 1]):
                    kept, mode = recorder_places[e, ROW], recorder_places[e, MODE]
                    at = period_at + recorder_places[e, CHANNEL] * LANES
                    weight = recorder_weight[e, month]
                    threshold = recorder_threshold[e, month] * volume
                    if kept >= DELIVERED:
                        start = (kept - DELIVERED) * LANES
                        _record(recorded, at, served, start, mode, weight, threshold, lanes)
                    elif built or kept in (INFLOW, OUTFLOW):
                        start = (leaving if kept == OUTFLOW else kept) * LANES
                        _record(recorded, at, w, start, mode, weight, threshold, lanes)
    _in_transit(reach_numbers, sent_before, arrived_before, delay, basin, lanes)
    for i in range(n_works):
        _add(basin, STORED * LANES, account, 3 * i * LANES, 1.0, all_lanes)
        _copy(storage, i * LANES, account, 3 * i * LANES, all_lanes)
        _copy(sent, i * LANES, account, (3 * i + 1) * LANES, all_lanes)
        _copy(throughput, i * LANES, account, (3 * i + 2) * LANES, all_lanes)


@_inlined
def _lanes_used(traces, block):
    """Return the lanes of a block that carry traces, in whole vectors."""
    left = min(traces - block * LANES, LANES)
    return -(-left // CACHE_LINE) * CACHE_LINE


@nb.njit(parallel=True, cache=True, fastmath=True, error_model="numpy")
def run_river(
    nodes,
    reaches,
    works,
    controls,
    lakes,
    recorders,
    clock,
    inflow,
    traces,
    rules,
    initial,
    results,
):
    """Run every (rule set, block of 64 traces) into `results`, which starts as zeros.

    `inflow` is (block, step · sub-basin · lane) [m³/s]; `rules` (rule set, works, 12, RULE_COLUMNS)
    with the target as storage [hm³] at the start of each month; `initial` (rule set, works) [hm³].
    """
    n_blocks = inflow.shape[0]
    for task in nb.prange(rules.shape[0] * n_blocks):
        rule_set = task // n_blocks
        block = task % n_blocks
        recorded = results.recorded[rule_set, block]
        totals = (
            recorded.reshape(recorded.size),
            recorded.shape[1],
            results.storage[rule_set, block],
            results.sent[rule_set, block],
            results.throughput[rule_set, block],
            results.basin[rule_set, block],
        )
        _run_block(
            nodes,
            reaches,
            works,
            controls,
            lakes,
            recorders,
            clock,
            inflow[block],
            rules[rule_set],
            initial[rule_set],
            totals,
            _lanes_used(traces, block),
        )
