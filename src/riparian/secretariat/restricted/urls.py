"""Addresses of restricted information."""

from django.urls import path

from riparian.secretariat.restricted import views

app_name = "restricted"
ONE = "<str:identifier>"
urlpatterns = [
    path("", views.items, name="list"),
    path("register.csv", views.register_csv, name="csv"),
    path("write", views.draft, name="draft"),
    path("groups", views.groups, name="groups"),
    path("groups/new", views.new_group, name="new-group"),
    path(f"groups/{ONE}", views.group, name="group"),
    path(f"groups/{ONE}/member/<int:key>/remove", views.remove, name="remove"),
    path("keys", views.keys, name="keys"),
    path("keys/<slug:fingerprint>/retire", views.retire, name="retire"),
    path(ONE, views.item, name="item"),
    path(f"{ONE}/seal", views.seal, name="seal"),
    path(f"{ONE}/act/<slug:act>", views.act, name="act"),
    path(f"{ONE}/item.json", views.item_json, name="json"),
    path(f"{ONE}/item.pdf", views.item_pdf, name="pdf"),
    path(f"{ONE}/stix.json", views.item_stix, name="stix"),
    path(f"{ONE}/envelope.json", views.envelope, name="envelope"),
    path(f"{ONE}/readings", views.accesses, name="accesses"),
    path(f"{ONE}/readings.csv", views.accesses_csv, name="accesses-csv"),
]
