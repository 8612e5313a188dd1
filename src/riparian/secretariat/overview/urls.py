"""Addresses of the front page and the desk."""

from django.urls import path

from riparian.secretariat.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.front, name="front"),
    path("river", views.river, name="river"),
    path("river/<str:node_id>", views.river, name="place"),
    path("desk", views.desk, name="desk"),
    path("triangle", views.triangle, name="triangle"),
]
