"""Addresses of figures."""

from django.urls import path

from riparian.secretariat.figures import lists, views

app_name = "figures"
urlpatterns = [
    path("", views.subjects, name="subjects"),
    path("figures.csv", views.statements_csv, name="csv"),
    path("state", views.state, name="state"),
    path("conflicts", views.conflicts, name="conflicts"),
    path("conflicts/<slug:identifier>", views.conflict, name="conflict"),
    path("projects", lists.projects, name="projects"),
    path("projects.csv", lists.projects_csv, name="projects-csv"),
    path("projects/<slug:identifier>", lists.project, name="project"),
    path("milestones", lists.milestones, name="milestones"),
    path("milestones.csv", lists.milestones_csv, name="milestones-csv"),
    path("on/<slug:identifier>", views.subject, name="subject"),
    path("<slug:identifier>", views.statement, name="statement"),
    path("<slug:identifier>/act/<slug:act>", views.act, name="act"),
]
