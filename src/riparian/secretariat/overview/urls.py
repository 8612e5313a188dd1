"""Addresses of the front page and the desk."""

from django.urls import path

from riparian.secretariat.overview import views

app_name = "overview"
urlpatterns = [
    path("", views.front, name="front"),
    path("desk", views.desk, name="desk"),
    path("triangle", views.triangle, name="triangle"),
]
