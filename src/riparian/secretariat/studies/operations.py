"""What is done with runs: asked, taken from the queue, finished, attached to the agenda."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, Unacceptable
from riparian.secretariat.studies import engine, queries
from riparian.secretariat.studies.models import WAITING, Progress, Run
from riparian.secretariat.studies.questions import (
    Question,
    as_document,
    from_document,
    trace_years,
)

MOST_WAITING = 5
MOST_TRACE_YEARS = 3_000
MOST_SECONDS = 900
"""What is expected to take longer is not taken: the queue is shared."""


@transaction.atomic
def ask_study(*, title: str, question: Question, audience: str, by: Actor, at: datetime) -> Run:
    """Put a question to the engine into the queue.

    Raises:
        Unacceptable: it asks for more than one machine should give, or the queue is full.
    """
    check_can(by, Capability.STUDY)
    seconds = check_size(question)
    waiting = Run.objects.filter(asked_by_id=by.user_id, progress=Progress.QUEUED).count()
    if waiting >= MOST_WAITING:
        raise Unacceptable(_("Five of your studies wait already; let them run first."))
    parameters = as_document(question)
    run = Run.objects.create(
        kind=question.kind, title=title[:200], instance=question.instance, parameters=parameters,
        audience=audience, owner_country=by.country, asked_at=at, asked_by=by.name,
        asked_by_id=by.user_id, expected_seconds=round(seconds),
    )  # fmt: skip
    journal.record("study.asked", subject=run, by=by, at=at, after=parameters)
    return run


def check_size(question: Question) -> float:
    """Return about how many seconds an answer takes.

    Raises:
        Unacceptable: there is no year in it, or it asks for more than one machine should give.
    """
    years = trace_years(question)
    if years is not None and not 1 <= years <= MOST_TRACE_YEARS:
        raise Unacceptable(
            _("Years times traces is %(n)d; it must be from 1 to %(most)d.")
            % {"n": years, "most": MOST_TRACE_YEARS},
            field="traces",
        )
    seconds = engine.expected_seconds(question)
    if seconds > MOST_SECONDS:
        raise Unacceptable(
            _(
                "This would take about %(minutes)d minutes; the queue takes up to %(most)d."
                " Ask for fewer years or traces, or run it with the command line."
            )
            % {"minutes": round(seconds / 60), "most": MOST_SECONDS // 60},
            field="traces",
        )
    return seconds


@transaction.atomic
def take_next(*, at: datetime) -> Run | None:
    """Take the oldest run from the queue, or nothing; two workers never take the same."""
    rows = Run.objects.filter(progress=Progress.QUEUED).order_by("pk")
    locked = rows.select_for_update(skip_locked=connection.features.has_select_for_update)
    run: Run | None = locked.first()
    if run is not None:
        run.progress, run.started_at, run.stage = Progress.RUNNING, at, ""
        run.save(update_fields=["progress", "started_at", "stage"])
    return run


def put_back_interrupted() -> int:
    """Queue again what was running when the server stopped; return how many there were."""
    return Run.objects.filter(progress=Progress.RUNNING).update(progress=Progress.QUEUED)


def tell_stage(run_id: int, stage: str, done: int, total: int) -> None:
    """Remember how far a run is."""
    Run.objects.filter(pk=run_id, progress=Progress.RUNNING).update(
        stage=stage, stage_done=done, stage_total=max(total, 1)
    )


def is_cancelled(run_id: int) -> bool:
    """Say whether somebody took a run back while it ran."""
    return Run.objects.filter(pk=run_id, progress=Progress.CANCELLED).exists()


@transaction.atomic
def finish_study(run_id: int, *, result: dict[str, Any], at: datetime) -> Run:
    """Store the answer with the hash of the inputs, the engine's version and a journal row."""
    run: Run = Run.objects.select_for_update().get(pk=run_id)
    if run.progress not in WAITING:
        return run
    question = from_document(run.parameters)
    run.inputs_hash = engine.inputs_hash(question, run.parameters)
    run.engine_version = engine.engine_version()
    run.progress, run.result, run.finished_at = Progress.DONE, result, at
    run.save()
    journal.record(
        "study.done", subject=run, by=journal.Installation(), at=at,
        on_behalf_of=run.owner_country,
        after={"inputs": run.inputs_hash, "engine": run.engine_version},
    )  # fmt: skip
    return run


@transaction.atomic
def fail_study(run_id: int, *, reason: str, at: datetime) -> Run:
    """Say why a run gave no answer."""
    run: Run = Run.objects.select_for_update().get(pk=run_id)
    if run.progress not in WAITING:
        return run
    run.progress, run.failure, run.finished_at = Progress.FAILED, reason[:2_000], at
    run.save(update_fields=["progress", "failure", "finished_at"])
    journal.record(
        "study.failed", subject=run, by=journal.Installation(), at=at,
        on_behalf_of=run.owner_country, after={"reason": run.failure},
    )  # fmt: skip
    return run


@transaction.atomic
def cancel_study(run_id: int, *, by: Actor, at: datetime) -> Run:
    """Take a run of one's own country out of the queue, or stop it."""
    queries.get_run(run_id, by)
    check_can(by, Capability.STUDY)
    run: Run = Run.objects.select_for_update().get(pk=run_id)
    if run.owner_country != by.country:
        raise NotAllowed(_("%(country)s cancels its own studies.") % {"country": run.owner_country})
    if run.progress not in WAITING:
        raise CannotFollow(_("Only a study that waits or runs can be cancelled."))
    before, run.progress, run.finished_at = run.progress, Progress.CANCELLED, at
    run.save(update_fields=["progress", "finished_at"])
    journal.record(
        "study.cancelled", subject=run, by=by, at=at,
        before={"progress": before}, after={"progress": run.progress},
    )  # fmt: skip
    return run


@transaction.atomic
def attach_study(run_id: int, *, item_id: int, by: Actor, at: datetime) -> Run:
    """Attach a finished run of one's own country to an agenda item."""
    run = queries.get_run(run_id, by)
    check_can(by, Capability.PREPARE)
    if run.owner_country != by.country:
        raise NotAllowed(
            _("%(country)s attaches its own studies.") % {"country": run.owner_country}
        )
    if run.progress != Progress.DONE:
        raise CannotFollow(_("Only a study that is done can be attached."))
    item = queries.open_items(by).filter(pk=item_id).first()
    if item is None:
        raise Unacceptable(_("Choose an item of a coming meeting."), field="item")
    run.agenda_item = item
    run.save(update_fields=["agenda_item"])
    journal.record(
        "study.attached", subject=run, by=by, at=at,
        after={"meeting": item.meeting.identifier, "item": str(item)},
    )  # fmt: skip
    return run
