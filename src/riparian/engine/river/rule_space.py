"""The space in which operating rules are searched: few numbers a group of reservoirs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from riparian.engine.river.basin import Basin
from riparian.engine.river.network import Monthly
from riparian.engine.river.operation import DamRule
from riparian.engine.river.works import Dam
from riparian.engine.vocabulary import MONTHS_PER_YEAR

LARGE_SHARE = 0.1
"""A reservoir with this share of the basin's live storage is run by itself."""
SMALL_SHARE = 0.01
"""Cascades with less than this share are run together with the country's other small ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonalRule:
    """Draw down to `low` by the end of `low_month`, refill to `high` by the end of `high_month`.

    Fractions are of live storage, months from 0 (January); between the two the target moves in
    equal steps. `firm` is the release kept up below the target, as a fraction of mean inflow.
    """

    low: float
    high: float
    low_month: int
    high_month: int
    firm: float

    @lru_cache(maxsize=4096)  # noqa: B019 - rules are small, frozen and used many thousand times
    def target(self) -> Monthly:
        """Return the storage target at the end of each month."""
        filling = (self.high_month - self.low_month) % MONTHS_PER_YEAR or MONTHS_PER_YEAR
        emptying = MONTHS_PER_YEAR - filling or MONTHS_PER_YEAR
        values = []
        for month in range(MONTHS_PER_YEAR):
            since_low = (month - self.low_month) % MONTHS_PER_YEAR
            if since_low <= filling:
                way = since_low / filling
            else:
                way = 1.0 - (since_low - filling) / emptying
            values.append(self.low + way * (self.high - self.low))
        return tuple(values)

    def neighbours(self, step: float) -> Iterator["SeasonalRule"]:
        """Yield the rules one move away; `step` is in fractions."""
        for change in (step, -step):
            yield replace(self, low=float(np.clip(self.low + change, 0.0, self.high)))
            yield replace(self, high=float(np.clip(self.high + change, self.low, 1.0)))
            yield replace(self, firm=float(np.clip(self.firm + change, 0.0, 1.0)))
            months = 1 if change > 0.0 else -1
            if (self.low_month + months) % MONTHS_PER_YEAR != self.high_month:
                yield replace(self, low_month=(self.low_month + months) % MONTHS_PER_YEAR)
            if (self.high_month + months) % MONTHS_PER_YEAR != self.low_month:
                yield replace(self, high_month=(self.high_month + months) % MONTHS_PER_YEAR)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservoirGroup:
    """Reservoirs of one country that follow one seasonal rule."""

    name: str
    country: str
    dams: tuple[str, ...]
    live_storage_hm3: float
    wettest_month: int
    """Month of largest natural inflow, from which the first guess takes its season."""


RuleChoice = Mapping[str, SeasonalRule]
"""Group name to rule."""


def group_reservoirs(basin: Basin, built: frozenset[str]) -> tuple[ReservoirGroup, ...]:
    """Return the groups whose rules are decided together, upstream first.

    Large reservoirs stand alone, others follow their cascade, small cascades are joined within
    their country; so one group never crosses a border.
    """
    storing = [dam for dam in basin.dams if dam.id in built and dam.live_storage_hm3 > 0.0]
    total = sum(dam.live_storage_hm3 for dam in storing)
    cascade: dict[tuple[str, str], float] = defaultdict(float)
    for dam in storing:
        cascade[dam.country, dam.cascade] += dam.live_storage_hm3
    members: dict[tuple[str, str], list[Dam]] = defaultdict(list)
    for dam in storing:
        if dam.live_storage_hm3 >= LARGE_SHARE * total:
            name = dam.name
        elif cascade[dam.country, dam.cascade] >= SMALL_SHARE * total and dam.cascade:
            name = dam.cascade
        else:
            name = f"other reservoirs {dam.country}"
        members[dam.country, name].append(dam)
    position = {node_id: number for number, node_id in enumerate(basin.order)}
    groups = [_group(basin, name, country, dams) for (country, name), dams in members.items()]
    return tuple(sorted(groups, key=lambda group: min(position[dam] for dam in group.dams)))


def _group(basin: Basin, name: str, country: str, dams: list[Dam]) -> ReservoirGroup:
    largest = max(dams, key=lambda dam: dam.live_storage_hm3)
    return ReservoirGroup(
        name=name,
        country=country,
        dams=tuple(dam.id for dam in dams),
        live_storage_hm3=sum(dam.live_storage_hm3 for dam in dams),
        wettest_month=_wettest_month(basin, largest.id),
    )


def _wettest_month(basin: Basin, node_id: str) -> int:
    """Return the month of largest natural runoff upstream of a node."""
    weight = dict.fromkeys(basin.order, 0.0)
    weight[node_id] = 1.0
    for reach in sorted(
        basin.reaches, key=lambda each: basin.order.index(each.from_id), reverse=True
    ):
        weight[reach.from_id] += reach.flow_fraction * weight[reach.to_id]
    runoff = {sub.id: np.array(sub.monthly_flow_m3s) for sub in basin.subbasins}
    flow = np.zeros(MONTHS_PER_YEAR)
    for inflow in basin.inflows:
        flow += weight[inflow.node_id] * inflow.flow_fraction * runoff[inflow.subbasin_id]
    return int(np.argmax(flow))


def first_guess(group: ReservoirGroup) -> SeasonalRule:
    """Return a moderate annual cycle around the wet season of the group."""
    return SeasonalRule(
        low=0.3,
        high=1.0,
        low_month=(group.wettest_month - 2) % MONTHS_PER_YEAR,
        high_month=(group.wettest_month + 2) % MONTHS_PER_YEAR,
        firm=0.5,
    )


def variants(group: ReservoirGroup) -> tuple[SeasonalRule, ...]:
    """Return rules spread over the space, from kept full to a full annual cycle."""
    guess = first_guess(group)
    spread = [
        replace(guess, low=low, high=high, firm=firm)
        for low, high in ((1.0, 1.0), (0.7, 1.0), (0.4, 1.0), (0.0, 1.0), (0.2, 0.7), (0.0, 0.4))
        for firm in (0.2, 0.6)
    ]
    later = [
        replace(rule, low_month=(rule.low_month + 1) % 12, high_month=(rule.high_month + 1) % 12)
        for rule in spread
        if rule.low < rule.high
    ]
    return (*spread, *later)


def expand_rules(
    groups: tuple[ReservoirGroup, ...], choice: RuleChoice, inflow_m3s: Mapping[str, float]
) -> dict[str, DamRule]:
    """Return the rule of every dam under a choice of seasonal rules, given mean inflows."""
    return {
        dam: DamRule(
            target_fraction=choice[group.name].target(),
            firm_m3s=choice[group.name].firm * inflow_m3s[dam],
        )
        for group in groups
        for dam in group.dams
    }
