"""Addresses of stations and their series."""

from django.urls import path, re_path

from riparian.secretariat.stations import minding, views

app_name = "stations"
urlpatterns = [
    path("", views.stations, name="list"),
    path("list.csv", views.stations_csv, name="csv"),
    path("map", views.river_map, name="map"),
    path("flags", minding.flags, name="flags"),
    path("flags.csv", minding.flags_csv, name="flags-csv"),
    path("flags/<int:pk>", minding.judge, name="judge"),
    path("quarantine", minding.quarantine, name="quarantine"),
    path("quarantine/<int:pk>", minding.settle, name="settle"),
    path("deliveries", minding.deliveries, name="deliveries"),
    path("series/<str:identifier>/<str:which>.svg", views.chart, name="chart"),
    re_path(
        r"^series/(?P<identifier>[^/]+)/export/(?P<to>csv|parquet|waterml)$", views.export,
        name="export",
    ),
    path("<str:identifier>", views.station, name="station"),
]  # fmt: skip
