"""Addresses of incidents; drills have their own, so that no list ever holds both."""

from django.urls import path

from riparian.secretariat.incidents import acting, views

app_name = "incidents"
REAL, DRILL = {"drill": False}, {"drill": True}
ONE = "<str:identifier>"
urlpatterns = [
    path("", views.board, REAL, name="board"),
    path("register", views.register, REAL, name="register"),
    path("register.csv", views.register_csv, REAL, name="csv"),
    path("register.atom", views.register_atom, REAL, name="atom"),
    path("open", acting.open_incident, REAL, name="open"),
    path("handover", views.handovers, REAL, name="handovers"),
    path("handover/give", acting.hand_over, REAL, name="hand-over"),
    path("handover/<int:key>/take", acting.take_over, name="take-over"),
    path("drills", views.board, DRILL, name="drills"),
    path("drills/register", views.register, DRILL, name="drill-register"),
    path("drills/register.csv", views.register_csv, DRILL, name="drill-csv"),
    path("drills/register.atom", views.register_atom, DRILL, name="drill-atom"),
    path("drills/open", acting.open_incident, DRILL, name="open-drill"),
    path("drills/handover", views.handovers, DRILL, name="drill-handovers"),
    path("drills/handover/give", acting.hand_over, DRILL, name="drill-hand-over"),
    path(ONE, views.incident, name="incident"),
    path(f"{ONE}/log.csv", views.log_csv, name="log"),
    path(f"{ONE}/record.json", views.record_json, name="json"),
    path(f"{ONE}/after-action", views.after_action, name="after-action"),
    path(f"{ONE}/after-action.svg", views.after_action_svg, name="after-action-svg"),
    path(f"{ONE}/after-action.csv", views.after_action_csv, name="after-action-csv"),
    path(f"{ONE}/after-action.pdf", views.after_action_pdf, name="after-action-pdf"),
    path(f"{ONE}/entry", acting.add_entry, name="entry"),
    path(f"{ONE}/entry/<int:entry_id>/correct", acting.correct, name="correct"),
    path(f"{ONE}/task", acting.give_task, name="task"),
    path(f"{ONE}/task/<int:task_id>/done", acting.finish_task, name="task-done"),
    path(f"{ONE}/help", acting.put_help, name="help"),
    path(f"{ONE}/help/<int:key>/<slug:act>", acting.act_on_help, name="act-on-help"),
    path(f"{ONE}/act/<slug:act>", acting.act, name="act"),
]
