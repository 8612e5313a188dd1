"""What every page knows of its reader."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from riparian.secretariat.accounts.actor import NOBODY


def about_the_reader(request: HttpRequest) -> dict[str, Any]:
    """Give templates the actor, the instant, and whether this is a demonstration."""
    return {
        "actor": getattr(request, "actor", NOBODY),
        "at": getattr(request, "at", None),
        "is_demo": settings.ENVIRONMENT.is_demo,  # type: ignore[misc]
        "languages": settings.LANGUAGES,
    }
