"""Tables and feeds that leave the platform: CSV that no spreadsheet runs, Atom, ETags."""

import csv
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.feedgenerator import Atom1Feed

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    # A spreadsheet would run such a cell as a formula; an apostrophe keeps it text.
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def csv_of(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table as RFC 4180 text."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def answer(
    request: HttpRequest, content: str | bytes, *, media_type: str, name: str = ""
) -> HttpResponse:
    """Answer with a file, or with 304 when the reader already has these bytes."""
    body = content.encode() if isinstance(content, str) else content
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if etag in request.headers.get("If-None-Match", ""):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=media_type)
        if name:
            response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def atom_of(*, title: str, address: str, entries: Iterable[tuple[str, str, str, datetime]]) -> str:
    """Write an Atom feed of (title, address, text, instant) entries."""
    feed = Atom1Feed(title=title, link=address, description=title, feed_url=address)
    for entry_title, entry_address, text, instant in entries:
        feed.add_item(
            title=entry_title,
            link=entry_address,
            description=text,
            pubdate=instant,
            updateddate=instant,
            unique_id=entry_address,
        )
    return str(feed.writeString("utf-8"))
