"""Reads of frameworks; a tag is seen by whoever may see the thing that is tagged."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.frameworks.models import Framework, Item, Link, Mechanism, Tag
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.search import queries as search

LINK_PARTS = ("start__framework", "end__framework")


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A thing of the record that is or can be tagged."""

    key: str
    kind: str
    identifier: str
    title: str
    address: str


def frameworks() -> list[Framework]:
    """Return all frameworks with their items."""
    return list(Framework.objects.prefetch_related("items"))


def get_framework(identifier: str) -> Framework:
    """Return one framework with its items.

    Raises:
        NotFound: there is none with that identifier.
    """
    found = Framework.objects.prefetch_related("items").filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"framework {identifier!r}: not on record; choose one from the list")
    return found


def get_item(framework: str, code: str) -> Item:
    """Return one item.

    Raises:
        NotFound: there is none with that code.
    """
    rows = Item.objects.select_related("framework")
    found = rows.filter(framework__identifier=framework, code=code).first()
    if found is None:
        raise NotFound(f"item {framework}/{code}: not on record; choose one from the framework")
    return found


def links() -> QuerySet[Link]:
    """Return the whole crosswalk with its items."""
    return Link.objects.select_related(*LINK_PARTS)


def links_between(one: Framework, other: Framework) -> QuerySet[Link]:
    """Return the links between two frameworks, in either direction."""
    both = (one.pk, other.pk)
    return links().filter(start__framework__in=both, end__framework__in=both)


def lock_link(identifier: int) -> Link:
    """Return one link, held until the transaction ends."""
    rows = Link.objects.select_for_update(of=("self",)).select_related(*LINK_PARTS)
    found = rows.filter(pk=identifier).first()
    if found is None:
        raise NotFound(f"link {identifier}: not in the crosswalk")
    return found


def things_for(actor: Actor, *, kinds: Sequence[str] = ()) -> dict[str, Thing]:
    """Return the things that an actor may see and that can be tagged, by key."""
    return {
        key: Thing(key=key, kind=row.kind, identifier=row.identifier, title=row.title,
                   address=row.address)
        for row in search.entries_for(actor, kinds=kinds)
        if (key := f"{row.kind}:{row.identifier}")
    }  # fmt: skip


def tags_of(things: dict[str, Thing]) -> list[Tag]:
    """Return the tags of things."""
    kinds = {thing.kind for thing in things.values()}
    rows = Tag.objects.filter(kind__in=kinds).select_related("item")
    return [row for row in rows if f"{row.kind}:{row.thing}" in things]


def mechanisms() -> QuerySet[Mechanism]:
    """Return the mechanisms around the river."""
    return Mechanism.objects.all()
