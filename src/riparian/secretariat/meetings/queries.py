"""Reads of meetings, follow-ups and invitations."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.meetings.models import (
    AgendaItem,
    FollowUp,
    Invitation,
    Meeting,
    Paper,
    Status,
)


def meetings_for(actor: Actor) -> QuerySet[Meeting]:
    """Return the meetings an actor may see, with their bodies, newest first."""
    rows: QuerySet[Meeting] = Meeting.objects.visible_to(actor)
    return rows.select_related("body").order_by("-starts", "identifier")


def meetings_in(year: int, actor: Actor) -> list[Meeting]:
    """Return the meetings of a year that an actor may see, oldest first."""
    rows = meetings_for(actor).filter(starts__startswith=f"{year:04d}")
    return list(rows.exclude(status=Status.CANCELLED).order_by("starts", "identifier"))


def years(actor: Actor) -> list[int]:
    """Return the years in which the actor sees meetings."""
    starts = Meeting.objects.visible_to(actor).values_list("starts", flat=True)
    return sorted({int(start[:4]) for start in starts})


def upcoming(actor: Actor, *, on: date) -> QuerySet[Meeting]:
    """Return meetings from a day on, soonest first."""
    return (
        meetings_for(actor)
        .filter(starts__gte=on.isoformat())
        .exclude(status=Status.CANCELLED)
        .order_by("starts", "identifier")
    )


def get_meeting(identifier: str, actor: Actor) -> Meeting:
    """Return a meeting with its agenda and the papers the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    papers = Paper.objects.visible_to(actor).order_by("pk")
    items = AgendaItem.objects.prefetch_related(
        Prefetch("papers", queryset=papers, to_attr="seen_papers")
    )
    found = (
        meetings_for(actor)
        .prefetch_related(Prefetch("items", queryset=items), "invitations", "delegates")
        .prefetch_related("follow_ups")
        .filter(identifier=identifier)
        .first()
    )
    if found is None:
        raise NotFound(f"meeting {identifier}: nothing there that you may see")
    return found


def find_meeting(identifier: str, actor: Actor) -> Meeting:
    """Return a meeting without what belongs to it.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = meetings_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"meeting {identifier}: nothing there that you may see")
    return found


def lock_meeting(identifier: str, actor: Actor) -> Meeting:
    """Return a meeting the actor may see, held until the transaction ends."""
    found: Meeting | None = (
        Meeting.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("body")
        .filter(identifier=identifier)
        .first()
    )
    if found is None:
        raise NotFound(f"meeting {identifier}: nothing there that you may see")
    return found


def get_item(meeting: Meeting, item_id: int) -> AgendaItem:
    """Return an item of a meeting's agenda.

    Raises:
        NotFound: the agenda has no such item.
    """
    found = AgendaItem.objects.filter(meeting=meeting, pk=item_id).first()
    if found is None:
        raise NotFound(f"agenda item {item_id}: not on the agenda of {meeting.identifier}")
    return found


def get_paper(paper_id: int, actor: Actor) -> Paper:
    """Return a paper the actor may see, in a meeting the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    visible = Meeting.objects.visible_to(actor).values("pk")
    found: Paper | None = (
        Paper.objects.visible_to(actor)
        .filter(pk=paper_id, item__meeting__in=visible)
        .select_related("item__meeting")
        .first()
    )
    if found is None:
        raise NotFound(f"paper {paper_id}: nothing there that you may see")
    return found


def follow_ups_for(actor: Actor) -> QuerySet[FollowUp]:
    """Return the register of follow-ups of meetings the actor may see."""
    visible = Meeting.objects.visible_to(actor).values("pk")
    return FollowUp.objects.filter(meeting__in=visible).select_related("meeting__body")


def papers_due(actor: Actor, *, on: date) -> QuerySet[AgendaItem]:
    """Return items of coming meetings whose owner has not handed in a paper yet."""
    visible = Meeting.objects.visible_to(actor).filter(starts__gte=on.isoformat()).values("pk")
    return (
        AgendaItem.objects.filter(meeting__in=visible, papers__isnull=True)
        .exclude(papers_due_on=None)
        .exclude(meeting__status=Status.CANCELLED)
        .select_related("meeting__body")
        .order_by("papers_due_on")
    )


def find_invitation(uid: str, email: str) -> Invitation | None:
    """Return the invitation an answer belongs to."""
    identifier = uid.removesuffix("@riparian")
    return (
        Invitation.objects.select_related("meeting__body")
        .filter(meeting__identifier=identifier, email__iexact=email)
        .first()
    )
