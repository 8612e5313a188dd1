"""Addresses of arrangements."""

from django.urls import path

from riparian.secretariat.arrangements import views

app_name = "arrangements"
urlpatterns = [
    path("", views.arrangements, name="list"),
    path("evidence/<int:evidence_id>/take-back", views.take_back, name="take-back"),
    path("<str:identifier>", views.arrangement, name="arrangement"),
    path("<str:identifier>/history.csv", views.history_csv, name="history"),
    path("<str:identifier>/evidence", views.evidence, name="evidence"),
    path("<str:identifier>/<int:year>", views.year, name="year"),
    path("<str:identifier>/<int:year>/report.pdf", views.report_pdf, name="pdf"),
    path("<str:identifier>/<int:year>/draft", views.draft, name="draft"),
]
