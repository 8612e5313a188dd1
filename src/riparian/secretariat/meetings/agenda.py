"""Operations on the agenda: items, papers, delegations, minutes, follow-ups."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.decisions import operations as decisions
from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.meetings import indexing, permissions, queries, transitions
from riparian.secretariat.meetings.models import AgendaItem, Delegate, FollowUp, Paper, Status

LARGEST_FILE = 25 * 1024 * 1024


def _check_open(meeting_status: str) -> None:
    if meeting_status in {Status.HELD, Status.CANCELLED}:
        raise CannotFollow(_("The meeting is closed; its agenda no longer changes."))


@transaction.atomic
def add_item(  # noqa: PLR0913 - what the form asks
    identifier: str, *, title: str, owner_country: str, minutes_planned: int,
    papers_due_on: date | None, by: Actor, at: datetime,
) -> AgendaItem:  # fmt: skip
    """Put an item at the end of the agenda."""
    meeting = queries.lock_meeting(identifier, by)
    permissions.check_can_conduct(by, meeting, at=at)
    _check_open(meeting.status)
    item = AgendaItem.objects.create(
        meeting=meeting, position=meeting.items.count() + 1, title=title,
        owner_country=owner_country, minutes_planned=minutes_planned, papers_due_on=papers_due_on,
    )  # fmt: skip
    after = {"item": str(item), "owner": owner_country, "papers_due_on": papers_due_on}
    journal.record("meeting.item-added", subject=meeting, by=by, at=at, after=after)
    indexing.index(meeting, at=at)
    return item


@transaction.atomic
def hand_in_paper(  # noqa: PLR0913 - what the form asks
    identifier: str, item_id: int, *, title: str, text: str, file: UploadedFile | None,
    audience: str, countries: list[str], by: Actor, at: datetime,
) -> Paper:  # fmt: skip
    """Hand in a paper for an item; its audience may be narrower than the meeting's."""
    meeting = queries.lock_meeting(identifier, by)
    item = queries.get_item(meeting, item_id)
    permissions.check_can_hand_in(by, meeting, item, at=at)
    if not text.strip() and file is None:
        raise Unacceptable(_("Write the paper or choose a file."), field="text")
    if file is not None and (file.size or 0) > LARGEST_FILE:
        raise Unacceptable(_("The file is larger than 25 MB; split it."), field="file")
    paper = Paper(
        item=item, title=title, text=text, audience=audience, countries=marked(countries),
        owner_country=by.country, handed_in_at=at, handed_in_by=by.name,
    )  # fmt: skip
    if file is not None:
        paper.file_name = (file.name or "paper")[-200:]
        paper.sha256 = hashlib.sha256(b"".join(file.chunks())).hexdigest()
        # The name on disk is the hash: what people call a file never becomes a path.
        file.name = paper.sha256
        paper.file = file
    paper.save()
    after = {"item": str(item), "paper": title, "audience": audience, "sha256": paper.sha256}
    journal.record("meeting.paper-handed-in", subject=meeting, by=by, at=at, after=after)
    indexing.index_paper(paper, at=at)
    return paper


@transaction.atomic
def name_delegate(  # noqa: PLR0913 - what the form asks
    identifier: str, *, name: str, function: str, is_head: bool, is_remote: bool,
    by: Actor, at: datetime,
) -> Delegate:  # fmt: skip
    """Name a person of one's own country's delegation; a new head takes the place of the old."""
    meeting = queries.lock_meeting(identifier, by)
    if not by.country or not by.reach:
        raise NotAllowed(_("Only a member country names delegates."))
    _check_open(meeting.status)
    if is_head:
        meeting.delegates.filter(country=by.country, is_head=True).update(is_head=False)
    delegate = Delegate.objects.create(
        meeting=meeting, country=by.country, name=name, function=function, is_head=is_head,
        is_remote=is_remote,
    )  # fmt: skip
    after = {"delegate": str(delegate), "head": is_head, "remote": is_remote}
    journal.record("meeting.delegate-named", subject=meeting, by=by, at=at, after=after)
    return delegate


@transaction.atomic
def write_minutes(
    identifier: str, item_id: int, *, note: str, by: Actor, at: datetime
) -> AgendaItem:
    """Write what was said on an item."""
    meeting = queries.lock_meeting(identifier, by)
    permissions.check_can_conduct(by, meeting, at=at)
    item = queries.get_item(meeting, item_id)
    if meeting.minutes_closed_at:
        raise CannotFollow(_("The minutes are closed."))
    before, item.note = item.note, note
    item.save(update_fields=["note"])
    journal.record("meeting.minutes-written", subject=meeting, by=by, at=at,
                   before={"note": before}, after={"item": str(item), "note": note})  # fmt: skip
    indexing.index(meeting, at=at)
    return item


@transaction.atomic
def minute_decision(  # noqa: PLR0913 - what the form asks
    identifier: str, item_id: int, *, title: str, text: str, by: Actor, at: datetime,
    statements: Sequence[decisions.Statement] = (),
) -> Decision:  # fmt: skip
    """Enter a decision the room adopted, and what was stated with it, from the minutes."""
    meeting = queries.lock_meeting(identifier, by)
    permissions.check_can_conduct(by, meeting, at=at)
    item = queries.get_item(meeting, item_id)
    if not title.strip() or not text.strip():
        raise Unacceptable(_("A decision needs a title and its words."), field="decision_text")
    decision = decisions.draft_decision(
        titles={"en": title}, texts={"en": text}, body=meeting.body, audience=meeting.audience,
        countries=meeting.named_countries, by=by, at=at, agenda_item_id=item.pk,
    )  # fmt: skip
    return decisions.adopt_in_the_room(
        str(decision.identifier), text=f"{meeting} / {item}", statements=statements, by=by, at=at
    )


@transaction.atomic
def minute_follow_up(  # noqa: PLR0913 - what the form asks
    identifier: str, item_id: int, *, text: str, country: str, due_on: date | None,
    by: Actor, at: datetime,
) -> FollowUp:  # fmt: skip
    """Enter what somebody is to do into the register of follow-ups, from the minutes."""
    meeting = queries.lock_meeting(identifier, by)
    permissions.check_can_conduct(by, meeting, at=at)
    item = queries.get_item(meeting, item_id)
    follow_up = FollowUp.objects.create(
        meeting=meeting, item=item, text=text, country=country, due_on=due_on
    )
    after = {"text": text, "country": country, "due_on": due_on}
    journal.record("follow-up.entered", subject=follow_up, by=by, at=at, after=after)
    indexing.index(meeting, at=at)
    return follow_up


@transaction.atomic
def close_minutes(identifier: str, *, by: Actor, at: datetime) -> None:
    """Close the minutes: the meeting was held."""
    meeting = queries.lock_meeting(identifier, by)
    permissions.check_can_conduct(by, meeting, at=at)
    transitions.check_can_follow(meeting.status, Status.HELD)
    before, meeting.status = meeting.status, Status.HELD
    meeting.minutes_closed_at = at
    meeting.save(update_fields=["status", "minutes_closed_at"])
    journal.record("meeting.held", subject=meeting, by=by, at=at, before={"status": before},
                   after={"status": meeting.status})  # fmt: skip


@transaction.atomic
def finish_follow_up(follow_up_id: int, *, note: str, by: Actor, at: datetime) -> FollowUp:
    """Say that a follow-up of one's own country is done."""
    found = queries.follow_ups_for(by).filter(pk=follow_up_id).first()
    if found is None:
        raise NotFound(f"follow-up {follow_up_id}: nothing there that you may see")
    if found.country != by.country or not by.reach:
        raise NotAllowed(_("%(country)s says when it is done.") % {"country": found.country})
    if found.done_on:
        raise CannotFollow(_("It is done already."))
    found.done_on, found.done_note = at.date(), note
    found.save(update_fields=["done_on", "done_note"])
    journal.record("follow-up.done", subject=found, by=by, at=at, after={"note": note})
    return found
