"""What of frameworks can be found: their items, and the other mechanisms."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.frameworks.models import Item, Mechanism
from riparian.secretariat.search.findable import Findable, Source


def _item(row: Item) -> Findable:
    return Findable(
        kind="framework-item", identifier=row.identifier,
        texts={language: {"title": name} for language, name in row.names.items()},
        address=reverse("frameworks:item", args=[row.framework.identifier, row.code]),
    )  # fmt: skip


def _mechanism(row: Mechanism) -> Findable:
    body = "\n".join([row.abbreviation, row.seat, *row.sectors])
    return Findable(
        kind="mechanism", identifier=row.identifier, dated=row.founded,
        texts={"en": {"title": row.name, "body": body}},
        address=f"{reverse('frameworks:mechanisms')}#{row.identifier}",
    )  # fmt: skip


def _items() -> Iterator[Findable]:
    return map(_item, Item.objects.select_related("framework"))


def _mechanisms() -> Iterator[Findable]:
    return map(_mechanism, Mechanism.objects.all())


SOURCES = (
    Source(kind="framework-item", words=_("Items of frameworks"), items=_items),
    Source(kind="mechanism", words=_("Mechanisms"), items=_mechanisms),
)
