"""Bring a database up to date and serve the platform."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command

from riparian.secretariat.config.environment import Environment

THREADS = 8
FORWARDED = {"x-forwarded-proto", "x-forwarded-for"}


def bring_up_to_date() -> None:
    """Create or migrate the tables and collect the static files; safe to repeat."""
    silence = StringIO()
    call_command("migrate", interactive=False, verbosity=0, stdout=silence)
    call_command("createcachetable", verbosity=0, stdout=silence)
    call_command("collectstatic", interactive=False, verbosity=0, stdout=silence)


def serve_forever(*, host: str, port: int) -> None:
    """Serve with a production server until the process is stopped."""
    import waitress  # noqa: PLC0415 - only a server needs it

    from riparian.secretariat.commitments.jobs import (  # noqa: PLC0415 - needs Django
        keep_working as keep_reporting,
    )
    from riparian.secretariat.config.noticing import keep_looking  # noqa: PLC0415 - needs Django
    from riparian.secretariat.config.wsgi import application  # noqa: PLC0415 - starts Django
    from riparian.secretariat.studies.jobs import keep_working  # noqa: PLC0415 - needs Django

    keep_looking()
    keep_working()
    keep_reporting()
    known: Environment = settings.ENVIRONMENT  # type: ignore[misc]
    waitress.serve(
        application,
        # Only behind a proxy, and only from its address, do forwarded headers count.
        trusted_proxy=known.proxy if known.is_behind_https else None,
        trusted_proxy_headers=FORWARDED if known.is_behind_https else set(),
        clear_untrusted_proxy_headers=True,
        host=host,
        port=port,
        threads=THREADS,
        ident=None,  # the header tells nobody which server this is
        max_request_body_size=32 * 1024 * 1024,
    )
