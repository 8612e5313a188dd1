"""What the report says in words, worked out from the findings; no sentence is fixed beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from riparian.engine.interests.sharing.ensembles import BlockingFrequency, CoreFrequency
from riparian.engine.io.cooperation_tables import coalition_key
from riparian.engine.io.published_results import Comparison, find_published_gain
from riparian.engine.io.report.words import (
    amount,
    change,
    listed,
    percent,
    plural,
    span,
)
from riparian.engine.studies.cooperation_findings import BASE, CooperationFindings
from riparian.engine.studies.setting import Setting
from riparian.engine.vocabulary import Estimate

LEAST_MUSD = 0.005
"""Less than 5,000 USD a year counts as nothing."""
IDLE_MUSD = 0.05
"""The search itself looks for no smaller effect of one country on another."""
SAME_EXCESS = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Findings with the names of countries, ready to be put into sentences."""

    findings: CooperationFindings
    names: Mapping[str, str]
    places: Mapping[str, str]
    title: str
    unit: str

    @property
    def players(self) -> tuple[str, ...]:
        """The country ids."""
        return self.findings.answer.players

    def place(self, node_id: str) -> str:
        """Return a node's name."""
        return self.places.get(node_id, node_id)

    def name(self, country: str) -> str:
        """Return a country's name."""
        return self.names.get(country, country)


def words_of(findings: CooperationFindings, setting: Setting) -> Words:
    """Return findings with names and the unit of money."""
    return Words(
        findings=findings,
        names={country.id: country.name for country in setting.basin.countries},
        places={node.id: node.name for node in setting.basin.nodes},
        title=setting.basin.title,
        unit=f"million USD (of {setting.require_valuation().base_year}) a year",
    )


def question(words: Words) -> str:
    """Return the title: the question."""
    title = words.title.removeprefix("The ")
    article = "the " if words.title.startswith("The ") else ""
    return f"What is acting together on {article}{title} worth?"


def answer_sentence(words: Words) -> str:
    """Return the gain with its range and what it is a part of."""
    gain, part = words.findings.gain_musd, words.findings.gain_fraction
    mean = float(gain.mean)
    verb = "is worth" if mean >= 0.0 else "costs"
    alone = float(words.findings.alone_musd.mean.sum())
    more = "more" if mean >= 0.0 else "less"
    return (
        f"Running all reservoirs together {verb} {amount(abs(mean))} {words.unit} {more} than "
        f"each country running its own "
        f"({span(float(gain.low), float(gain.high), signed=True)}): "
        f"{percent(float(part.mean), decimals=2, signed=True)} of the {amount(alone)} million that "
        "the valued uses of the river bring when each acts alone."
    )


def certainty_sentence(words: Words) -> str:
    """Return in which part of the futures anything is gained, by estimate."""
    sure = words.findings.positive_fraction
    low, base, high = (percent(sure[one]) for one in Estimate)
    if min(sure.values()) >= 1.0:
        return "There is a gain in every generated future, at low, base and high estimates alike."
    return (
        f"There is a gain in {base} of the generated futures at base estimates, in {low} at low "
        f"and {high} at high ones; rules are chosen at base estimates and then judged at all three."
    )


def _by_sign(words: Words, values: np.ndarray) -> tuple[list[str], list[str], list[str]]:
    """Return who has more, who has less, each with the amount, and who has the same."""
    pairs = sorted(zip(words.players, values, strict=True), key=lambda pair: -abs(pair[1]))
    more = [f"{words.name(one)} ({change(value)})" for one, value in pairs if value >= LEAST_MUSD]
    less = [f"{words.name(one)} ({change(value)})" for one, value in pairs if value <= -LEAST_MUSD]
    same = [words.name(one) for one, value in pairs if abs(value) < LEAST_MUSD]
    return more, less, same


def gainers_sentence(words: Words) -> str:
    """Return who gains and who loses when all act together and nobody pays."""
    more, less, same = _by_sign(words, words.findings.change_musd.mean)
    parts = [f"{listed(more)} {_verb('gain', more)} before any payment (million USD a year)."]
    if less:
        parts.append(f"{listed(less)} {_verb('lose', less)}.")
    if same:
        parts.append(f"Nothing changes for {listed(same)}.")
    return " ".join(parts)


def _verb(verb: str, names: list[str]) -> str:
    return verb if len(names) > 1 else f"{verb}s"


def payment_sentence(words: Words) -> str:
    """Return who would have to be paid by whom so that nobody is worse off."""
    paid = words.findings.payments
    if paid.mean_transfers_musd is None:
        return (
            "No payment can leave everybody as well off as alone: the losses are larger than the "
            "gains."
        )
    if np.all(np.abs(paid.mean_transfers_musd) < LEAST_MUSD):
        return "Nobody needs to be paid: no country is worse off than alone on average."
    pairs = list(zip(words.players, paid.mean_transfers_musd, strict=True))
    to = [f"{words.name(one)} {amount(float(x))}" for one, x in pairs if x >= LEAST_MUSD]
    by = [f"{words.name(one)} {amount(-float(x))}" for one, x in pairs if x <= -LEAST_MUSD]
    return (
        f"{listed(to)} would have to be paid, by {listed(by)}, so that nobody is worse off than "
        f"alone on average. The gains cover the losses in {percent(paid.possible_fraction)} of "
        "futures."
    )


def objection_sentence(words: Words) -> str:
    """Return who would object without payment, and how far a division that all accept exists."""
    found = words.findings
    loudest = smallest_objectors(found.unpaid_core)[:2]
    exists = percent(found.core_exists_fraction)
    accepted = f"Some division that no group of countries would leave exists in {exists} of futures"
    if not loudest:
        return f"Nobody would object, even without payment. {accepted}."
    said = [
        f"{_group(words, one)} would object in {percent(one.frequency)} of futures, by "
        f"{amount(one.mean_excess)} on average"
        for one in loudest
    ]
    return (
        f"Without payment {'; '.join(said)}. {accepted}; the nucleolus is one of them wherever "
        "there is one."
    )


def _group(words: Words, one: BlockingFrequency) -> str:
    return listed([words.name(member) for member in one.members])


def smallest_objectors(core: CoreFrequency) -> list[BlockingFrequency]:
    """Return the objecting coalitions without those that only add bystanders to a smaller one."""
    kept: list[BlockingFrequency] = []
    for one in sorted(core.blocking, key=lambda each: len(each.members)):
        repeats = any(
            set(other.members) < set(one.members) and one.frequency <= other.frequency + SAME_EXCESS
            for other in kept
        )
        if not repeats:
            kept.append(one)
    return sorted(kept, key=lambda each: -each.frequency * each.mean_excess)


def outsiders_sentence(words: Words) -> str:
    """Return what was assumed about outsiders, and how much the harshest assumption would take."""
    answer = words.findings.answer
    masks = range(1, answer.grand)
    harm = {m: answer.rules.search_values_musd[m] - float(answer.alpha_musd[m]) for m in masks}
    worst = max(masks, key=lambda mask: harm[mask], default=0)
    start = "Countries outside a coalition look after themselves and may answer it (gamma)."
    if not worst or harm[worst] < LEAST_MUSD:
        return f"{start} Even if they did their worst, no coalition would lose by it (alpha)."
    return (
        f"{start} If they did their worst instead (alpha), the most any coalition could lose is "
        f"{amount(harm[worst])}, by {coalition_key(answer.players, worst)}."
    )


def not_valued_sentence(words: Words) -> str:
    """Return how much has no price, and what first comes to mind."""
    answer = words.findings.answer
    count = len(answer.not_valued) + len(answer.unpriced)
    if not count:
        return "Everything this basin's data names has a value."
    first = [one.what for one in answer.not_valued]
    energy = [f"energy from {seller} to {buyer}" for seller, buyer in answer.unpriced]
    return (
        f"{plural(count, 'thing')} without a price in any source: {listed(energy + first, most=4)}."
    )


def idle_players(words: Words) -> list[str]:
    """Return the countries that add nothing to any coalition they join."""
    answer = words.findings.answer
    worth = answer.worth_musd()[BASE].mean(axis=0)
    idle = []
    for bit, country in enumerate(answer.players):
        mine = 1 << bit
        without = [mask for mask in range(1, answer.grand + 1) if not mask & mine]
        added = [abs(worth[mask | mine] - worth[mask] - worth[mine]) for mask in without]
        if max(added, default=0.0) < IDLE_MUSD:
            idle.append(country)
    return idle


def coalition_sentence(words: Words) -> str:
    """Return which smallest coalition has nearly all of the gain, and who adds nothing."""
    found = words.findings
    gain, answer = found.coalition_gain_musd.mean, found.answer
    best = int(np.argmax(gain))
    if gain[best] < LEAST_MUSD:
        return "No coalition gains anything on average; every dot stands at or left of zero."
    enough = [mask for mask in range(1, len(gain)) if gain[mask] >= 0.95 * gain[best]]
    least = min(enough, key=lambda mask: (mask.bit_count(), -gain[mask]))
    part = float(gain[least] / gain[best])
    sentence = (
        f"{coalition_key(answer.players, least)} have {percent(part)} of the largest gain of "
        f"any coalition ({change(float(gain[best]))})."
    )
    idle = [words.name(one) for one in idle_players(words)]
    if idle:
        sentence += (
            f" {listed(idle)} {_verb('add', idle)} nothing to any coalition: no "
            "other rule for their reservoirs was found that gives others more than it costs them."
        )
    return sentence


def superadditivity_sentence(words: Words) -> str:
    """Return whether joining ever costs, and why it can."""
    losses = words.findings.losses
    if not losses:
        return "No two coalitions have less together than apart: the game is superadditive."
    one, other, loss = losses[0]
    return (
        f"Not superadditive everywhere: {plural(len(losses), 'pair')} of coalitions have less "
        f"together than apart, at most {amount(loss)} ({one.replace(' + ', '+')} with "
        f"{other.replace(' + ', '+')}). Rules are searched on monthly traces and judged on daily "
        "ones they have not seen, and outsiders answer each coalition differently."
    )


def years_sentence(words: Words) -> str:
    """Return in which years cooperation is worth most."""
    classes = {one.name: float(one.gain_musd.mean) for one in words.findings.classes}
    if not classes:
        return "No trace has whole years to compare."
    most = max(classes, key=lambda name: classes[name])
    rest = [f"{change(value)} in {name} years" for name, value in classes.items() if name != most]
    return f"The gain is largest in {most} years ({change(classes[most])}), against {listed(rest)}."


def externality_sentence(words: Words) -> str:
    """Return the largest effect of a coalition on a country outside it."""
    answer = words.findings.answer
    effect = answer.externalities_musd()
    pairs = [
        (float(effect[mask, bit]), mask, bit)
        for mask in range(1, answer.grand)
        for bit in range(len(answer.players))
        if not mask >> bit & 1 and mask.bit_count() > 1
    ]
    if not pairs or max(abs(one) for one, _, _ in pairs) < LEAST_MUSD:
        return "No coalition changes what a country outside it has."
    worst = min(pairs, key=lambda pair: (round(pair[0], 1), pair[1].bit_count()))
    best = max(pairs, key=lambda pair: (round(pair[0], 1), -pair[1].bit_count()))
    said = [
        f"{words.name(answer.players[bit])} by {change(value)} when "
        f"{coalition_key(answer.players, mask)} act together"
        for value, mask, bit in (best, worst)
        if abs(value) >= LEAST_MUSD
    ]
    return f"The strongest effects on a country that is not a member: {'; '.join(said)}."


def published_sentence(words: Words, comparisons: tuple[Comparison, ...]) -> str:
    """Return where our gain stands beside the published one, and why they may differ."""
    known = find_published_gain(comparisons)
    if known is None:
        return "What others found, and ours beside it where the two can be compared."
    low, high = known.published.low or 0.0, known.published.high or 0.0
    ours = 100.0 * float(words.findings.gain_fraction.mean)
    place = "below" if ours < low else "above" if ours > high else "inside"
    return (
        f"Our gain of {ours:.2f}\u00a0% lies {place} the published {low:g} to {high:g}\u00a0% "
        f"({known.published.source}). {known.remark}"
    )


def foresight_sentence(words: Words) -> str:
    """Return how far the rules found are from what perfect foresight could have."""
    answer = words.findings.answer
    bound, grand = answer.bound, answer.grand
    gap = percent(bound.gap_fraction(grand), decimals=1)
    return (
        f"How good the search was: on {plural(bound.traces, 'trace')} of {bound.years} years the "
        f"rules of all together reach {amount(bound.found_musd[grand])} million USD a year; "
        "knowing all inflow in advance nobody could have more than "
        f"{amount(bound.bound_musd[grand])} ({gap} more)."
    )
