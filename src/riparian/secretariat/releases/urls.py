"""Addresses of release notices."""

from django.urls import path

from riparian.secretariat.releases import views

app_name = "releases"
urlpatterns = [
    path("", views.notices, name="list"),
    path("notices.csv", views.notices_csv, name="csv"),
    path("announce", views.announce, name="announce"),
    path("<str:identifier>", views.notice, name="notice"),
    path("<str:identifier>/replace", views.replace, name="replace"),
    path("<str:identifier>/withdraw", views.withdraw, name="withdraw"),
]
