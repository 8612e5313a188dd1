"""A thread of the server that holds readings against thresholds, counts and sends what waits."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from riparian.secretariat.alerts import lookout, notices, operations
from riparian.secretariat.audit.queries import time_now
from riparian.secretariat.exchange.counting import keep_counted
from riparian.secretariat.forecasts.operations import issue_due
from riparian.secretariat.outbox.operations import send_letters

SECONDS_BETWEEN = 5.0
ROUNDS_BETWEEN_FORECASTS = 120
_log = logging.getLogger(__name__)


def _now() -> datetime:
    return time_now(timezone.now(), is_demo=settings.ENVIRONMENT.is_demo)  # type: ignore[misc]


def look_once(*, with_forecasts: bool = False) -> None:
    """Look at readings and forecasts, tell of escalations that are due, send what waits.

    A part that fails is logged and does not keep the others from their work; each is taken up again
    in the next round.
    """
    close_old_connections()
    at = _now()
    parts: list[Callable[..., object]] = [lookout.look_at_readings]
    if with_forecasts:
        parts += [issue_due, lookout.look_at_forecasts, keep_counted]
    for part in [*parts, operations.escalate_due, notices.send_waiting, send_letters]:
        try:
            part(at=at)
        except Exception:  # noqa: BLE001 - whatever it is, the watch goes on
            _log.exception("the lookout could not finish %s", part.__name__)


def keep_watch() -> threading.Event:
    """Start the thread; setting the event that is returned ends it."""
    stop = threading.Event()

    def watch() -> None:
        rounds = 0
        while not stop.wait(SECONDS_BETWEEN):
            look_once(with_forecasts=rounds % ROUNDS_BETWEEN_FORECASTS == 0)
            rounds += 1

    threading.Thread(target=watch, name="lookout", daemon=True).start()
    return stop
