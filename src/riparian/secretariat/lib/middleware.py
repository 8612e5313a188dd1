"""What happens around every request: health, errors in words."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from riparian.engine.errors import RiparianError
from riparian.secretariat.lib.errors import Refusal

Answer = Callable[[HttpRequest], HttpResponse]
_log = logging.getLogger("riparian.security")


def answer_health(get_response: Answer) -> Answer:
    """Answer `/healthz` before sessions and languages are looked at."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path != "/healthz":
            return get_response(request)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
        return JsonResponse({"status": "ok", "database": connection.vendor})

    return middleware


_NUL_IN_ADDRESS = ("\x00", "%00")
_NUL_IN_BODY = (b"\x00", b"%00", b"\\u0000")


def refuse_nul(get_response: Answer) -> Answer:
    """Refuse the character NUL, which PostgreSQL cannot store and no text needs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        address = request.path + "?" + request.META.get("QUERY_STRING", "")
        is_file = request.content_type == "multipart/form-data"
        body = b"" if is_file or request.method in {"GET", "HEAD"} else request.body
        if any(mark in address for mark in _NUL_IN_ADDRESS) or any(
            mark in body for mark in _NUL_IN_BODY
        ):
            return JsonResponse({"code": "unacceptable", "reason": "no NUL"}, status=400)
        return get_response(request)

    return middleware


class translate_errors:  # noqa: N801 - middleware is named like the functions beside it
    """Turn a refusal of an operation into a page with its reason."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer with the designed page of the refusal's family."""
        if not isinstance(exception, RiparianError):
            return None
        status = exception.status if isinstance(exception, Refusal) else 422
        _log.log(
            logging.WARNING if status == HTTPStatus.FORBIDDEN else logging.INFO,
            "refused (%s): %s %r by account %s", status, request.method, request.path,
            request.user.pk,
        )  # fmt: skip
        context = {"reason": str(exception), "status": status}
        return render(request, "refused.html", context, status=status)


def keep_out_of_caches(get_response: Answer) -> Answer:
    """Let no cache keep a page that was made for one person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return middleware
