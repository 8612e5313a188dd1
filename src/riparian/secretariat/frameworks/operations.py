"""What is done to frameworks: links confirmed or rejected, things tagged and untagged."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.frameworks import permissions, queries
from riparian.secretariat.frameworks.kinds import Review
from riparian.secretariat.frameworks.models import Item, Link, Tag
from riparian.secretariat.lib.errors import CannotFollow, NotFound, Unacceptable


@transaction.atomic
def review_link(identifier: int, *, review: Review, by: Actor, at: datetime) -> Link:
    """Confirm or reject a link; either may be changed later, and each time is on record.

    Raises:
        Unacceptable: it is neither.
        CannotFollow: the link stands so already.
    """
    permissions.check_can_review(by)
    link = queries.lock_link(identifier)
    if review not in {Review.CONFIRMED, Review.REJECTED}:
        raise Unacceptable(_("Confirm the link or reject it."), field="review")
    if link.review == review:
        raise CannotFollow(_("The link is “%(state)s” already.") % {"state": Review(review).label})
    before, link.review = link.standing, review
    link.reviewed_by, link.reviewed_for, link.reviewed_at = by.name, by.country, at
    link.save(update_fields=["review", "reviewed_by", "reviewed_for", "reviewed_at"])
    journal.record(f"crosswalk.{Review(review).value}", subject=link, by=by, at=at,
                   before={"review": before}, after={"review": review})  # fmt: skip
    return link


@transaction.atomic
def tag(*, thing: str, item: Item, by: Actor, at: datetime) -> Tag:
    """File a thing that the actor may see under an item, once.

    Raises:
        NotFound: there is no such thing that the actor may see.
        CannotFollow: it is filed there already.
    """
    permissions.check_can_tag(by)
    kind, _colon, identifier = thing.partition(":")
    if thing not in queries.things_for(by, kinds=(kind,)):
        raise NotFound(f"{thing}: nothing there that you may see")
    row, is_new = Tag.objects.get_or_create(
        kind=kind, thing=identifier, item=item,
        defaults={"basis": "", "tagged_by": by.name, "tagged_for": by.country},
    )  # fmt: skip
    if not is_new:
        raise CannotFollow(_("It is filed there already."))
    journal.record("tag.set", subject=row, by=by, at=at, after={"tag": str(row)})
    return row


@transaction.atomic
def untag(identifier: int, *, by: Actor, at: datetime) -> None:
    """Take a tag off a thing that the actor may see.

    Raises:
        NotFound: there is no such tag, or its thing is hidden from the actor.
    """
    permissions.check_can_tag(by)
    row = Tag.objects.select_for_update(of=("self",)).filter(pk=identifier).first()
    if row is None or f"{row.kind}:{row.thing}" not in queries.things_for(by, kinds=(row.kind,)):
        raise NotFound(f"tag {identifier}: nothing there that you may see")
    journal.record("tag.removed", subject=row, by=by, at=at, before={"tag": str(row)})
    row.delete()
