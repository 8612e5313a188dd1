"""What of incidents can be found: title and place; drills never stand beside real ones."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.incidents.models import Incident
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source


def findable(incident: Incident) -> Findable:
    """Return what of an incident is found by those who may see it."""
    texts = {language: {"title": title} for language, title in incident.words.items()}
    texts.setdefault("", {})["body"] = incident.place
    return Findable(
        kind="incident", identifier=str(incident.identifier), texts=texts, item=incident,
        address=reverse("incidents:incident", args=[incident.identifier]),
        dated=incident.opened_at.date().isoformat(),
    )  # fmt: skip


def index(incident: Incident, *, at: datetime) -> None:
    """Make an incident findable for those who may see it now; a drill stays out."""
    if not incident.is_drill:
        search.put([findable(incident)], at=at)


def _incidents() -> Iterator[Findable]:
    return map(findable, Incident.objects.filter(is_drill=False).iterator())


SOURCES = (Source(kind="incident", words=_("Incidents"), items=_incidents),)
