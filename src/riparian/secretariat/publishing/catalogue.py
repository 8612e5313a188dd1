"""The catalogue of what is shared, as DCAT-AP 3.0 in JSON-LD."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.publishing.collections import Collection, collections_for
from riparian.secretariat.publishing.entities import iso

_RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"
_MEDIA = "http://www.iana.org/assignments/media-types/"
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def _en(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "en"}


def _instant(text: str | None) -> dict[str, Any]:
    return {"@value": text, "@type": "xsd:dateTime"}


def _distribution(title: str, address: str, media: str) -> dict[str, Any]:
    return {
        "@id": f"{address}#distribution-{title.lower().replace(' ', '-')}",
        "@type": "dcat:Distribution",
        "dct:title": _en(title),
        "dcat:accessURL": {"@id": address},
        "dcat:mediaType": {"@id": _MEDIA + media, "@type": "dct:MediaType"},
    }


def _dataset(one: Collection, site: str) -> dict[str, Any]:
    address = f"{site}/ogc/collections/{one.identifier}"
    west, south, east, north = one.box
    ring = f"(({west} {south}, {east} {south}, {east} {north}, {west} {north}, {west} {south}))"
    first, last = one.span
    is_public = all(row.audience == "public" for row in one.series)
    licences = sorted({row.licence for row in one.series if row.licence})
    dataset: dict[str, Any] = {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": one.identifier,
        "dct:title": _en(one.title),
        "dct:description": _en(f"{len(one.series)} series of {', '.join(sorted(one.parameters))}."),
        "dcat:keyword": [_en(name) for name in sorted(one.parameters)],
        "dct:accessRights": {
            "@id": _RIGHTS + ("PUBLIC" if is_public else "RESTRICTED"),
            "@type": "dct:RightsStatement",
        },
        "dct:publisher": {"@id": f"{site}/#publisher"},
        "dct:spatial": {
            "@type": "dct:Location",
            "dcat:bbox": {"@value": f"POLYGON{ring}", "@type": "geo:wktLiteral"},
        },
        "dcat:distribution": [
            _distribution("CoverageJSON", f"{address}/locations", "application/json"),
            _distribution("SensorThings", f"{site}/sta/v1.1/Datastreams", "application/json"),
            _distribution("Stations", f"{address}/items", "application/geo+json"),
        ],
    }
    if first and last:
        dataset["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _instant(iso(first)),
            "dcat:endDate": _instant(iso(last)),
        }
    if licences:
        dataset["dct:rights"] = [
            {"@type": "dct:RightsStatement", "dct:description": _en(text)} for text in licences
        ]
    return dataset


def document(found: list[Collection], site: str) -> dict[str, Any]:
    """Return the catalogue of some collections."""
    return {
        "@context": CONTEXT,
        "@id": f"{site}/catalogue.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _en("Riparian: shared river data"),
        "dct:description": _en("The series that the countries of the river share, by kind."),
        "dct:publisher": {
            "@id": f"{site}/#publisher",
            "@type": "foaf:Agent",
            "foaf:name": _en("The secretariats that run this platform"),
        },
        "dcat:service": [
            {
                "@id": f"{site}{path}",
                "@type": "dcat:DataService",
                "dct:title": _en(title),
                "dcat:endpointURL": {"@id": f"{site}{path}"},
                "dcat:servesDataset": [
                    {"@id": f"{site}/ogc/collections/{one.identifier}"} for one in found
                ],
            }
            for title, path in (("SensorThings 1.1", "/sta/v1.1"), ("OGC API EDR 1.2", "/ogc/"))
        ],
        "dcat:dataset": [_dataset(one, site) for one in found],
    }


@require_safe
def catalogue(request: Request) -> HttpResponse:
    """Answer with the catalogue of what the reader may see."""
    found = list(collections_for(request.actor).values())
    site = request.build_absolute_uri("/").rstrip("/")
    return JsonResponse(document(found, site), content_type="application/ld+json")
