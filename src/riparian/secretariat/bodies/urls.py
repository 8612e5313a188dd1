"""Addresses of the mechanism."""

from django.urls import path

from riparian.secretariat.bodies import views

app_name = "bodies"
urlpatterns = [
    path("", views.mechanism, name="mechanism"),
    path("list", views.bodies, name="list"),
    path("list.csv", views.bodies_csv, name="csv"),
    path("rotation", views.rotation, name="rotation"),
    path("propose", views.propose, name="propose"),
    path("<slug:identifier>", views.body, name="body"),
    path("<slug:identifier>/upgrade", views.upgrade, name="upgrade"),
    path("<slug:identifier>/mandate", views.mandate, name="mandate"),
    path("<slug:identifier>/term", views.term, name="term"),
    path("<slug:identifier>/participant", views.participant, name="participant"),
    path("<slug:identifier>/stage/<slug:stage>", views.move, name="move"),
]
