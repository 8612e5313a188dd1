"""Addresses of frameworks."""

from django.urls import path

from riparian.secretariat.frameworks import views

app_name = "frameworks"
urlpatterns = [
    path("", views.frameworks, name="frameworks"),
    path("crosswalk", views.crosswalk, name="crosswalk"),
    path("crosswalk.csv", views.crosswalk_csv, name="crosswalk-csv"),
    path("crosswalk/<int:link>/<slug:act>", views.review, name="review"),
    path("tag", views.tag, name="tag"),
    path("mechanisms", views.mechanisms, name="mechanisms"),
    path("mechanisms.csv", views.mechanisms_csv, name="mechanisms-csv"),
    path("<slug:identifier>", views.framework, name="framework"),
    path("<slug:identifier>.csv", views.framework_csv, name="csv"),
    path("<slug:identifier>.pdf", views.framework_pdf, name="pdf"),
    path("<slug:identifier>/beside/<slug:other>", views.matrix, name="matrix"),
    path("<slug:identifier>/<slug:code>", views.item, name="item"),
]
