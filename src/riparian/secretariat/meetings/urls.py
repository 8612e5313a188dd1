"""Addresses of meetings."""

from django.urls import path

from riparian.secretariat.meetings import minuting, views

app_name = "meetings"
urlpatterns = [
    path("", views.meetings, name="list"),
    path("list.csv", views.meetings_csv, name="csv"),
    path("calendar.ics", views.calendar_ics, name="ics"),
    path("calendar", views.calendar_now, name="calendar"),
    path("calendar/<int:year>", views.calendar, name="year"),
    path("load", views.load, name="load"),
    path("plan", views.plan, name="plan"),
    path("answers", minuting.receive_answer, name="answers"),
    path("handover.zip", minuting.handover, name="handover"),
    path("follow-ups", minuting.follow_ups, name="follow-ups"),
    path("follow-ups.csv", minuting.follow_ups_csv, name="follow-ups-csv"),
    path("follow-ups/<int:follow_up_id>/done", minuting.finish, name="finish"),
    path("papers/<int:paper_id>", minuting.paper, name="paper"),
    path("<slug:identifier>", views.meeting, name="meeting"),
    path("<slug:identifier>/move", views.move, name="move"),
    path("<slug:identifier>/act/<slug:act>", views.act, name="act"),
    path("<slug:identifier>/item", views.add_item, name="item"),
    path("<slug:identifier>/invite", views.invite, name="invite"),
    path("<slug:identifier>/invitation/<int:invitation_id>", views.enter_answer, name="answer"),
    path("<slug:identifier>/delegate", views.delegate, name="delegate"),
    path("<slug:identifier>/item/<int:item_id>/paper", minuting.hand_in, name="hand-in"),
    path("<slug:identifier>/item/<int:item_id>/minutes", minuting.minutes, name="minutes"),
]
