"""Addresses of studies."""

from django.urls import path

from riparian.secretariat.studies import views

app_name = "studies"
urlpatterns = [
    path("", views.studies, name="list"),
    path("ask", views.ask, name="ask"),
    path("<int:run_id>", views.study, name="study"),
    path("<int:run_id>/chart.svg", views.chart, name="chart"),
    path("<int:run_id>/result.csv", views.table, name="table"),
    path("<int:run_id>/attach", views.attach, name="attach"),
]
