"""Reads of figures, cut to what an actor may see."""

import re

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.figures.models import (
    Claim,
    Conflict,
    Milestone,
    Project,
    Statement,
    Subject,
)
from riparian.secretariat.lib.errors import NotFound

MENTION = re.compile(r"\{figure:([A-Za-z0-9-]{1,20})\}")
"""How a text names a statement: `{figure:FD-062}`."""


def statements_for(actor: Actor) -> QuerySet[Statement]:
    """Return the statements an actor may see with their subjects, the oldest first."""
    rows: QuerySet[Statement] = Statement.objects.visible_to(actor)
    return rows.select_related("subject")


def find_statement(identifier: str, actor: Actor) -> Statement | None:
    """Return a statement that the actor may see, or None."""
    return statements_for(actor).filter(identifier=identifier).first()


def get_statement(identifier: str, actor: Actor) -> Statement:
    """Return a statement that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = find_statement(identifier, actor)
    if found is None:
        raise NotFound(f"figure {identifier}: nothing there that you may see")
    return found


def lock_statement(identifier: str, actor: Actor) -> Statement:
    """Return a statement that the actor may see, held until the transaction ends."""
    rows: QuerySet[Statement] = Statement.objects.visible_to(actor)
    found = rows.select_for_update(of=("self",)).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"figure {identifier}: nothing there that you may see")
    return found


def mentioned_in(text: str, actor: Actor) -> dict[str, Statement]:
    """Return the statements that a text names and the actor may see, by number."""
    names = set(MENTION.findall(text))
    if not names:
        return {}
    return {str(row.identifier): row for row in statements_for(actor).filter(identifier__in=names)}


def subjects_for(actor: Actor) -> QuerySet[Subject]:
    """Return the subjects with a statement that the actor may see, and how many there are."""
    seen = Statement.objects.visible_to(actor)
    rows: QuerySet[Subject] = (
        Subject.objects.filter(Exists(seen.filter(subject=OuterRef("pk"))))
        .annotate(count=Count("statements", filter=Q(statements__in=seen)))
        .order_by("identifier")
    )
    return rows


def get_subject(identifier: str, actor: Actor) -> Subject:
    """Return a subject about which the actor may see something.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = subjects_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"subject {identifier!r}: nothing there that you may see")
    return found


def conflicts_for(actor: Actor) -> QuerySet[Conflict]:
    """Return the conflicts people met, with those claims that the actor may see.

    A conflict all of whose claims are about hidden statements is not shown.
    """
    hidden = Statement.objects.exclude(pk__in=Statement.objects.visible_to(actor).values("pk"))
    claims = Claim.objects.exclude(statement__in=hidden)
    return Conflict.objects.filter(Exists(claims.filter(conflict=OuterRef("pk")))).prefetch_related(
        Prefetch("claims", queryset=claims.select_related("statement"), to_attr="seen_claims")
    )


def claims_of(conflict: Conflict) -> list[Claim]:
    """Return the claims that `conflicts_for` brought."""
    brought: list[Claim] = conflict.seen_claims  # type: ignore[attr-defined]
    return brought


def get_conflict(identifier: str, actor: Actor) -> Conflict:
    """Return a conflict that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = conflicts_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"conflict {identifier}: nothing there that you may see")
    return found


def projects_for(actor: Actor) -> QuerySet[Project]:
    """Return the projects an actor may see, the newest first."""
    rows: QuerySet[Project] = Project.objects.visible_to(actor)
    return rows


def get_project(identifier: str, actor: Actor) -> Project:
    """Return a project that the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = projects_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"project {identifier}: nothing there that you may see")
    return found


def milestones_for(actor: Actor) -> QuerySet[Milestone]:
    """Return the milestones an actor may see, the oldest first; those without a date last."""
    rows: QuerySet[Milestone] = Milestone.objects.visible_to(actor)
    sorted_rows: QuerySet[Milestone] = rows.annotate(is_undated=Q(dated="")).order_by(
        "is_undated", "dated", "identifier"
    )
    return sorted_rows
