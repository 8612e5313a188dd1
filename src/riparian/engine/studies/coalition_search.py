"""Find the operating rules that each coalition would choose: alone by a sweep, jointly by search.

The search runs on the monthly kernel with its own traces; what it finds is judged elsewhere on
daily traces it has not seen. Gamma assumption: outsiders act singly and answer the coalition.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from riparian.engine.interests.accounts import benefit_measures
from riparian.engine.interests.benefits import (
    NaturalState,
    observe_natural_state,
    value_benefits,
)
from riparian.engine.interests.valuation import Valuation
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.clock import Clock
from riparian.engine.river.compiling import CompiledRiver, compile_river
from riparian.engine.river.inflows import Inflows
from riparian.engine.river.measures import Measure
from riparian.engine.river.operation import NATURAL, DamRule, Operation
from riparian.engine.river.rule_space import (
    ReservoirGroup,
    RuleChoice,
    SeasonalRule,
    expand_rules,
    first_guess,
    group_reservoirs,
    variants,
)
from riparian.engine.river.simulation import simulate_river
from riparian.engine.studies.progress import Progress, silent
from riparian.engine.vocabulary import Estimate, TimeStep

STEPS = (0.25, 0.1)
"""Fractions by which the search moves a rule, coarse then fine."""
MOST_MOVES = 6
MOST_JOINT_MOVES = 5
"""A joint search starts from the best of its parts and of the pool, so it needs few moves."""
LEAST_EFFECT_MUSD = 0.05
"""A group that moves the other members by less than this keeps its owner's rule."""
MOST_SWEEPS = 3
LEAST_GAIN_MUSD = 1e-3
BATCH = 48
"""Rule sets a simulation takes at once: enough for both cores, small in memory."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchSpace:
    """What a search needs: the compiled monthly river, its traces, groups and accounts."""

    basin: Basin
    valuation: Valuation
    operation: Operation
    groups: tuple[ReservoirGroup, ...]
    river: CompiledRiver
    inflows: Inflows
    measures: tuple[Measure, ...]
    natural: NaturalState
    daily: Inflows
    """The same traces day by day, on which the finds are weighed against each other."""
    estimate: Estimate = Estimate.BASE

    def groups_of(self, countries: Iterable[str]) -> tuple[ReservoirGroup, ...]:
        """Return the groups that these countries decide on."""
        members = set(countries)
        return tuple(group for group in self.groups if group.country in members)

    def expand(self, choice: RuleChoice) -> dict[str, DamRule]:
        """Return the rule of every dam under a choice."""
        return expand_rules(self.groups, choice, self.river.mean_inflow_m3s)

    def benefits(self, choices: Sequence[RuleChoice]) -> FloatArray:
        """Return the mean yearly benefit of each country under each choice (choice, country)."""
        found = []
        for start in range(0, len(choices), BATCH):
            batch = choices[start : start + BATCH]
            run = simulate_river(
                self.river,
                self.inflows,
                measures=self.measures,
                rules=[self.expand(choice) for choice in batch],
            )
            worth = value_benefits(
                run, self.basin, self.valuation, natural=self.natural, estimate=self.estimate
            )
            found.append(worth.by_country(self.basin.country_ids).mean(axis=(1, 2)))
        return np.concatenate(found)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoalitionRules:
    """The rules found for every coalition, by bit mask, and how the search went."""

    groups: tuple[ReservoirGroup, ...]
    choices: Mapping[int, RuleChoice]
    search_values_musd: Mapping[int, float]
    worst_choices: Mapping[int, RuleChoice]
    """For the alpha bound: outsiders run their reservoirs to the coalition's harm."""
    sweeps_until_settled: int | None
    evaluations: int


@dataclass(slots=True)
class _Search:
    """The state of one search: what was tried, what is known."""

    space: SearchSpace
    choices: dict[int, RuleChoice] = field(default_factory=dict)
    values: dict[int, float] = field(default_factory=dict)
    known: dict[tuple[SeasonalRule, ...], FloatArray] = field(default_factory=dict)

    def evaluate(self, choices: Sequence[RuleChoice]) -> FloatArray:
        """Return benefits (choice, country); a run tells of all countries, so none is run twice."""
        keys = [tuple(choice[group.name] for group in self.space.groups) for choice in choices]
        new = {
            key: choice for key, choice in zip(keys, choices, strict=True) if key not in self.known
        }
        if new:
            self.known.update(zip(new, self.space.benefits(list(new.values())), strict=True))
        return np.stack([self.known[key] for key in keys])


def prepare_search(
    basin: Basin, valuation: Valuation, operation: Operation, daily: Inflows
) -> SearchSpace:
    """Lay out the monthly search problem on traces kept apart from those that judge."""
    inflows = daily.to_monthly()
    clock: Clock = inflows.clock
    measures = benefit_measures(basin, valuation, step=TimeStep.MONTHLY)
    natural_run = simulate_river(compile_river(basin, NATURAL, clock), inflows, measures=measures)
    return SearchSpace(
        basin=basin,
        valuation=valuation,
        operation=operation,
        groups=group_reservoirs(basin, operation.built),
        river=compile_river(basin, operation, clock),
        inflows=inflows,
        measures=measures,
        natural=observe_natural_state(natural_run, basin, valuation),
        daily=daily,
    )


def search_coalitions(space: SearchSpace, *, progress: Progress = silent) -> CoalitionRules:
    """Find rules for every coalition, smaller ones first.

    A larger coalition starts from the best rules of its parts, so that within the search it can
    only lose to them through what outsiders do.
    """
    search = _Search(space)
    count = len(space.basin.country_ids)
    alone, settled = _settle_alone(search, progress)
    pool = _evaluate_pool(search, alone)
    for number in range(count):
        search.choices[1 << number] = alone
    base = search.evaluate([alone])[0]
    for number in range(count):
        search.values[1 << number] = float(base[number])
    joint = sorted(
        (mask for mask in range(1, 1 << count) if mask.bit_count() > 1),
        key=lambda mask: (mask.bit_count(), mask),
    )
    for done, mask in enumerate(joint):
        progress("search", done, len(joint))
        _search_coalition(search, mask, alone, pool)
        search.choices[mask] = next(
            (known for known in search.choices.values() if known == search.choices[mask]),
            search.choices[mask],
        )
    progress("search", len(joint), len(joint))
    worst = {mask: _harm(search, mask, pool) for mask in search.choices if mask != (1 << count) - 1}
    return CoalitionRules(
        groups=space.groups,
        choices=search.choices,
        search_values_musd=search.values,
        worst_choices=worst,
        sweeps_until_settled=settled,
        evaluations=len(search.known),
    )


Pool = Mapping[str, tuple[tuple[SeasonalRule, ...], FloatArray]]
"""Group name to its variants and what each gives every country (variant, country)."""


def _settle_alone(search: _Search, progress: Progress) -> tuple[RuleChoice, int | None]:
    """Let each country choose for itself, from source to sea, until nobody changes."""
    space = search.space
    choice: RuleChoice = {group.name: first_guess(group) for group in space.groups}
    order = list(dict.fromkeys(group.country for group in space.groups))
    for sweep in range(MOST_SWEEPS):
        before = choice
        for number, country in enumerate(order):
            progress("each alone", sweep * len(order) + number, MOST_SWEEPS * len(order))
            groups = space.groups_of([country])
            choice = _improve(search, choice, groups, _sum_of(space, [country]), STEPS)
        if choice == before:
            progress("each alone", 1, 1)
            return choice, sweep + 1
    progress("each alone", 1, 1)
    return choice, None


Score = Callable[[FloatArray], FloatArray]


def _sum_of(space: SearchSpace, countries: Iterable[str]) -> Score:
    """Return the function from benefits (choice, country) to the sum of some countries."""
    columns = [space.basin.country_ids.index(country) for country in countries]
    return lambda benefits: np.asarray(benefits[:, columns].sum(axis=1))


def _improve(
    search: _Search,
    choice: RuleChoice,
    groups: tuple[ReservoirGroup, ...],
    score: Score,
    steps: Sequence[float],
    *,
    most_moves: int = MOST_MOVES,
) -> RuleChoice:
    """Move every group to its best neighbour at once where that helps, else the best one alone."""
    if not groups:
        return choice
    best = float(score(search.evaluate([choice]))[0])
    for step in steps:
        for _ in range(most_moves):
            moved, value = _move(search, choice, groups, score, step)
            if value <= best + LEAST_GAIN_MUSD:
                break
            choice, best = moved, value
    return choice


def _move(
    search: _Search,
    choice: RuleChoice,
    groups: tuple[ReservoirGroup, ...],
    score: Score,
    step: float,
) -> tuple[RuleChoice, float]:
    moves = [(group.name, rule) for group in groups for rule in choice[group.name].neighbours(step)]
    scores = score(search.evaluate([{**choice, name: rule} for name, rule in moves]))
    single = int(np.argmax(scores))
    together = dict(choice)
    for group in groups:
        own = [number for number, (name, _) in enumerate(moves) if name == group.name]
        favourite = max(own, key=lambda number: float(scores[number]))
        if scores[favourite] > scores.min():
            together[group.name] = moves[favourite][1]
    joint = float(score(search.evaluate([together]))[0])
    if joint >= scores[single]:
        return together, joint
    name, rule = moves[single]
    return {**choice, name: rule}, float(scores[single])


def _evaluate_pool(search: _Search, alone: RuleChoice) -> Pool:
    """See what each variant of each group gives everybody while all others stay as they are."""
    pool = {}
    for group in search.space.groups:
        rules = variants(group)
        pool[group.name] = (
            rules,
            search.evaluate([{**alone, group.name: rule} for rule in rules]),
        )
    return pool


def _members(space: SearchSpace, mask: int) -> list[str]:
    return [name for bit, name in enumerate(space.basin.country_ids) if mask >> bit & 1]


def _search_coalition(search: _Search, mask: int, alone: RuleChoice, pool: Pool) -> None:
    """Start from the best of the parts and of the pool, improve jointly, let outsiders answer.

    An outsider whom the coalition's choice does not touch has no reason to change its own.
    """
    space = search.space
    members = _members(space, mask)
    score = _sum_of(space, members)
    groups = _shared_groups(space, members, pool)
    starts = [_from_pool(groups, alone, pool, score)]
    for bit in range(len(space.basin.country_ids)):
        part = mask & ~(1 << bit)
        if mask >> bit & 1 and part in search.choices:
            start = {**alone, **_rules_of(space, part, search.choices[part])}
            if start not in starts:
                starts.append(start)
    values = score(search.evaluate(starts))
    choice = starts[int(np.argmax(values))]
    choice = _improve(search, choice, groups, score, STEPS[1:], most_moves=MOST_JOINT_MOVES)
    touched = np.abs(np.subtract(*search.evaluate([choice, alone]))) > LEAST_EFFECT_MUSD
    for country, is_touched in zip(space.basin.country_ids, touched, strict=True):
        if is_touched and country not in members:
            own = space.groups_of([country])
            choice = _improve_once(search, choice, own, _sum_of(space, [country]))
    search.choices[mask] = choice
    search.values[mask] = float(score(search.evaluate([choice]))[0])


def _shared_groups(
    space: SearchSpace, members: Sequence[str], pool: Pool
) -> tuple[ReservoirGroup, ...]:
    """Return the members' groups that matter to another member; the others stay as alone."""
    shared = []
    for group in space.groups_of(members):
        others = [name for name in members if name != group.country]
        effect = _sum_of(space, others)(pool[group.name][1])
        if float(np.ptp(effect)) > LEAST_EFFECT_MUSD:
            shared.append(group)
    return tuple(shared)


def _improve_once(
    search: _Search, choice: RuleChoice, groups: tuple[ReservoirGroup, ...], score: Score
) -> RuleChoice:
    """Let a country answer with its best single move."""
    if not groups:
        return choice
    before = float(score(search.evaluate([choice]))[0])
    moved, value = _move(search, choice, groups, score, STEPS[-1])
    return moved if value > before + LEAST_GAIN_MUSD else choice


def _rules_of(space: SearchSpace, mask: int, choice: RuleChoice) -> RuleChoice:
    """Return the part of a choice that a coalition's own members decided."""
    return {group.name: choice[group.name] for group in space.groups_of(_members(space, mask))}


def _from_pool(
    groups: tuple[ReservoirGroup, ...], alone: RuleChoice, pool: Pool, score: Score
) -> RuleChoice:
    """Combine the variants that are best for the coalition one by one."""
    choice = dict(alone)
    for group in groups:
        rules, benefits = pool[group.name]
        choice[group.name] = rules[int(np.argmax(score(benefits)))]
    return choice


def _weigh_daily(
    space: SearchSpace, found: Mapping[int, RuleChoice]
) -> tuple[dict[int, RuleChoice], dict[int, float]]:
    """Let each coalition take the best of what it and its parts found, judged day by day.

    The monthly kernel proposes; what a month hides (peaks, the order of days) decides here, on
    the traces of the search. A coalition can always do what a part of it would have done.
    """
    masks = sorted(found)
    distinct = list({id(found[mask]): found[mask] for mask in masks}.values())
    worth = {id(choice): row for choice, row in zip(distinct, _daily(space, distinct), strict=True)}
    choices: dict[int, RuleChoice] = {}
    values: dict[int, float] = {}
    for mask in masks:
        columns = [bit for bit in range(len(space.basin.country_ids)) if mask >> bit & 1]
        parts = [part for part in masks if part & mask == part]
        totals = [float(worth[id(found[part])][columns].sum()) for part in parts]
        best = int(np.argmax(totals))
        choices[mask], values[mask] = found[parts[best]], totals[best]
    return choices, values


def _daily(space: SearchSpace, choices: Sequence[RuleChoice]) -> FloatArray:
    """Return mean yearly benefits (choice, country) on the daily traces of the search."""
    clock = space.daily.clock
    measures = benefit_measures(space.basin, space.valuation, step=clock.step)
    natural_run = simulate_river(
        compile_river(space.basin, NATURAL, clock), space.daily, measures=measures
    )
    natural = observe_natural_state(natural_run, space.basin, space.valuation)
    river = compile_river(space.basin, space.operation, clock)
    rows = []
    for choice in choices:
        run = simulate_river(river, space.daily, measures=measures, rules=[space.expand(choice)])
        worth = value_benefits(
            run, space.basin, space.valuation, natural=natural, estimate=space.estimate
        )
        rows.append(worth.by_country(space.basin.country_ids).mean(axis=(0, 1, 2)))
    return np.stack(rows)


def _harm(search: _Search, mask: int, pool: Pool) -> RuleChoice:
    """Return the coalition's choice with every outsider's group at its worst for the coalition."""
    space = search.space
    members = _members(space, mask)
    score = _sum_of(space, members)
    choice = dict(search.choices[mask])
    for group in space.groups:
        if group.country not in members:
            rules, benefits = pool[group.name]
            choice[group.name] = rules[int(np.argmin(score(benefits)))]
    return choice
