"""Reads of arrangements and of everything that can be evidence for them."""

from collections import defaultdict

from django.db.models import Prefetch, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.arrangements.models import (
    AgreementLink,
    Arrangement,
    Evidence,
    Membership,
    Report,
)
from riparian.secretariat.exchange.queries import agreements_for
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.meetings.models import Meeting, Status
from riparian.secretariat.meetings.queries import meetings_for


def arrangements_for(actor: Actor) -> QuerySet[Arrangement]:
    """Return the arrangements an actor may see, with their bodies and areas."""
    rows: QuerySet[Arrangement] = Arrangement.objects.visible_to(actor)
    memberships = Membership.objects.select_related("body")
    return rows.select_related("deciding_body").prefetch_related(
        Prefetch("memberships", queryset=memberships), "areas"
    )


def get_arrangement(identifier: str, actor: Actor) -> Arrangement:
    """Return an arrangement the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = arrangements_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"arrangement {identifier}: nothing there that you may see")
    return found


def meetings_under(arrangements: list[Arrangement], actor: Actor) -> list[Meeting]:
    """Return the meetings of all bodies of some arrangements that the actor may see."""
    bodies = [row.body_id for one in arrangements for row in one.memberships.all()]
    rows = meetings_for(actor).filter(body__in=bodies).exclude(status=Status.CANCELLED)
    return list(rows.order_by("starts", "identifier"))


def agreements_under(
    arrangements: list[Arrangement], actor: Actor
) -> dict[int, list[AgreementLink]]:
    """Return the links to agreements to share that the actor may see, by arrangement."""
    rows = AgreementLink.objects.filter(
        arrangement__in=arrangements, agreement__in=agreements_for(actor).order_by()
    ).select_related("agreement")
    found: dict[int, list[AgreementLink]] = defaultdict(list)
    for row in rows:
        found[row.arrangement_id].append(row)
    return found


def counted_by(agreement: str, actor: Actor) -> QuerySet[AgreementLink]:
    """Return the links to the arrangements for which an agreement counts, as an actor may see."""
    return AgreementLink.objects.filter(
        agreement__identifier=agreement, arrangement__in=Arrangement.objects.visible_to(actor)
    ).select_related("arrangement")


def evidence_for(actor: Actor) -> QuerySet[Evidence]:
    """Return the evidence an actor may see that is not taken back."""
    rows: QuerySet[Evidence] = Evidence.objects.visible_to(actor)
    return rows.filter(taken_back_at=None).select_related(
        "arrangement", "document", "plan", "meeting"
    )


def shared(rows: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """Keep what every party may see: a report six agree on rests on nothing else."""
    return rows.filter(audience__in=[Audience.PUBLIC, Audience.MECHANISM])


def lock_evidence(evidence_id: int, actor: Actor) -> Evidence:
    """Return evidence the actor may see, held until the transaction ends.

    Raises:
        NotFound: there is none, or none for this actor, or it is taken back.
    """
    found: Evidence | None = (
        Evidence.objects.visible_to(actor)
        .filter(taken_back_at=None, pk=evidence_id)
        .select_for_update(of=("self",))
        .select_related("arrangement")
        .first()
    )
    if found is None:
        raise NotFound(f"evidence {evidence_id}: nothing there that you may see")
    return found


def reports_of(arrangement: Arrangement, actor: Actor) -> QuerySet[Report]:
    """Return the reports drafted for an arrangement that the actor may see."""
    rows: QuerySet[Report] = Report.objects.visible_to(actor)
    return rows.filter(arrangement=arrangement).select_related("decision")
