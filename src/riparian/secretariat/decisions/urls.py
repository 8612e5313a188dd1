"""Addresses of decisions."""

from django.urls import path

from riparian.secretariat.decisions import views

app_name = "decisions"
urlpatterns = [
    path("", views.decisions, name="list"),
    path("register.csv", views.decisions_csv, name="csv"),
    path("register.atom", views.decisions_atom, name="atom"),
    path("draft", views.draft, name="draft"),
    path("<str:identifier>", views.decision, name="decision"),
    path("<str:identifier>/edit", views.edit, name="edit"),
    path("<str:identifier>/circulate", views.circulate, name="circulate"),
    path("<str:identifier>/adopt", views.adopt, name="adopt"),
    path("<str:identifier>/position", views.position, name="position"),
    path("<str:identifier>/act/<slug:act>", views.act, name="act"),
    path("<str:identifier>/record/<int:record_id>/<slug:act>", views.act_on, name="act-on"),
    path("<str:identifier>/text.pdf", views.decision_pdf, name="pdf"),
    path("<str:identifier>/record.json", views.decision_json, name="json"),
]
