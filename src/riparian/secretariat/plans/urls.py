"""Addresses of plans."""

from django.urls import path

from riparian.secretariat.plans import keeping, views

app_name = "plans"
urlpatterns = [
    path("", views.plans, name="list"),
    path("list.csv", views.plans_csv, name="csv"),
    path("add", keeping.add, name="add"),
    path("goals", views.goals, name="goals"),
    path("goals.csv", views.goals_csv, name="goals-csv"),
    path("indicator/<str:identifier>", views.indicator, name="indicator"),
    path("indicator/<str:identifier>/values.csv", views.values_csv, name="values-csv"),
    path("indicator/<str:identifier>/chart.svg", views.chart, name="chart"),
    path("indicator/<str:identifier>/value", keeping.value, name="value"),
    path("indicator/<str:identifier>/goal", keeping.goal, name="goal"),
    path("<str:identifier>", views.plan, name="plan"),
    path("<str:identifier>/coverage", views.coverage, name="coverage"),
    path("<str:identifier>/coverage.csv", views.coverage_csv, name="coverage-csv"),
    path("<str:identifier>/tree.csv", views.tree_csv, name="tree-csv"),
    path("<str:identifier>/section", keeping.section, name="section"),
    path("<str:identifier>/finding", keeping.finding, name="finding"),
    path("<str:identifier>/section/<str:key>/measure", keeping.measure, name="measure"),
    path("<str:identifier>/section/<str:key>/indicator", keeping.add_indicator, name="count"),
]
