"""Start Django for a command or a server."""

import os

import django


def start_django() -> None:
    """Point Django at our settings and load the apps; a second call changes nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "riparian.secretariat.config.settings")
    django.setup()
