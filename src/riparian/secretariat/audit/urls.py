"""Addresses of the journal."""

from django.urls import path

from riparian.secretariat.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.journal, name="journal"),
    path("verify", views.verify, name="verify"),
    path("clock", views.clock, name="clock"),
]
