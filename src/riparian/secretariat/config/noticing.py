"""A thread of the server that tells people of what the clock did; it decides nothing."""

import logging
import threading

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from riparian.secretariat.audit.queries import time_now
from riparian.secretariat.decisions.operations import tell_of_silences_run_out
from riparian.secretariat.incidents.operations import tell_of_overdue

SECONDS_BETWEEN = 30.0
_log = logging.getLogger(__name__)


def look_once() -> int:
    """Tell of silences that ran out and of acknowledgements overdue; return how many."""
    close_old_connections()
    at = time_now(timezone.now(), is_demo=settings.ENVIRONMENT.is_demo)  # type: ignore[misc]
    try:
        return tell_of_silences_run_out(at=at) + tell_of_overdue(at=at)
    except Exception:  # noqa: BLE001 - a thread that ends tells nobody anything any more
        # The next round tries again; what is adopted is adopted whether or not anyone was told.
        _log.exception("could not tell of what the clock did")
        return 0


def keep_looking() -> threading.Event:
    """Start the thread; setting the event that is returned ends it."""
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(SECONDS_BETWEEN):
            look_once()

    threading.Thread(target=look, name="noticing", daemon=True).start()
    return stop
