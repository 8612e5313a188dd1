"""Addresses of the doors out."""

from django.urls import path

from riparian.secretariat.publishing import catalogue, notifications, retrieval, sensorthings
from riparian.secretariat.publishing.callers import for_programs

_ONE = "ogc/collections/<str:identifier>"

app_name = "publishing"
urlpatterns = [
    path("sta/v1.1", for_programs(sensorthings.root), name="sensorthings"),
    path("sta/v1.1/", for_programs(sensorthings.root)),
    path("sta/v1.1/<path:path>", for_programs(sensorthings.resource)),
    path("ogc/", for_programs(retrieval.landing), name="ogc"),
    path("ogc/conformance", for_programs(retrieval.conformance)),
    path("ogc/api", for_programs(retrieval.description)),
    path("ogc/collections", for_programs(retrieval.all_collections)),
    path(_ONE, for_programs(retrieval.collection)),
    path(f"{_ONE}/items", for_programs(retrieval.items)),
    path(f"{_ONE}/items/<str:station>", for_programs(retrieval.item)),
    path(f"{_ONE}/locations", for_programs(retrieval.locations)),
    path(f"{_ONE}/locations/<str:station>", for_programs(retrieval.location)),
    path(f"{_ONE}/position", for_programs(retrieval.position)),
    path(f"{_ONE}/radius", for_programs(retrieval.radius)),
    path(f"{_ONE}/area", for_programs(retrieval.area)),
    path(f"{_ONE}/cube", for_programs(retrieval.cube)),
    path("ogc/<path:rest>", for_programs(retrieval.nowhere)),
    path("catalogue.jsonld", for_programs(catalogue.catalogue), name="catalogue"),
    path("wis2/messages", for_programs(notifications.messages), name="wis2"),
]
