"""The door to the engine: questions in, plain JSON values out."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from riparian import __version__
from riparian.engine.errors import InvalidInput
from riparian.engine.io.cooperation_document import cooperation_document
from riparian.engine.io.instances import find_instance, shipped_instances
from riparian.engine.io.setting_folder import read_setting
from riparian.engine.io.study_documents import (
    cascade_document,
    natural_flow_document,
    rule_document,
)
from riparian.engine.studies.effect_of_cascade import CascadeRule, effect_of_cascade
from riparian.engine.studies.effect_of_rule import FlowRule, effect_of_rule
from riparian.engine.studies.natural_flow import natural_flow
from riparian.engine.studies.setting import Setting
from riparian.engine.studies.value_of_cooperation import CooperationRequest, value_of_cooperation
from riparian.engine.vocabulary import DamStatus, NodeKind
from riparian.secretariat.studies.questions import (
    NEEDS_VALUATION,
    Cascade,
    Cooperation,
    Kind,
    Natural,
    Question,
    Rule,
    Size,
)

Tell = Callable[[str, int, int], None]
STAGES: dict[Kind, tuple[str, ...]] = {
    Kind.COOPERATION: ("prepare", "each alone", "search", "foresight", "inflow", "judge"),
    Kind.RULE: ("prepare", "inflow", "simulate"),
    Kind.CASCADE: ("prepare", "simulate"),
    Kind.NATURAL: ("prepare", "simulate"),
}
"""What the engine tells about, in its order."""
CASCADE_RULES = tuple(str(rule) for rule in CascadeRule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a form needs to know of an instance."""

    name: str
    title: str
    size: Size
    stations: tuple[tuple[str, str], ...]
    dam_countries: tuple[tuple[str, str], ...]
    """Countries with an operational dam."""
    has_valuation: bool
    observed_years: tuple[int, int] | None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Return the questions that this instance can answer."""
        return tuple(kind for kind in Kind if self.has_valuation or kind not in NEEDS_VALUATION)


def instances() -> tuple[str, ...]:
    """Return the instances that can be asked about: those shipped, then those put on the server."""
    shipped = shipped_instances()
    own = [one.name for one in _own_folder().glob("*") if (one / "countries.csv").is_file()]
    return (*shipped, *sorted(set(own) - set(shipped)))


def outline_of(instance: str) -> Outline:
    """Return what a form needs to know of an instance; it is read again when a file changed."""
    folder = _folder(instance)
    return _outline(instance, folder, max(path.stat().st_mtime_ns for path in _files(folder)))


@lru_cache(maxsize=16)
def _outline(instance: str, folder: Path, _changed_ns: int) -> Outline:
    setting = read_setting(folder)
    basin, record = setting.basin, setting.record
    owners = {dam.country for dam in basin.dams if dam.status is DamStatus.OPERATIONAL}
    return Outline(
        name=instance,
        title=basin.title,
        size=Size(places=len(basin.nodes), countries=len(basin.countries)),
        stations=tuple((n.id, n.name) for n in basin.nodes if n.kind is NodeKind.STATION),
        dam_countries=tuple((one.id, one.name) for one in basin.countries if one.id in owners),
        has_valuation=setting.valuation is not None,
        observed_years=(record.first_year, record.last_year) if record else None,
    )


def expected_seconds(question: Question) -> float:
    """Return about how long the answer takes."""
    return question.seconds(outline_of(question.instance).size)


def inputs_hash(question: Question, document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of every file the engine reads of the instance, and of the parameters."""
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode())
    folder = _folder(question.instance)
    for path in _files(folder):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def engine_version() -> str:
    """Return the version whose answer is stored."""
    return __version__


def answer(question: Question, *, tell: Tell) -> dict[str, Any]:
    """Ask the engine and return its answer as plain JSON values.

    Raises:
        InvalidInput: the question cannot be put to this instance.
    """
    tell("prepare", 0, 1)
    setting = read_setting(_folder(question.instance))
    tell("prepare", 1, 1)
    match question:
        case Cooperation():
            return _cooperation(setting, question, tell)
        case Rule():
            return _rule(setting, question, tell)
        case Cascade():
            return _cascade(setting, question, tell)
        case Natural():
            return _natural(setting, question, tell)


def _cooperation(setting: Setting, question: Cooperation, tell: Tell) -> dict[str, Any]:
    request = CooperationRequest(
        traces=question.traces, first_year=question.first_year, last_year=question.last_year,
        seed=question.seed,
    )  # fmt: skip
    return cooperation_document(value_of_cooperation(setting, request, progress=tell), setting)


def _rule(setting: Setting, question: Rule, tell: Tell) -> dict[str, Any]:
    rule = FlowRule(
        node_id=question.node_id, minimum_m3s=question.minimum_m3s, months=question.months
    )
    effect = effect_of_rule(
        setting, rule, traces=question.traces, seed=question.seed,
        years=(question.first_year, question.last_year), progress=tell,
    )  # fmt: skip
    return rule_document(effect, setting.basin)


def _cascade(setting: Setting, question: Cascade, tell: Tell) -> dict[str, Any]:
    effect = effect_of_cascade(
        setting, country=question.country, years=_years(question),
        rule=CascadeRule(question.rule), progress=tell,
    )  # fmt: skip
    return cascade_document(effect, setting.basin)


def _natural(setting: Setting, question: Natural, tell: Tell) -> dict[str, Any]:
    tell("simulate", 0, 1)
    answered = natural_flow(setting, years=_years(question))
    tell("simulate", 1, 1)
    return natural_flow_document(answered, setting.basin)


def _years(question: Cascade | Natural) -> tuple[int, int] | None:
    if question.first_year is None or question.last_year is None:
        return None
    return question.first_year, question.last_year


def _folder(instance: str) -> Path:
    if instance not in instances():
        raise InvalidInput(
            f"instance '{instance}': is not on this server; choose one of {', '.join(instances())}"
        )
    return find_instance(instance) if instance in shipped_instances() else _own_folder() / instance


def _own_folder() -> Path:
    return Path(settings.INSTANCES_ROOT)  # type: ignore[misc]  # ours, not in the stubs


def _files(folder: Path) -> list[Path]:
    """Return what the engine reads: everything but the record of the mechanism."""
    paths = (one for one in folder.rglob("*") if one.is_file())
    return sorted(one for one in paths if "record" not in one.relative_to(folder).parts)
