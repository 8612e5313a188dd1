"""The answer of the main study as one JSON document; its form is cooperation_result.schema.json."""

from typing import Any

from riparian.engine.interests.sharing.ensembles import CoreFrequency
from riparian.engine.io.cooperation_tables import coalition_key
from riparian.engine.io.data_table import finite
from riparian.engine.io.report import sentences
from riparian.engine.kernels.river_arrays import FloatArray
from riparian.engine.studies.cooperation_findings import (
    HIGH,
    LOW,
    CooperationFindings,
    Range,
    RuleShares,
    read_cooperation,
)
from riparian.engine.studies.setting import Setting
from riparian.engine.studies.value_of_cooperation import CooperationValue

SCHEMA = "riparian/cooperation-result/1"
OUTSIDERS = (
    "gamma: countries outside a coalition act singly, each for itself, and may answer it with one "
    "move; alpha: they do their worst to it, reported as a bound on the traces of the search"
)
Document = dict[str, Any]


def cooperation_document(answer: CooperationValue, setting: Setting) -> Document:
    """Return the answer as plain numbers and texts; nothing in it is NaN."""
    return document_of(read_cooperation(answer), setting)


def document_of(findings: CooperationFindings, setting: Setting) -> Document:
    """Return the document of findings that were already worked out."""
    return {
        "schema": SCHEMA,
        "summary": _summary(findings, setting),
        **_question(findings, setting),
        **_contract(findings),
        **_ranges(findings),
        **_stability(findings),
        **_effects(findings),
        **_foresight(findings.answer),
        **_background(findings, setting),
    }


def _summary(findings: CooperationFindings, setting: Setting) -> list[str]:
    """Return the answer in sentences, the first of them the question."""
    words = sentences.words_of(findings, setting)
    return [
        sentences.question(words),
        sentences.answer_sentence(words),
        sentences.certainty_sentence(words),
        sentences.payment_sentence(words),
        sentences.coalition_sentence(words),
        sentences.foresight_sentence(words),
    ]


def _foresight(answer: CooperationValue) -> Document:
    bound = answer.bound
    return {
        "foresight_bound": {
            "traces": bound.traces,
            "years": bound.years,
            "relaxed": list(bound.relaxed),
            "coalitions": {
                coalition_key(answer.players, mask): {
                    "found_musd": finite(bound.found_musd[mask]),
                    "bound_musd": finite(bound.bound_musd[mask]),
                    "gap_fraction": finite(bound.gap_fraction(mask)),
                }
                for mask in sorted(bound.bound_musd)
                if mask
            },
        }
    }


def _question(findings: CooperationFindings, setting: Setting) -> Document:
    request = findings.answer.request
    return {
        "basin": {"name": setting.basin.name, "title": setting.basin.title},
        "player_names": {country.id: country.name for country in setting.basin.countries},
        "unit": f"million USD of {setting.require_valuation().base_year} a year",
        "base_year": setting.require_valuation().base_year,
        "request": {
            "traces": request.traces,
            "first_year": request.first_year,
            "last_year": request.last_year,
            "seed": request.seed,
            "built": None if request.built is None else sorted(request.built),
        },
        "range": {
            "mean": "mean over traces at base estimates",
            "low": f"{LOW:.0%} quantile over traces at low, base and high estimates",
            "high": f"{HIGH:.0%} quantile over traces at low, base and high estimates",
        },
    }


def _contract(findings: CooperationFindings) -> Document:
    answer = findings.answer
    return {
        "players": list(answer.players),
        "values_musd": {
            coalition_key(answer.players, mask): finite(float(findings.values_musd.mean[mask]))
            for mask in range(1, answer.grand + 1)
        },
        "shares_musd": {
            found.rule.key: _by_player(answer.players, found.shares) for found in findings.rules
        },
        "gain_fraction": _range(findings.gain_fraction),
    }


def _ranges(findings: CooperationFindings) -> Document:
    players = findings.answer.players
    return {
        "gain_musd": _range(findings.gain_musd),
        "gain_by_estimate_musd": {
            str(estimate): {
                **_range(values),
                "positive_fraction_of_traces": findings.positive_fraction[estimate],
            }
            for estimate, values in findings.gain_by_estimate.items()
        },
        "value_ranges_musd": {
            coalition_key(players, mask): _range(findings.values_musd, mask)
            for mask in range(1, findings.answer.grand + 1)
        },
        "alone_musd": _by_player(players, findings.alone_musd),
        "together_musd": _by_player(players, findings.together_musd),
        "change_musd": _by_player(players, findings.change_musd),
        "rules": {found.rule.key: _rule(players, found) for found in findings.rules},
    }


def _rule(players: tuple[str, ...], found: RuleShares) -> Document:
    return {
        "title": found.rule.title,
        "source": found.rule.source,
        "exists_when": found.rule.exists_when,
        "divides_all": found.divides_all,
        "games": {
            "base": found.base_games,
            "base_defined": found.base_defined,
            "all": found.all_games,
            "all_defined": found.all_defined,
        },
        "alone_in_same_games_musd": _numbers(players, found.alone_musd),
        "gain_musd": _by_player(players, found.gain),
        "core": _core(found.core) if found.divides_all else None,
    }


def _stability(findings: CooperationFindings) -> Document:
    players, paid = findings.answer.players, findings.payments
    transfers = paid.mean_transfers_musd
    return {
        "core": {
            "exists_fraction_of_traces": findings.core_exists_fraction,
            "without_payment": _core(findings.unpaid_core),
        },
        "side_payments": {
            "received_musd": None if transfers is None else _numbers(players, transfers),
            "possible_fraction_of_traces": paid.possible_fraction,
            "why_not": paid.why_not or None,
        },
        "superadditivity": {
            "holds": not findings.losses,
            "losses": [
                {"coalition": one, "other": other, "loss_musd": finite(loss)}
                for one, other, loss in (
                    (one.replace(" + ", "+"), other.replace(" + ", "+"), loss)
                    for one, other, loss in findings.losses
                )
            ],
        },
    }


def _core(core: CoreFrequency) -> Document:
    return {
        "fraction_of_traces": finite(core.fraction),
        "blocking": [
            {
                "coalition": "+".join(one.members),
                "fraction_of_traces": one.frequency,
                "mean_excess_musd": finite(one.mean_excess),
            }
            for one in core.blocking
        ],
    }


def _effects(findings: CooperationFindings) -> Document:
    answer = findings.answer
    players, change = answer.players, answer.externalities_musd()
    masks = range(1, answer.grand + 1)
    return {
        "externalities_musd": {
            coalition_key(players, mask): {
                player: finite(float(change[mask, number]))
                for number, player in enumerate(players)
                if not mask >> number & 1
            }
            for mask in masks
        },
        "alpha_musd": {
            coalition_key(players, mask): {
                "value_if_outsiders_harm": finite(float(answer.alpha_musd[mask])),
                "value_in_search": finite(float(answer.rules.search_values_musd[mask])),
            }
            for mask in masks
        },
        "years": {
            one.name: {
                "traces": one.traces,
                "alone_musd": _numbers(players, one.alone_musd),
                "together_musd": _numbers(players, one.together_musd),
                "gain_musd": _range(one.gain_musd),
            }
            for one in findings.classes
        },
    }


def _background(findings: CooperationFindings, setting: Setting) -> Document:
    answer, valuation = findings.answer, setting.require_valuation()
    return {
        "outsiders": OUTSIDERS,
        "search": {
            "evaluations": answer.rules.evaluations,
            "sweeps_until_settled": answer.rules.sweeps_until_settled,
        },
        "assumptions": [
            {
                "id": one.id,
                "meaning": one.meaning,
                "low": finite(one.low),
                "base": finite(one.base),
                "high": finite(one.high),
                "unit": one.unit,
                "price_year": one.price_year,
                "factor_to_base_year": finite(one.price_factor),
                "quality": one.quality,
                "source": one.source,
            }
            for one in valuation.parameters.values()
        ],
        "sources": dict(valuation.sources or {}),
        "not_valued": [
            {"what": one.what, "why": one.why, "needed": one.needed} for one in answer.not_valued
        ],
        "unpriced": [{"seller": seller, "buyer": buyer} for seller, buyer in answer.unpriced],
    }


def _range(values: Range, *place: int) -> Document:
    return {end: finite(float(getattr(values, end)[place])) for end in ("low", "mean", "high")}


def _by_player(players: tuple[str, ...], values: Range) -> Document:
    return {player: _range(values, number) for number, player in enumerate(players)}


def _numbers(players: tuple[str, ...], values: FloatArray) -> Document:
    return {player: finite(float(value)) for player, value in zip(players, values, strict=True)}
