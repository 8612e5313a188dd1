"""Duties in processes of their own, and the parent that begins one again when it ends."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from typing import NoReturn

SECONDS_BEFORE_AGAIN = 1.0

Duty = Callable[[], None]


def keep(duties: Sequence[Duty]) -> NoReturn:
    """Carry out each duty in a process of its own until this process is told to stop.

    The parent has no threads and no connections, so that it can always fork. A child notices the
    end of its parent, whatever ended it, by the closed end of a pipe.
    """
    reading, writing = os.pipe()
    children: dict[int, Duty] = {}

    def begin(duty: Duty) -> None:
        child = os.fork()
        if child == 0:
            os.close(writing)
            _carry_out(duty, parents_end=reading)
        children[child] = duty

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        for duty in duties:
            begin(duty)
        while True:
            ended, _ = os.wait()
            duty = children.pop(ended)
            time.sleep(SECONDS_BEFORE_AGAIN)  # one that cannot start must not spin
            begin(duty)
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        for child in children:
            os.kill(child, signal.SIGTERM)
        for child in children:
            os.waitpid(child, 0)


def _carry_out(duty: Duty, *, parents_end: int) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the parent passes it on

    def follow() -> None:
        os.read(parents_end, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, name="follow the parent", daemon=True).start()
    code = 1
    try:
        duty()
        code = 0
    except SystemExit:
        code = 0
    finally:
        os._exit(code)
