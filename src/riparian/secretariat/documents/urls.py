"""Addresses of documents."""

from django.urls import path

from riparian.secretariat.documents import translation_views, views

app_name = "documents"
urlpatterns = [
    path("", views.documents, name="list"),
    path("list.csv", views.documents_csv, name="csv"),
    path("new", views.draft, name="draft"),
    path("import", views.bring_in, name="import"),
    path("<str:identifier>", views.document, name="document"),
    path("<str:identifier>/compare", views.compare, name="compare"),
    path("<str:identifier>/facts", views.facts, name="facts"),
    path("<str:identifier>/version", views.new_version, name="version"),
    path("<str:identifier>/adopt", views.adopt, name="adopt"),
    path("<str:identifier>/link", views.link, name="link"),
    path("<str:identifier>/link/<int:link_id>/remove", views.unlink, name="unlink"),
    path("<str:identifier>/translate/<slug:language>", translation_views.translate,
         name="translate"),
    path("<str:identifier>/text.akn.xml", views.document_akn, name="akn"),
    path("<str:identifier>/text.pdf", views.document_pdf, name="pdf"),
]  # fmt: skip
