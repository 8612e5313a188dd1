"""Who stands at a door for programs: a token's person or the session's, and refusals as JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from riparian.secretariat.accounts.api import Caller
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.lib.errors import Refusal

View = Callable[..., HttpResponse]


def for_programs(view: View) -> View:
    """Let a bearer token in beside the session, and say refusals in the form of the OGC."""

    @csrf_exempt
    @wraps(view)
    def wrapped(request: Request, **named: Any) -> HttpResponse:  # noqa: ANN401 - parts of the path
        try:
            if "Authorization" in request.headers and Caller()(request) is None:
                return problem(401, "the token is not known, has ended or was revoked")
            response = view(request, **named)
        except Refusal as refusal:
            return problem(refusal.status, str(refusal))
        response["Cache-Control"] = "private, no-cache"
        return response

    return wrapped


def problem(status: int, words: str) -> HttpResponse:
    """Write a refusal as OGC APIs and SensorThings both read it."""
    content = {"code": str(status), "type": "error", "description": words, "message": words}
    return JsonResponse(content, status=status)
