"""The worker: a thread of the server that takes runs from the queue, each in its own process."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from riparian.engine.errors import RiparianError
from riparian.secretariat.studies import engine, operations
from riparian.secretariat.studies.models import Run
from riparian.secretariat.studies.questions import from_document

SECONDS_BETWEEN = 2.0
SECONDS_BETWEEN_LOOKS = 0.5
LONGEST_SECONDS = 1_800
_log = logging.getLogger(__name__)


def carry_out(run_id: int) -> None:
    """Run one study and store its answer or why there is none."""
    run = Run.objects.get(pk=run_id)
    try:
        result = engine.answer(from_document(run.parameters), tell=teller(run_id))
    except RiparianError as error:
        operations.fail_study(run_id, reason=str(error), at=timezone.now())
        return
    operations.finish_study(run_id, result=result, at=timezone.now())


def teller(run_id: int, clock: Callable[[], float] = time.monotonic) -> engine.Tell:
    """Return what the engine calls; it writes when the stage changes or half a second is over."""
    last_stage, told_at = "", 0.0

    def tell(stage: str, done: int, total: int, /) -> None:
        nonlocal last_stage, told_at
        now = clock()
        if stage != last_stage or now - told_at >= SECONDS_BETWEEN_LOOKS:
            last_stage, told_at = stage, now
            operations.tell_stage(run_id, stage, done, total)

    return tell


def take_and_run_one() -> bool:
    """Take the next run and carry it out in a process of its own; say whether there was one."""
    close_old_connections()
    run = operations.take_next(at=timezone.now())
    if run is None:
        return False
    reason = _carry_out_apart(run.pk)
    if reason:
        _log.error("study %s: %s", run.pk, reason)
        operations.fail_study(run.pk, reason=f"study {run.pk}: {reason}", at=timezone.now())
    return True


def _carry_out_apart(run_id: int) -> str:
    """Start the process and watch it; return why it broke off, if it did."""
    command = [sys.executable, "-m", "riparian.secretariat.config.studying", str(run_id)]
    try:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 - our own module
    except OSError as error:
        return f"could not start ({error})"
    with process:
        ends_at = time.monotonic() + LONGEST_SECONDS
        while True:
            try:
                _, told = process.communicate(timeout=SECONDS_BETWEEN_LOOKS)
                break
            except subprocess.TimeoutExpired:
                if operations.is_cancelled(run_id):
                    process.kill()
                    return ""
                if time.monotonic() > ends_at:
                    process.kill()
                    return f"took over {LONGEST_SECONDS // 60} minutes; ask for fewer traces"
    lines = told.decode(errors="replace").strip().splitlines()
    return f"broke off: {lines[-1] if lines else process.returncode}" if process.returncode else ""


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
