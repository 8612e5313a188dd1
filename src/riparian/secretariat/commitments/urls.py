"""Addresses of commitments."""

from django.urls import path

from riparian.secretariat.commitments import acting, reports, views

app_name = "commitments"
urlpatterns = [
    path("", views.commitments, name="list"),
    path("matrix", views.matrix, name="matrix"),
    path("matrix.csv", views.matrix_csv, name="csv"),
    path("matrix.json", views.matrix_json, name="json"),
    path("due.ics", views.due_ics, name="ics"),
    path("due.atom", views.due_atom, name="atom"),
    path("scores", views.scores, name="scores"),
    path("scores.svg", views.scores_svg, name="scores-svg"),
    path("scores.csv", views.scores_csv, name="scores-csv"),
    path("reports", reports.reports, name="reports"),
    path("reports/ask", reports.ask, name="ask"),
    path("reports/<int:report_id>", reports.report, name="report"),
    path("reports/<int:report_id>/chart.svg", reports.chart, name="report-chart"),
    path("reports/<int:report_id>.<str:suffix>", reports.report_file, name="report-file"),
    path("cut/<int:paragraph_id>", acting.cut, name="cut"),
    path("evidence/<int:evidence_id>/withdraw", acting.withdraw, name="withdraw"),
    path("<str:identifier>", views.commitment, name="commitment"),
    path("<str:identifier>/record.json", views.commitment_json, name="one-json"),
    path("<str:identifier>/correct", acting.correct, name="correct"),
    path("<str:identifier>/evidence", acting.show, name="show"),
    path("<str:identifier>/assign", acting.assign, name="assign"),
    path("<str:identifier>/score/<int:year>", acting.score, name="score"),
    path("<str:identifier>/rule/<int:year>/<str:country>", acting.rule, name="rule"),
]
