"""How far a run is, in words and as a part of the whole."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.studies.engine import STAGES
from riparian.secretariat.studies.models import Run
from riparian.secretariat.studies.questions import Kind

WORDS: dict[str, str | Promise] = {
    "prepare": _("Reading the river"),
    "each alone": _("Each country alone"),
    "search": _("Coalitions look for rules"),
    "foresight": _("What foresight could reach"),
    "inflow": _("Drawing traces of water"),
    "simulate": _("Running the river"),
    "judge": _("Judging on daily traces"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One stage of a run."""

    words: str | Promise
    done: int
    total: int
    is_now: bool
    is_over: bool


def steps_of(run: Run) -> list[Step]:
    """Return the stages of a run, those that are over, the one it is in, and those to come."""
    stages = STAGES[Kind(run.kind)]
    place = stages.index(run.stage) if run.stage in stages else -1
    return [
        Step(
            words=WORDS[stage],
            done=run.stage_done if number == place else 0,
            total=run.stage_total,
            is_now=number == place,
            is_over=number < place,
        )
        for number, stage in enumerate(stages)
    ]
