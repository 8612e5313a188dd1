"""What is done with runs: asked, taken from the queue, finished, attached to the agenda."""

from dataclasses import asdict
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
from riparian.secretariat.studies.models import Progress, Run

MOST_WAITING = 5
MOST_TRACE_YEARS = 3_000


@transaction.atomic
def ask_study(
    *, title: str, question: engine.Question, audience: str, by: Actor, at: datetime
) -> Run:
    """Put a question to the engine into the queue.

    Raises:
        Unacceptable: it asks for more than one machine should give, or the queue is full.
    """
    check_can(by, Capability.STUDY)
    years = question.last_year - question.first_year + 1
    if years < 1 or years * question.traces > MOST_TRACE_YEARS:
        raise Unacceptable(
            _("Years times traces is %(n)d; it must be from 1 to %(most)d.")
            % {"n": years * question.traces, "most": MOST_TRACE_YEARS},
            field="traces",
        )
    waiting = Run.objects.filter(asked_by_id=by.user_id, progress=Progress.QUEUED).count()
    if waiting >= MOST_WAITING:
        raise Unacceptable(_("Five of your studies wait already; let them run first."))
    parameters = asdict(question)
    run = Run.objects.create(
        title=title, instance=question.instance, parameters=parameters, audience=audience,
        owner_country=by.country, asked_at=at, asked_by=by.name, asked_by_id=by.user_id,
    )  # fmt: skip
    journal.record("study.asked", subject=run, by=by, at=at, after=parameters)
    return run


@transaction.atomic
def take_next(*, at: datetime) -> Run | None:
    """Take the oldest run from the queue, or nothing; two workers never take the same."""
    rows = Run.objects.filter(progress=Progress.QUEUED).order_by("pk")
    locked = rows.select_for_update(skip_locked=connection.features.has_select_for_update)
    run: Run | None = locked.first()
    if run is not None:
        run.progress, run.started_at, run.stage = Progress.RUNNING, at, 0
        run.save(update_fields=["progress", "started_at", "stage"])
    return run


def put_back_interrupted() -> int:
    """Queue again what was running when the server stopped; return how many there were."""
    return Run.objects.filter(progress=Progress.RUNNING).update(progress=Progress.QUEUED)


def tell_stage(run_id: int, stage: int) -> None:
    """Remember how far a run is."""
    Run.objects.filter(pk=run_id).update(stage=stage)


@transaction.atomic
def finish_study(run_id: int, *, result: dict[str, Any], at: datetime) -> Run:
    """Store the answer with the hash of the inputs, the engine's version and a journal row."""
    run: Run = Run.objects.select_for_update().get(pk=run_id)
    question = engine.Question.from_document(run.parameters)
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
    run.progress, run.failure, run.finished_at = Progress.FAILED, reason[:2_000], at
    run.save(update_fields=["progress", "failure", "finished_at"])
    journal.record(
        "study.failed", subject=run, by=journal.Installation(), at=at,
        on_behalf_of=run.owner_country, after={"reason": run.failure},
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
