"""What is done to meetings: planned, moved, convened, cancelled; invitations and answers."""

from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.bodies.models import Body
from riparian.secretariat.bodies.queries import chairs_of
from riparian.secretariat.lib.clock import get_zone
from riparian.secretariat.lib.errors import NotFound, Unacceptable
from riparian.secretariat.meetings import (
    indexing,
    itip,
    notices,
    permissions,
    queries,
    transitions,
)
from riparian.secretariat.meetings.models import Answer, Invitation, Meeting, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a meeting is planned to be."""

    titles: dict[str, str]
    theme: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    city: str
    host_country: str
    format: str
    link: str
    audience: str
    countries: tuple[str, ...] = ()

    def check(self) -> None:
        """Refuse a plan that contradicts itself.

        Raises:
            Unacceptable: the meeting ends before it starts.
        """
        if self.ends_at <= self.starts_at:
            raise Unacceptable(_("The meeting must end after it starts."), field="ends")
        get_zone(self.zone)

    def write_into(self, meeting: Meeting) -> None:
        """Write the plan into a row."""
        fields = asdict(self)
        fields["countries"] = marked(list(self.countries))
        for name, value in fields.items():
            setattr(meeting, name, value)
        zone = get_zone(self.zone)
        meeting.starts = self.starts_at.astimezone(zone).date().isoformat()
        meeting.ends = self.ends_at.astimezone(zone).date().isoformat()


def next_ordinal(body: Body) -> int:
    """Return the ordinal after the highest on record in the body's series."""
    rows = Meeting.objects.filter(body=body).exclude(status=Status.CANCELLED)
    last = rows.exclude(ordinal=None).order_by("-ordinal").values_list("ordinal", flat=True).first()
    return (last or 0) + 1


@transaction.atomic
def plan_meeting(
    *, body: Body, ordinal: int | None, plan: Plan, by: Actor, at: datetime
) -> Meeting:
    """Plan a meeting of a body; its ordinal must be free in the series."""
    permissions.check_can_plan(by, body, host=plan.host_country, at=at)
    plan.check()
    taken = Meeting.objects.filter(body=body, ordinal=ordinal).exclude(status=Status.CANCELLED)
    if ordinal and taken.exists():
        raise Unacceptable(
            _("The series has a meeting %(n)d already; the next is %(next)d.")
            % {"n": ordinal, "next": next_ordinal(body)},
            field="ordinal",
        )
    meeting = Meeting(body=body, ordinal=ordinal, owner_country=by.country)
    plan.write_into(meeting)
    meeting.set_chairs(chairs_of(body, on=plan.starts_at.date()))
    meeting.identifier = _free_identifier(body, meeting)
    meeting.full_clean(exclude=["countries", "titles"])
    meeting.save()
    journal.record("meeting.planned", subject=meeting, by=by, at=at, after=asdict(plan))
    indexing.index(meeting, at=at)
    return meeting


def _free_identifier(body: Body, meeting: Meeting) -> str:
    stem = slugify(f"{body.identifier}-{meeting.ordinal or meeting.starts}")
    found = set(
        Meeting.objects.filter(identifier__startswith=stem).values_list("identifier", flat=True)
    )
    names = [stem, *(f"{stem}-{number}" for number in range(2, len(found) + 3))]
    return next(name for name in names if name not in found)


@transaction.atomic
def move_meeting(identifier: str, *, plan: Plan, by: Actor, at: datetime) -> Meeting:
    """Change a meeting; whoever was invited is sent the new version under the same UID."""
    meeting = queries.lock_meeting(identifier, by)
    permissions.check_can_conduct(by, meeting, at=at)
    transitions.check_can_follow(meeting.status, Status.CONVENED)
    plan.check()
    before = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "city": meeting.city}
    plan.write_into(meeting)
    meeting.sequence += 1
    meeting.save()
    journal.record(
        "meeting.moved", subject=meeting, by=by, at=at, before=before, after=asdict(plan)
    )
    indexing.index(meeting, at=at)
    if meeting.status == Status.CONVENED:
        _send_invitations(meeting, at=at)
    return meeting


def _send_invitations(meeting: Meeting, *, at: datetime) -> list[Invitation]:
    rows = list(meeting.invitations.all())
    for row in rows:
        row.meeting, row.sent_sequence = meeting, meeting.sequence
    Invitation.objects.bulk_update(rows, ["sent_sequence"])
    transaction.on_commit(partial(notices.invite, rows, at=at))
    return rows


@transaction.atomic
def invite(
    identifier: str, *, email: str, name: str, country: str, by: Actor, at: datetime
) -> Invitation:
    """Put one address on the list of those to be invited; sent at once if convened already."""
    meeting = queries.lock_meeting(identifier, by)
    permissions.check_can_conduct(by, meeting, at=at)
    transitions.check_can_follow(meeting.status, Status.CONVENED)
    if meeting.invitations.filter(email__iexact=email).exists():
        raise Unacceptable(_("This address is invited already."), field="email")
    invitation = Invitation.objects.create(
        meeting=meeting, email=email.strip().lower(), name=name, country=country
    )
    after = {"email": invitation.email, "country": country}
    journal.record("meeting.invited", subject=meeting, by=by, at=at, after=after)
    if meeting.status == Status.CONVENED:
        invitation.sent_sequence = meeting.sequence
        invitation.save(update_fields=["sent_sequence"])
        transaction.on_commit(partial(notices.invite, [invitation], at=at))
    return invitation


@transaction.atomic
def convene_meeting(identifier: str, *, by: Actor, at: datetime) -> Meeting:
    """Convene a planned meeting: everyone on the list gets an invitation to answer."""
    meeting = queries.lock_meeting(identifier, by)
    permissions.check_can_conduct(by, meeting, at=at)
    transitions.check_can_follow(meeting.status, Status.CONVENED)
    before, meeting.status = meeting.status, Status.CONVENED
    meeting.save(update_fields=["status"])
    sent = _send_invitations(meeting, at=at)
    journal.record(
        "meeting.convened", subject=meeting, by=by, at=at, before={"status": before},
        after={"status": meeting.status, "invitations": len(sent)},
    )  # fmt: skip
    return meeting


@transaction.atomic
def cancel_meeting(identifier: str, *, reason: str, by: Actor, at: datetime) -> Meeting:
    """Cancel a meeting; calendars that hold it are told."""
    meeting = queries.lock_meeting(identifier, by)
    permissions.check_can_conduct(by, meeting, at=at)
    transitions.check_can_follow(meeting.status, Status.CANCELLED)
    before, meeting.status = meeting.status, Status.CANCELLED
    meeting.sequence += 1
    meeting.save(update_fields=["status", "sequence"])
    invited = [row for row in meeting.invitations.all() if row.sent_sequence is not None]
    for row in invited:
        row.meeting = meeting
    transaction.on_commit(partial(notices.cancel, invited, at=at))
    journal.record(
        "meeting.cancelled", subject=meeting, by=by, at=at, before={"status": before},
        after={"status": meeting.status, "reason": reason},
    )  # fmt: skip
    return meeting


@transaction.atomic
def receive_answer(message: bytes, *, at: datetime) -> Invitation:
    """Put an answer that came by mail on the invitation it belongs to.

    An answer to an older version of the invitation is kept and marked, never mistaken for one to
    the newest; an answer older than the one on record changes nothing.

    Raises:
        NotFound: no invitation has that meeting and that address.
    """
    reply = itip.reply_in(message)
    invitation = queries.find_invitation(reply.uid, reply.email)
    if invitation is None:
        raise NotFound(f"answer of {reply.email}: no invitation to {reply.uid} has that address")
    if (invitation.answered_sequence or 0) > reply.sequence:
        return invitation
    before, invitation.answer = invitation.answer, reply.answer
    invitation.answered_sequence, invitation.answered_at = reply.sequence, at
    invitation.comment = reply.comment
    invitation.save()
    journal.record(
        "meeting.answered", subject=invitation.meeting, by=journal.Installation(), at=at,
        on_behalf_of=invitation.country, before={"answer": before},
        after={"answer": reply.answer, "email": reply.email, "sequence": reply.sequence},
    )  # fmt: skip
    return invitation


@transaction.atomic
def enter_answer(
    identifier: str, invitation_id: int, *, answer: str, by: Actor, at: datetime
) -> Invitation:
    """Enter an answer for one's own country by hand, as when it came by telephone."""
    meeting = queries.lock_meeting(identifier, by)
    invitation = meeting.invitations.filter(pk=invitation_id).first()
    if invitation is None or answer not in Answer.values:
        raise NotFound(f"invitation {invitation_id}: not one of {identifier}")
    if invitation.country != by.country:
        permissions.check_can_conduct(by, meeting, at=at)
    before, invitation.answer = invitation.answer, answer
    invitation.answered_at, invitation.answered_sequence = at, meeting.sequence
    invitation.save(update_fields=["answer", "answered_at", "answered_sequence"])
    journal.record(
        "meeting.answered", subject=meeting, by=by, at=at, on_behalf_of=invitation.country,
        before={"answer": before}, after={"answer": answer, "email": invitation.email},
    )  # fmt: skip
    return invitation
