"""Addresses of the doors out."""

from django.urls import path

from riparian.secretariat.publishing import sensorthings
from riparian.secretariat.publishing.callers import for_programs

app_name = "publishing"
urlpatterns = [
    path("sta/v1.1", for_programs(sensorthings.root), name="sensorthings"),
    path("sta/v1.1/", for_programs(sensorthings.root)),
    path("sta/v1.1/<path:path>", for_programs(sensorthings.resource)),
]
