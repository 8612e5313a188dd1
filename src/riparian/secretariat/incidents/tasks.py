"""Tasks of an incident: given to a desk, done."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.audit.operations import Acting
from riparian.secretariat.incidents import drills, permissions, queries
from riparian.secretariat.incidents.lifecycle import EntryKind
from riparian.secretariat.incidents.models import Task
from riparian.secretariat.incidents.operations import check_clean, lock_open, write
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable


@transaction.atomic
def give_task(  # noqa: PLR0913 - what the form asks
    identifier: str, *, text: str, country: str, desk: str, due_at: datetime, by: Acting,
    at: datetime,
) -> Task:  # fmt: skip
    """Give a task to a country's desk, with an instant by which it is due.

    Raises:
        Unacceptable: the country cannot see the incident, or the instant has passed.
    """
    incident = lock_open(identifier, by)
    permissions.check_can_watch(by)
    drills.check_words(text, desk)
    if country not in {one.code for one in accounts.members()}:
        raise Unacceptable(f"country {country!r}: is no member on record", field="country")
    if incident.audience in {"countries", "delegation"} and country not in incident.named_countries:
        raise Unacceptable(
            _("%(country)s may not see this incident; name it first.") % {"country": country},
            field="country",
        )
    if due_at <= at:
        raise Unacceptable(_("A task cannot be due in the past."), field="due_on")
    task = Task(
        incident=incident, text=text, country=country, desk=desk, due_at=due_at, made_at=at,
        made_by=by.name,
    )  # fmt: skip
    check_clean(task, exclude=["incident"])
    task.save()
    words = f"{country} {desk}: {text} (→ {due_at:%Y-%m-%d %H:%M} UTC)"
    write(incident, EntryKind.TASK, by=by, at=at, text=words)
    return task


@transaction.atomic
def finish_task(identifier: str, task_id: int, *, by: Acting, at: datetime) -> Task:
    """Say that a task is done."""
    incident = queries.lock_incident(identifier, by)
    task = Task.objects.filter(incident=incident, pk=task_id).first()
    if task is None:
        raise NotFound(f"task {task_id}: not one of {incident.identifier}")
    permissions.check_can_finish(by, task)
    if task.done_at is not None:
        raise CannotFollow(_("The task is done already."))
    task.done_at, task.done_by = at, by.name
    task.save(update_fields=["done_at", "done_by"])
    write(incident, EntryKind.TASK, by=by, at=at, text=f"✓ {task.country}: {task.text}")
    return task
