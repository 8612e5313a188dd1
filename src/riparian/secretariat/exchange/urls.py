"""Addresses of the sharing ledger."""

from django.urls import path

from riparian.secretariat.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("ledger.csv", views.ledger_csv, name="csv"),
    path("ledger.json", views.ledger_json, name="json"),
    path("scores.csv", views.scores_csv, name="scores"),
    path("country/<str:code>", views.country, name="country"),
    path("revise/<str:identifier>", views.revise, name="revise"),
    path("limit/<str:identifier>", views.limit, name="limit"),
    path("pause/<str:series>", views.pause, name="pause"),
    path("watch/<str:identifier>", views.watch, name="watch"),
    path("<str:identifier>", views.agreement, name="agreement"),
    path("<str:identifier>/draft", views.draft, name="draft"),
]
