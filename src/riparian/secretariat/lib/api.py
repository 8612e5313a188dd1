"""What every part of the API shares: one page of a list, an ETag on every answer."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import Field, NinjaAPI, Schema
from ninja.pagination import LimitOffsetPagination
from ninja.parser import Parser

from riparian.secretariat.lib.errors import NotReadable


class Refused(Schema):
    """Why something was not done."""

    code: str
    reason: str


class Pages(LimitOffsetPagination):
    """Lists in pages of at most 200, as deep as any database can count."""

    class Input(Schema):
        limit: int = Field(100, ge=1, le=200)
        offset: int = Field(0, ge=0, le=10_000_000)


class JsonOnly(Parser):
    """Bodies are JSON and say so."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Read the body.

        Raises:
            NotReadable: the content type is another.
        """
        if request.content_type != "application/json":
            raise NotReadable(f"the body is {request.content_type!r}; send it as application/json")
        return super().parse_body(request)


class EtaggedAPI(NinjaAPI):
    """An API whose GET answers carry an ETag and are not sent twice."""

    def create_response(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Answer, or say that the reader has it already."""
        response = super().create_response(request, *args, **kwargs)
        # A browser that is led here saves data; it never runs it.
        response["Content-Disposition"] = 'attachment; filename="api.json"'
        if request.method != "GET" or response.status_code != 200:  # noqa: PLR2004
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if etag in request.headers.get("If-None-Match", ""):
            response = HttpResponseNotModified()
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        return response
