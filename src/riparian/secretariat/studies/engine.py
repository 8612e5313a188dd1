"""The door to the engine: parameters in, plain JSON values out."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from riparian import __version__
from riparian.engine.io.instances import find_instance, shipped_instances
from riparian.engine.io.setting_folder import read_setting
from riparian.engine.studies.effect_of_rule import FlowRule, RuleEffect, effect_of_rule
from riparian.engine.vocabulary import Estimate, NodeKind

Tell = Callable[[int], None]
STAGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: what a flow to be kept at a station in some months does to each country."""

    instance: str
    node_id: str
    minimum_m3s: float
    months: tuple[int, ...]
    first_year: int
    last_year: int
    traces: int
    seed: int

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Question":
        """Read a question back from its stored form."""
        return cls(**{**document, "months": tuple(document["months"])})


def instances() -> tuple[str, ...]:
    """Return the instances that can be asked about."""
    return shipped_instances()


def stations(instance: str) -> list[tuple[str, str]]:
    """Return the stations of an instance, from upstream down."""
    setting = read_setting(instance)
    return [(node.id, node.name) for node in setting.basin.nodes if node.kind is NodeKind.STATION]


def inputs_hash(question: Question, document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of every file the engine reads of the instance, and of the parameters."""
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode())
    folder = find_instance(question.instance)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "record" not in path.relative_to(folder).parts:
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def engine_version() -> str:
    """Return the version whose answer is stored."""
    return __version__


def answer(question: Question, *, tell: Tell) -> dict[str, Any]:
    """Ask the engine and return its answer as plain JSON values.

    Raises:
        InvalidInput: the station or the rule cannot be.
    """
    tell(1)
    setting = read_setting(question.instance)
    rule = FlowRule(
        node_id=question.node_id, minimum_m3s=question.minimum_m3s, months=question.months
    )
    tell(2)
    effect = effect_of_rule(
        setting, rule, traces=question.traces, seed=question.seed,
        years=(question.first_year, question.last_year),
    )  # fmt: skip
    tell(3)
    return _document(effect)


def _document(effect: RuleEffect) -> dict[str, Any]:
    base = list(Estimate).index(Estimate.BASE)
    change = effect.change_musd()
    objectors = set(effect.objectors())
    rows = [
        {
            "country": player,
            "before_musd": float(effect.before_musd[base, :, number].mean()),
            "change_musd": float(change[base, :, number].mean()),
            "low_musd": float(np.min(change[:, :, number])),
            "high_musd": float(np.max(change[:, :, number])),
            "would_object": player in objectors,
        }
        for number, player in enumerate(effect.players)
    ]
    return {
        "countries": rows,
        "dam": effect.dam_id,
        "days_below_before": effect.days_below_before,
        "days_below_after": effect.days_below_after,
    }
