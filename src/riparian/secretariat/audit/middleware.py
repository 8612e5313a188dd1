"""Give every request its instant, so that nothing deeper asks a clock."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from riparian.secretariat.audit import queries

Answer = Callable[[HttpRequest], HttpResponse]


def tell_the_time(get_response: Answer) -> Answer:
    """Set `request.at`; in a demonstration the clock may have been put forward."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.at = queries.time_now(timezone.now(), is_demo=settings.ENVIRONMENT.is_demo)
        return get_response(request)

    return middleware
