"""Addresses of alerts."""

from django.urls import path

from riparian.secretariat.alerts import desk_views, views

app_name = "alerts"
urlpatterns = [
    path("", views.live, name="live"),
    path("all", views.alerts, name="list"),
    path("list.csv", views.alerts_csv, name="csv"),
    path("cap.atom", views.cap_feed, name="feed"),
    path("certificate.pem", views.certificate, name="certificate"),
    path("messages/<int:key>.cap", views.message, name="message"),
    path("raise", views.compose, name="raise"),
    path("receive", views.receive, name="receive"),
    path("desks", desk_views.desks, name="desks"),
    path("desks/<str:country>", desk_views.desk, name="desk"),
    path("desks/<str:country>/keep", desk_views.keep_desk, name="keep-desk"),
    path("shifts/<int:key>/strike", desk_views.strike_shift, name="strike-shift"),
    path("devices", desk_views.keep_device, name="keep-device"),
    path("devices/<int:key>/end", desk_views.end_device, name="end-device"),
    path("thresholds", desk_views.thresholds, name="thresholds"),
    path("thresholds.csv", desk_views.thresholds_csv, name="thresholds-csv"),
    path("<str:identifier>.cap", views.cap, name="cap"),
    path("<str:identifier>", views.alert, name="alert"),
    path("<str:identifier>/update", views.update, name="update"),
    path("<str:identifier>/cancel", views.cancel, name="cancel"),
    path("<str:identifier>/acknowledge", views.acknowledge, name="acknowledge"),
]
