"""Notices of new data in the form of WIS2 (WMO Notification Message 1): small, and with a link."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5

from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.publishing.collections import COVERAGEJSON, identifier_of
from riparian.secretariat.publishing.entities import GEOJSON, iso, point_of
from riparian.secretariat.publishing.expressions import NotUnderstood
from riparian.secretariat.stations import queries
from riparian.secretariat.stations.models import DeliveredSeries

CENTRE = "int-riparian"
TOPIC = "origin/a/wis2/{centre}/data/recommended/hydrology"
PAGE = 200


def news_for(actor: Actor, *, since: int) -> "QuerySet[DeliveredSeries]":
    """Return what was delivered after a cursor, of the series that an actor may see whole."""
    series = [row.pk for row in queries.open_series(actor)]
    rows = DeliveredSeries.objects.filter(pk__gt=since, datastream__in=series)
    return (
        rows.select_related(
            "datastream__station", "datastream__observed_property", "datastream__extent", "delivery"
        )
        .prefetch_related("datastream__limits")
        .order_by("pk")
    )


def message_of(news: DeliveredSeries, *, site: str, centre: str) -> dict[str, Any]:
    """Write one notice."""
    series, station = news.datastream, news.datastream.station
    span = f"{iso(news.first_time)}/{iso(news.last_time)}"
    query = urlencode({"datetime": span, "parameter-name": series.observed_property.identifier})
    place = f"{site}/ogc/collections/{identifier_of(series)}/locations/{station.identifier}"
    published: datetime = news.delivery.received_at
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{site}/{centre}/{news.pk}")),
        "type": "Feature",
        "conformsTo": ["http://wis.wmo.int/spec/wnm/1/conf/core"],
        "geometry": point_of(station),
        "properties": {
            "data_id": f"{centre}/{series.identifier}/{news.pk}",
            "start_datetime": iso(news.first_time),
            "end_datetime": iso(news.last_time),
            "pubtime": published.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        },
        "links": [{"rel": "canonical", "type": COVERAGEJSON, "href": f"{place}?{query}"}],
    }


@require_safe
def messages(request: Request) -> HttpResponse:
    """Answer with the notices after a cursor, oldest first, and where to ask for more."""
    text = request.GET.get("since", "0")
    if not text.isascii() or not text.isdigit() or len(text) > 18:  # noqa: PLR2004 - of a key
        raise NotUnderstood(f"since: {text!r} must be the number of the last notice")
    site = request.build_absolute_uri("/").rstrip("/")
    found = list(news_for(request.actor, since=int(text))[:PAGE])
    features = [message_of(one, site=site, centre=CENTRE) for one in found]
    document: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if found:
        document["links"] = [
            {"rel": "next", "type": GEOJSON, "href": f"{site}/wis2/messages?since={found[-1].pk}"}
        ]
    return JsonResponse(document, content_type=GEOJSON)
