"""What of stations can be found: names, codes, the river and who is responsible."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.search.findable import Findable, Source
from riparian.secretariat.stations.models import Station


def findable(station: Station) -> Findable:
    """Return what of a station is found, in each language it has a name in."""
    texts = {language: {"title": name} for language, name in station.names.items()}
    words = (station.identifier, station.gauge_code, station.river, station.authority)
    # Codes and the names of authorities are of no language; the title is shown beside them.
    texts[""] = {"title": station.identifier, "body": "\n".join(word for word in words if word)}
    return Findable(
        kind="station", identifier=str(station.identifier), texts=texts, item=station,
        address=reverse("stations:station", args=[station.identifier]),
    )  # fmt: skip


def _stations() -> Iterator[Findable]:
    return map(findable, Station.objects.iterator())


SOURCES = (Source(kind="station", words=_("Stations"), items=_stations),)
