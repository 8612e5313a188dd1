"""Addresses of forecasts."""

from django.urls import path

from riparian.secretariat.forecasts import views

app_name = "forecasts"
urlpatterns = [
    path("", views.forecasts, name="list"),
    path("newest.csv", views.forecasts_csv, name="csv"),
    path("<str:identifier>", views.forecast, name="forecast"),
    path("<str:identifier>/issue", views.issue, name="issue"),
    path("<str:identifier>/forecast.csv", views.forecast_csv, name="one-csv"),
]
