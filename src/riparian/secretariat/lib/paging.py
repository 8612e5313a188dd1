"""Lists that load in pages and keep their state in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

PAGE_SIZE = 50
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list and the addresses of its neighbours."""

    rows: Sequence[Any]
    number: int
    count: int
    query: str

    @property
    def last(self) -> int:
        """Return the number of the last page."""
        return max(1, -(-self.count // PAGE_SIZE))

    @property
    def first_row(self) -> int:
        """Return the place in the list of the first row shown, from 1."""
        return (self.number - 1) * PAGE_SIZE + 1 if self.count else 0

    @property
    def last_row(self) -> int:
        """Return the place in the list of the last row shown."""
        return (self.number - 1) * PAGE_SIZE + len(self.rows)

    @property
    def previous(self) -> str:
        """Return the query string of the page before, or nothing."""
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        """Return the query string of the page after, or nothing."""
        return self._address(self.number + 1) if self.number < self.last else ""

    def _address(self, number: int) -> str:
        query = QueryDict(self.query, mutable=True)
        query["page"] = str(number)
        return "?" + query.urlencode()


def page_of(rows: "QuerySet[Any]", query: QueryDict) -> Page:
    """Cut the page that the address asks for; a page that is not there becomes the nearest."""
    count = rows.count()
    last = max(1, -(-count // PAGE_SIZE))
    asked = query.get("page", "1")
    number = (
        min(max(1, int(asked)), last) if asked.isdecimal() and len(asked) < LONGEST_NUMBER else 1
    )
    start = (number - 1) * PAGE_SIZE
    return Page(
        rows=list(rows[start : start + PAGE_SIZE]),
        number=number,
        count=count,
        query=query.urlencode(),
    )
