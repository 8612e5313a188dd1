"""Addresses of coded texts."""

from django.urls import path

from riparian.secretariat.drafting import views

app_name = "drafting"
urlpatterns = [
    path("", views.texts, name="list"),
    path("list.csv", views.texts_csv, name="csv"),
    path("codebook", views.codebook, name="codebook"),
    path("compare", views.compare, name="compare"),
    path("compare.csv", views.compare_csv, name="compare-csv"),
    path("new", views.new, name="new"),
    path("open", views.open_text, name="open"),
    path("<str:identifier>", views.text, name="text"),
    path("<str:identifier>/codes.csv", views.codes_csv, name="codes-csv"),
    path("<str:identifier>/code/<str:number>", views.code, name="code"),
]
