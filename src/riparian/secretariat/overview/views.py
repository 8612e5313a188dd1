"""The front page for everyone, and the desk of a reader who is signed in."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.requests import Request
from riparian.secretariat.bodies import queries as bodies
from riparian.secretariat.commitments import engine as commitment_dates
from riparian.secretariat.commitments import queries as commitments
from riparian.secretariat.decisions import queries as decisions
from riparian.secretariat.decisions.lifecycle import State
from riparian.secretariat.meetings import queries as meetings
from riparian.secretariat.overview import engine, queries
from riparian.secretariat.overview.corners import corners_for


def front(request: Request) -> HttpResponse:
    """Explain the mechanism and show the river."""
    actor, at = request.actor, request.at
    seen = decisions.decisions_for(actor)
    members = accounts.members()
    context = {
        "river": engine.drawing(),
        "members": members,
        "names": {country.code: country.name for country in members},
        "turns": bodies.rotation(bodies.terms(), members=[])[-1:],
        "body_count": bodies.standing_bodies().count(),
        "meeting_count": meetings.meetings_for(actor).count(),
        "upcoming": meetings.upcoming(actor, on=at.date())[:3],
        "adopted": decisions.in_state(seen, State.ADOPTED, at=at)[:5],
    }
    return render(request, "overview/front.html", context)


@login_required
def desk(request: Request) -> HttpResponse:
    """Show what waits for the reader, what comes next and what changed."""
    actor, at = request.actor, request.at
    since = request.user.seen_before_at or at - timedelta(days=30)
    running = list(decisions.running(decisions.decisions_for(actor), at=at)[:20])
    silent = decisions.silent_among(running, actor) if actor.reach else set()
    waiting = [row for row in running if row.pk in silent]
    actions = meetings.follow_ups_for(actor).filter(done_on=None)
    context = {
        "waiting": waiting,
        "watched": queries.on_watch(actor, at=at) if actor.country else [],
        "running": [row for row in running if row not in waiting],
        "upcoming": list(meetings.upcoming(actor, on=at.date())[:6]),
        "papers": [i for i in meetings.papers_due(actor, on=at.date())
                   if i.owner_country == actor.country][:10],
        "actions": list(actions.filter(country=actor.country)[:10]),
        "promised": commitments.waiting_for(actor, on=commitment_dates.today(at), most=10),
        "since": since,
        "changes": list(queries.changes_since(actor, since)[:12]),
    }  # fmt: skip
    return render(request, "overview/desk.html", context)


def triangle(request: Request) -> HttpResponse:
    """Show interests, responsibilities and norms with what the platform knows of each today."""
    names = {country.code: country.name for country in accounts.countries()}
    corners = corners_for(request.actor, at=request.at, names=names)
    return render(request, "overview/triangle.html", {"corners": corners})


def river(request: Request, node_id: str = "") -> HttpResponse:
    """Show the river, and what is known of one place on it."""
    members = accounts.members()
    asked = request.GET.get("country", "")
    country = asked if asked in {one.code for one in members} else ""
    place = engine.find_place(node_id) if node_id else None
    if node_id and place is None:
        raise Http404
    names = {one.code: one.name for one in members}
    if request.htmx:
        return render(request, "overview/place.html", {"place": place, "names": names})
    context = {
        "river": engine.drawing(country),
        "dams": engine.largest_dams(country),
        "members": members,
        "names": names,
        "country": country,
        "place": place,
    }
    return render(request, "overview/river.html", context)
