"""The worker: a thread of the server that takes runs from the queue, each in its own process."""

import logging
import subprocess
import sys
import threading

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from riparian.engine.errors import RiparianError
from riparian.secretariat.studies import engine, operations
from riparian.secretariat.studies.models import Run

SECONDS_BETWEEN = 2.0
LONGEST_SECONDS = 1_800
_log = logging.getLogger(__name__)


def carry_out(run_id: int) -> None:
    """Run one study and store its answer or why there is none."""
    run = Run.objects.get(pk=run_id)
    question = engine.Question.from_document(run.parameters)
    try:
        result = engine.answer(question, tell=lambda stage: operations.tell_stage(run_id, stage))
    except RiparianError as error:
        operations.fail_study(run_id, reason=str(error), at=timezone.now())
        return
    operations.finish_study(run_id, result=result, at=timezone.now())


def take_and_run_one() -> bool:
    """Take the next run and carry it out in a process of its own; say whether there was one."""
    close_old_connections()
    run = operations.take_next(at=timezone.now())
    if run is None:
        return False
    command = [sys.executable, "-m", "riparian.secretariat.config.studying", str(run.pk)]
    try:
        subprocess.run(command, check=True, timeout=LONGEST_SECONDS, capture_output=True)  # noqa: S603 - our own module
    except (subprocess.SubprocessError, OSError) as error:
        _log.exception("study %s broke off", run.pk)
        operations.fail_study(
            run.pk, reason=f"study {run.pk}: broke off ({type(error).__name__})", at=timezone.now()
        )
    return True


def keep_working() -> threading.Event:
    """Start the thread; setting the event that is returned ends it."""
    stop = threading.Event()

    def work() -> None:
        operations.put_back_interrupted()
        while not stop.is_set():
            try:
                had_one = take_and_run_one()
            except DatabaseError:
                _log.exception("could not look at the queue")
                had_one = False
            if not had_one:
                stop.wait(SECONDS_BETWEEN)

    threading.Thread(target=work, name="studies", daemon=True).start()
    return stop
