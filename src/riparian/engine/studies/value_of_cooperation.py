"""What cooperation is worth: every coalition's benefit by trace, and how the gain may be shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from riparian.engine.interests.accounts import benefit_measures
from riparian.engine.interests.benefits import (
    Account,
    Benefits,
    NaturalState,
    observe_natural_state,
    unpriced_pairs,
    value_benefits,
)
from riparian.engine.interests.sharing.game import GameEnsemble, name_coalition
from riparian.engine.interests.valuation import NotValued, Valuation
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.river.basin import Basin
from riparian.engine.river.compiling import CompiledRiver, compile_river
from riparian.engine.river.inflows import Inflows, YearClass, YearClasses, classify_years
from riparian.engine.river.operation import NATURAL, DamRule, Operation, find_built
from riparian.engine.river.rule_space import RuleChoice
from riparian.engine.river.simulation import RiverRun, simulate_river
from riparian.engine.studies.coalition_search import (
    CoalitionRules,
    SearchSpace,
    prepare_search,
    search_coalitions,
)
from riparian.engine.studies.foresight_bound import ForesightBound, bound_by_foresight
from riparian.engine.studies.progress import Progress, silent
from riparian.engine.studies.setting import (
    Setting,
    generated_inflows,
    monthly_means_m3s,
    station_measures,
)
from riparian.engine.vocabulary import Estimate

SEARCH_TRACES, SEARCH_YEARS = 64, 10
BOUND_TRACES, BOUND_YEARS = 2, 4
"""The programme with foresight is large: it is solved for few years, for every coalition."""
SEARCH_SEED_OFFSET = 1_000_003
"""The search sees other traces than the evaluation: their seed is far away."""
RULE_SETS_AT_ONCE = 4
ESTIMATES = tuple(Estimate)


@dataclass(frozen=True, slots=True, kw_only=True)
class CooperationRequest:
    """What was asked: how many traces, which years, from which seed, with which dams."""

    traces: int = 100
    first_year: int = 2021
    last_year: int = 2050
    seed: int = 1
    built: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CooperationValue:
    """The answer, with everything a report needs.

    `benefits_musd` is the mean over years of each country's benefit, (estimate, coalition,
    trace, country) [million USD a year]; `by_class_musd` the same for dry, normal and wet years
    at base estimates, (class, coalition, trace, country) with NaN where a trace has none.
    `accounts_musd` is (estimate, state, account): the mean by country and sector in the
    reference states named in `states`.
    """

    players: tuple[str, ...]
    request: CooperationRequest
    benefits_musd: FloatArray
    by_class_musd: FloatArray
    alpha_musd: FloatArray
    """Each coalition's benefit if outsiders harm it, (coalition,), on the search's traces."""
    accounts: tuple[Account, ...]
    states: tuple[str, ...]
    accounts_musd: FloatArray
    rules: CoalitionRules
    bound: ForesightBound
    """How good the search was, on traces of the search."""
    unpriced: tuple[tuple[str, str], ...]
    not_valued: tuple[NotValued, ...]
    hydrographs: Mapping[str, Mapping[str, FloatArray]]
    """Station → state → mean flow of each month (12,) [m³/s]."""

    @property
    def grand(self) -> int:
        """The coalition of all."""
        return (1 << len(self.players)) - 1

    def worth_musd(self) -> FloatArray:
        """Return what each coalition's members have together, (estimate, trace, coalition)."""
        count = 1 << len(self.players)
        members = np.array(
            [[mask >> bit & 1 for bit in range(len(self.players))] for mask in range(count)]
        )
        return np.asarray(np.einsum("ectp,cp->etc", self.benefits_musd, members))

    def games(self, estimate: Estimate | None = None) -> GameEnsemble:
        """Return the games of all traces, for one estimate or for all three."""
        worth = self.worth_musd()
        chosen = worth if estimate is None else worth[[ESTIMATES.index(estimate)]]
        return GameEnsemble(players=self.players, values=chosen.reshape(-1, chosen.shape[-1]))

    def gain_musd(self) -> FloatArray:
        """Return what all gain together over acting alone, (estimate, trace)."""
        worth = self.worth_musd()
        singles = worth[..., [1 << bit for bit in range(len(self.players))]].sum(axis=-1)
        return np.asarray(worth[..., self.grand] - singles)

    def gain_fraction(self) -> FloatArray:
        """Return the gain relative to what all have when each acts alone, (estimate, trace)."""
        worth = self.worth_musd()
        singles = worth[..., [1 << bit for bit in range(len(self.players))]].sum(axis=-1)
        return np.asarray((worth[..., self.grand] - singles) / np.abs(singles))

    def externalities_musd(self) -> FloatArray:
        """Return how each coalition changes each country's benefit against all alone.

        Mean over traces at base estimates, (coalition, country); members' columns are included.
        """
        base = self.benefits_musd[ESTIMATES.index(Estimate.BASE)].mean(axis=1)
        return np.asarray(base - base[1])

    def superadditivity_losses(self) -> list[tuple[str, str, float]]:
        """Return pairs of disjoint coalitions that have less together, and how much less."""
        worth = self.worth_musd()[ESTIMATES.index(Estimate.BASE)].mean(axis=0)
        losses = []
        for one in range(1, len(worth)):
            for other in range(one + 1, len(worth)):
                if not one & other and worth[one | other] < worth[one] + worth[other] - 1e-6:
                    loss = float(worth[one] + worth[other] - worth[one | other])
                    names = (name_coalition(self.players, one), name_coalition(self.players, other))
                    losses.append((*names, loss))
        return sorted(losses, key=lambda each: -each[2])


def value_of_cooperation(
    setting: Setting, request: CooperationRequest, *, progress: Progress = silent
) -> CooperationValue:
    """Search rules for every coalition, then judge them all on daily traces of their own.

    Raises:
        InvalidInput: the basin has no valuation, or no reservoir to run.
    """
    valuation = setting.require_valuation()
    basin = setting.basin
    built = find_built(basin) if request.built is None else request.built
    operation = Operation(built=built)
    progress("prepare", 0, 1)
    space = _prepare(setting, operation, request, traces=SEARCH_TRACES, years=SEARCH_YEARS)
    progress("prepare", 1, 1)
    rules = search_coalitions(space, progress=progress)
    few = _prepare(setting, operation, request, traces=BOUND_TRACES, years=BOUND_YEARS)
    bound = bound_by_foresight(few, rules, traces=BOUND_TRACES, progress=progress)
    progress("inflow", 0, 1)
    years = (request.first_year, request.last_year)
    inflows = generated_inflows(setting, years=years, traces=request.traces, seed=request.seed)
    progress("inflow", 1, 1)
    judge = _Judge(
        basin=basin,
        valuation=valuation,
        operation=operation,
        inflows=inflows,
        space=space,
        progress=progress,
    )
    return judge.answer(request, rules, bound)


def _prepare(
    setting: Setting, operation: Operation, request: CooperationRequest, *, traces: int, years: int
) -> SearchSpace:
    """Lay out the search problem on traces that the judgement does not see."""
    span = (request.first_year, request.first_year + years - 1)
    seed = request.seed + SEARCH_SEED_OFFSET
    inflows = generated_inflows(setting, years=span, traces=traces, seed=seed)
    return prepare_search(setting.basin, setting.require_valuation(), operation, inflows)


State = tuple[str, CompiledRiver, Mapping[str, DamRule]]


@dataclass(slots=True)
class _Judge:
    """Runs rule sets on the evaluation traces and keeps only what the answer needs."""

    basin: Basin
    valuation: Valuation
    operation: Operation
    inflows: Inflows
    space: SearchSpace
    progress: Progress

    def answer(
        self, request: CooperationRequest, rules: CoalitionRules, bound: ForesightBound
    ) -> CooperationValue:
        river = compile_river(self.basin, self.operation, self.inflows.clock)
        grand = (1 << len(self.basin.countries)) - 1
        states: tuple[State, ...] = (
            ("no dams", compile_river(self.basin, NATURAL, self.inflows.clock), {}),
            ("rule curves", river, {}),
            ("each alone", river, self.space.expand(rules.choices[1])),
            ("all together", river, self.space.expand(rules.choices[grand])),
        )
        runs = {name: self._run(river_of, [chosen]) for name, river_of, chosen in states}
        natural = observe_natural_state(runs["no dams"], self.basin, self.valuation)
        valued = {name: self._value(run, natural) for name, run in runs.items()}
        accounts = valued["each alone"][0].accounts
        benefits, by_class = self._judge_coalitions(river, rules, natural)
        return CooperationValue(
            players=self.basin.country_ids,
            request=request,
            benefits_musd=benefits,
            by_class_musd=by_class,
            alpha_musd=self._alpha(rules),
            accounts=accounts,
            states=tuple(runs),
            accounts_musd=_account_means(valued, accounts),
            rules=rules,
            bound=bound,
            unpriced=unpriced_pairs(self.basin, self.valuation),
            not_valued=self.valuation.not_valued,
            hydrographs=self._hydrographs(runs),
        )

    def _run(self, river: CompiledRiver, rules: Sequence[Mapping[str, DamRule]]) -> RiverRun:
        measures = (
            *benefit_measures(self.basin, self.valuation, step=self.inflows.clock.step),
            *station_measures(self.basin),
        )
        return simulate_river(river, self.inflows, measures=measures, rules=rules)

    def _value(self, run: RiverRun, natural: NaturalState) -> tuple[Benefits, ...]:
        return tuple(
            value_benefits(run, self.basin, self.valuation, natural=natural, estimate=estimate)
            for estimate in ESTIMATES
        )

    def _judge_coalitions(
        self, river: CompiledRiver, rules: CoalitionRules, natural: NaturalState
    ) -> tuple[FloatArray, FloatArray]:
        """Return benefits by estimate, and by class of year; equal choices are run once."""
        distinct = _distinct_choices(rules.choices)
        shape = (1 << len(self.basin.countries), self.inflows.traces, len(self.basin.countries))
        benefits = np.zeros((len(ESTIMATES), *shape))
        classes = classify_years(self.inflows)
        by_class = np.full((len(YearClass), *shape), np.nan)
        for start in range(0, len(distinct), RULE_SETS_AT_ONCE):
            self.progress("judge", start, len(distinct))
            batch = distinct[start : start + RULE_SETS_AT_ONCE]
            run = self._run(river, [self.space.expand(choice) for choice, _ in batch])
            for number, worth in enumerate(self._value(run, natural)):
                yearly = worth.by_country(self.basin.country_ids)
                for position, (_, owners) in enumerate(batch):
                    benefits[number, owners] = yearly[position].mean(axis=1)
                    if worth.estimate is Estimate.BASE:
                        means = _class_means(yearly[position], classes)
                        by_class[:, owners] = means[:, None]
        self.progress("judge", len(distinct), len(distinct))
        return benefits, by_class

    def _alpha(self, rules: CoalitionRules) -> FloatArray:
        """Return each coalition's worth when outsiders harm it, on the traces of the search."""
        masks = sorted(rules.worst_choices)
        worth = self.space.benefits([rules.worst_choices[mask] for mask in masks])
        alpha = np.zeros(1 << len(self.basin.countries))
        for mask, benefits in zip(masks, worth, strict=True):
            alpha[mask] = sum(benefits[bit] for bit in range(len(benefits)) if mask >> bit & 1)
        alpha[-1] = rules.search_values_musd[len(alpha) - 1]
        return alpha

    def _hydrographs(self, runs: Mapping[str, RiverRun]) -> dict[str, dict[str, FloatArray]]:
        clock = self.inflows.clock
        return {
            measure.name: {
                name: monthly_means_m3s(run, measure.name, clock) for name, run in runs.items()
            }
            for measure in station_measures(self.basin)
        }


def _distinct_choices(
    choices: Mapping[int, RuleChoice],
) -> list[tuple[RuleChoice, list[int]]]:
    """Group the coalitions that would run the river alike."""
    distinct: list[tuple[RuleChoice, list[int]]] = []
    for mask in sorted(choices):
        for choice, owners in distinct:
            if choice == choices[mask]:
                owners.append(mask)
                break
        else:
            distinct.append((choices[mask], [mask]))
    return distinct


def _class_means(yearly: FloatArray, classes: YearClasses) -> FloatArray:
    """Return the mean of each class of years, (class, trace, country); NaN where none occurs."""
    means = np.full((len(YearClass), yearly.shape[0], yearly.shape[2]), np.nan)
    for number, year_class in enumerate(YearClass):
        chosen = classes.is_in(year_class)
        counts = chosen.sum(axis=1)
        sums = np.einsum("tyc,ty->tc", yearly, chosen.astype(float))
        occurs = counts > 0
        means[number, occurs] = sums[occurs] / counts[occurs, None]
    return means


def _account_means(
    valued: Mapping[str, tuple[Benefits, ...]], accounts: tuple[Account, ...]
) -> FloatArray:
    """Return (estimate, state, account) means over traces and years; 0 where a state has none."""
    means = np.zeros((len(ESTIMATES), len(valued), len(accounts)))
    for state, benefits in enumerate(valued.values()):
        for number, worth in enumerate(benefits):
            for position, account in enumerate(worth.accounts):
                column = accounts.index(account)
                means[number, state, column] = worth.values_musd[..., position].mean()
    return means
