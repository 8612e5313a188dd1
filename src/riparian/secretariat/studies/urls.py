"""Addresses of studies."""

from django.urls import path

from riparian.secretariat.studies import views

app_name = "studies"
urlpatterns = [
    path("", views.studies, name="list"),
    path("list.csv", views.studies_csv, name="csv"),
    path("ask", views.choose, name="ask"),
    path("ask/<slug:kind>/<slug:instance>", views.ask, name="ask-one"),
    path("<int:run_id>", views.study, name="study"),
    path("<int:run_id>/result.json", views.result, name="result"),
    path("<int:run_id>/cancel", views.cancel, name="cancel"),
    path("<int:run_id>/charts/<str:name>.<str:form>", views.chart, name="chart"),
    path("<int:run_id>/tables/<slug:name>.csv", views.table, name="table"),
    path("<int:run_id>/attach", views.attach, name="attach"),
]
