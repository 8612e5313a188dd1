"""Reads of runs."""

from django.db.models import QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.meetings.models import AgendaItem, Status
from riparian.secretariat.meetings.queries import meetings_for
from riparian.secretariat.studies.models import Progress, Run
from riparian.secretariat.studies.questions import Kind


def runs_for(actor: Actor) -> QuerySet[Run]:
    """Return the runs an actor may see, newest first."""
    rows: QuerySet[Run] = Run.objects.visible_to(actor)
    return rows.select_related("agenda_item__meeting__body").order_by("-pk")


def newest_answer(actor: Actor, kind: Kind) -> Run | None:
    """Return the newest finished run of one question that the actor may see."""
    return runs_for(actor).filter(kind=kind, progress=Progress.DONE).first()


def get_run(run_id: int, actor: Actor) -> Run:
    """Return a run the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = runs_for(actor).filter(pk=run_id).first()
    if found is None:
        raise NotFound(f"study {run_id}: nothing there that you may see")
    return found


def runs_of_meeting(meeting_id: int, actor: Actor) -> list[Run]:
    """Return the runs attached to a meeting's agenda that the actor may see."""
    return list(runs_for(actor).filter(agenda_item__meeting_id=meeting_id).defer("result"))


def open_items(actor: Actor) -> QuerySet[AgendaItem]:
    """Return agenda items a run can be attached to: of meetings that are not over."""
    meetings = meetings_for(actor).filter(status__in=[Status.PLANNED, Status.CONVENED])
    return AgendaItem.objects.filter(meeting__in=meetings.values("pk")).select_related(
        "meeting__body"
    )


def queued_before(run: Run) -> int:
    """Return how many runs are ahead in the queue."""
    return Run.objects.filter(progress=Progress.QUEUED, pk__lt=run.pk).count()


def runs_cut(rows: QuerySet[Run], *, kind: str, state: str) -> QuerySet[Run]:
    """Cut a list to one question and one state, where they are given."""
    if kind:
        rows = rows.filter(kind=kind)
    return rows.filter(progress=state) if state else rows
