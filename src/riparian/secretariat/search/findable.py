"""What an app says of an item that can be found, and where each app says it.

An app brings a module `indexing` with its `SOURCES` and names it in the setting `SEARCHED`. Its
operations put each item they change, through the same function that the source yields it with, so
that `riparian search --rebuild` and everyday work index alike.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Protocol

from django.conf import settings
from django.utils.functional import Promise

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked, unmarked


class Readers(Protocol):
    """Who may see an item: the fields of every protected row."""

    audience: str
    owner_country: str
    countries: str


@dataclass(slots=True)
class Everyone:
    """The readers of what is public and has no row of its own with an audience."""

    audience: str = str(Audience.PUBLIC)
    owner_country: str = ""
    countries: str = ""


WIDEST_FIRST = (Audience.PUBLIC, Audience.MECHANISM, Audience.COUNTRIES, Audience.DELEGATION)
OF_NAMED_COUNTRIES = {Audience.COUNTRIES, Audience.DELEGATION}


def readers_of_both(one: Readers, other: Readers) -> Everyone:
    """Return the readers who may see two items, such as a paper and the meeting it lies in."""
    audience = max(one.audience, other.audience, key=WIDEST_FIRST.index)
    limits = [
        {item.owner_country, *unmarked(item.countries)} - {""}
        for item in (one, other)
        if item.audience in OF_NAMED_COUNTRIES
    ]
    named = sorted(set.intersection(*limits)) if limits else []
    return Everyone(audience=audience, countries=marked(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """One item: what it is, where it is shown, its texts by language, and who may see it.

    `texts` is {language: {"title": …, "body": …}}; `dated` is the date of the item as far as it is
    known (`2027`, `2027-03` or `2027-03-31`). Without `item` everyone may see it.
    """

    kind: str
    identifier: str
    address: str
    texts: Mapping[str, Mapping[str, str]]
    item: Readers = field(default_factory=Everyone)
    dated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """All items of one kind that an app has."""

    kind: str
    words: str | Promise
    items: Callable[[], Iterable[Findable]]


@cache
def sources() -> Mapping[str, Source]:
    """Return the sources of all apps by kind, in the order of the setting."""
    modules = [import_module(name) for name in settings.SEARCHED]  # type: ignore[misc]
    return {source.kind: source for module in modules for source in module.SOURCES}
