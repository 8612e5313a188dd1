"""What of bodies can be found: names, sectors, mandates."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.bodies.models import Body
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source


def findable(body: Body) -> Findable:
    """Return what of a body is found, and where it is shown."""
    texts = {language: {"title": name} for language, name in body.names.items()}
    mandates = "\n".join(mandate.text for mandate in body.mandates.all())
    texts.setdefault("en", {})["body"] = f"{mandates}\n{body.sector}"
    return Findable(
        kind="body", identifier=body.identifier, texts=texts, dated=body.established,
        address=reverse("bodies:body", args=[body.identifier]),
    )  # fmt: skip


def index(body: Body, *, at: datetime) -> None:
    """Make a body findable as it is now."""
    search.put([findable(body)], at=at)


def _all() -> Iterator[Findable]:
    return map(findable, Body.objects.prefetch_related("mandates"))


SOURCES = (Source(kind="body", words=_("Bodies"), items=_all),)
