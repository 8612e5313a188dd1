"""The worker: a thread of the server that builds reports from the queue, each in a process."""

import logging
import subprocess
import sys
import threading

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from riparian.engine.errors import RiparianError
from riparian.secretariat.commitments import reporting

SECONDS_BETWEEN = 2.0
LONGEST_SECONDS = 1_800
_log = logging.getLogger(__name__)


def carry_out(report_id: int) -> None:
    """Build one report, or store why it could not be built."""
    try:
        reporting.build(report_id, at=timezone.now())
    except RiparianError as error:
        reporting.fail(report_id, reason=str(error), at=timezone.now())


def take_and_build_one() -> bool:
    """Take the next report and build it in a process of its own; say whether there was one."""
    close_old_connections()
    report = reporting.take_next(at=timezone.now())
    if report is None:
        return False
    command = [sys.executable, "-m", "riparian.secretariat.config.reporting", str(report.pk)]
    try:
        subprocess.run(command, check=True, timeout=LONGEST_SECONDS, capture_output=True)  # noqa: S603 - our own module
    except (subprocess.SubprocessError, OSError) as error:
        _log.exception("report %s broke off", report.pk)
        reason = f"report {report.pk}: broke off ({type(error).__name__})"
        reporting.fail(report.pk, reason=reason, at=timezone.now())
    return True


def keep_working() -> threading.Event:
    """Start the thread; setting the event that is returned ends it."""
    stop = threading.Event()

    def work() -> None:
        reporting.put_back_interrupted()
        while not stop.is_set():
            try:
                had_one = take_and_build_one()
            except DatabaseError:
                _log.exception("could not look at the queue")
                had_one = False
            if not had_one:
                stop.wait(SECONDS_BETWEEN)

    threading.Thread(target=work, name="reports", daemon=True).start()
    return stop
