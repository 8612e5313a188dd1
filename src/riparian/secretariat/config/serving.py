"""Bring a database up to date and serve the platform."""

import os
import signal
import socket
import sys
import threading
from functools import partial
from io import StringIO
from typing import NoReturn
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.urls import reverse

from riparian.engine.errors import InvalidInput
from riparian.secretariat.config import processes
from riparian.secretariat.config.environment import Environment

THREADS = 6
FEWEST_ANSWERING, MOST_ANSWERING = 2, 4
FORWARDED = {"x-forwarded-proto", "x-forwarded-for"}


def bring_up_to_date() -> None:
    """Create or migrate the tables and collect the static files; safe to repeat."""
    silence = StringIO()
    call_command("migrate", interactive=False, verbosity=0, stdout=silence)
    call_command("createcachetable", verbosity=0, stdout=silence)
    call_command("collectstatic", interactive=False, verbosity=0, stdout=silence)


def serve_forever(*, host: str, port: int) -> NoReturn:
    """Serve with a production server until the process is stopped.

    Pages are answered by a process a core (two to four) on one socket; one more process tells of
    deadlines and takes studies from the queue.

    Raises:
        InvalidInput: the address cannot be listened on.
    """
    try:
        listening = socket.create_server((host, port), backlog=1024)
    except OSError as error:
        raise InvalidInput(
            f"serve: {host}:{port} cannot be listened on ({error.strerror}); choose another --port"
        ) from error
    warm_up()
    connections.close_all()
    answering = max(FEWEST_ANSWERING, min(MOST_ANSWERING, os.cpu_count() or 1))
    processes.keep([*[partial(_answer, listening)] * answering, _look_after])


def warm_up() -> None:
    """Ask for every public page once, so that no reader waits for templates to be read."""
    from riparian.secretariat.config.navigation import GROUPS  # noqa: PLC0415 - needs Django
    from riparian.secretariat.config.wsgi import application  # noqa: PLC0415 - starts Django

    for page in [page for group in GROUPS for page in group.pages if not page.needs]:
        environ = {"PATH_INFO": reverse(page.address), "HTTP_HOST": settings.ALLOWED_HOSTS[0],
                   "wsgi.url_scheme": "https", "REMOTE_ADDR": "127.0.0.1"}  # fmt: skip
        setup_testing_defaults(environ)
        for _part in application(environ, lambda *_: lambda _: None):
            pass


def _look_after() -> None:
    from riparian.secretariat.commitments import jobs as reports  # noqa: PLC0415 - needs Django
    from riparian.secretariat.config import lookout, noticing  # noqa: PLC0415 - needs Django
    from riparian.secretariat.studies import jobs as studies  # noqa: PLC0415 - needs Django

    noticing.keep_looking()
    lookout.keep_watch()
    studies.keep_working()
    reports.keep_working()
    threading.Event().wait()


def _answer(listening: socket.socket) -> None:
    import waitress  # noqa: PLC0415 - only a server needs it

    from riparian.secretariat.config.wsgi import application  # noqa: PLC0415 - starts Django

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    known: Environment = settings.ENVIRONMENT  # type: ignore[misc]
    waitress.create_server(
        application,
        sockets=[listening],
        # Only behind a proxy, and only from its address, do forwarded headers count.
        trusted_proxy=known.proxy if known.is_behind_https else None,
        trusted_proxy_headers=FORWARDED if known.is_behind_https else set(),
        clear_untrusted_proxy_headers=True,
        threads=THREADS,
        ident=None,  # the header tells nobody which server this is
        max_request_body_size=32 * 1024 * 1024,
    ).run()
