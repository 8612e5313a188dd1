"""Reads of groups, keys and items; opening an item goes through `reading.py`, which records it."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.models import User
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.restricted.models import (
    Access,
    Group,
    Item,
    Membership,
    PublicKey,
)
from riparian.secretariat.restricted.rule import (
    Basis,
    Code,
    Reader,
    Stage,
    basis_of,
)
from riparian.secretariat.restricted.unusual import Delivery, Recipient, Unusual, unusual_among

_READS = (Membership.Part.KEEPER, Membership.Part.READER)


def memberships_of(actor: Actor) -> list[Membership]:
    """Return the groups a person is in now, with the part they take."""
    rows = Membership.objects.filter(user_id=actor.user_id or 0, until=None)
    return list(rows.select_related("group"))


def reader_of(actor: Actor, memberships: Sequence[Membership]) -> Reader:
    """Return what the rule sees of an actor."""
    return Reader(
        user_id=actor.user_id, country=actor.country,
        is_community=Audience.MECHANISM in actor.reach,
        reads=frozenset(m.group_id for m in memberships if m.part in _READS),
        carries=frozenset(m.group_id for m in memberships if m.part not in _READS),
    )  # fmt: skip


def basis_for(item: Item, actor: Actor, *, at: datetime) -> Basis:
    """Return on what ground an actor reads an item: the rule, in Python."""
    return basis_of(item.about(), reader_of(actor, memberships_of(actor)), at=at)


def items_for(actor: Actor, *, at: datetime) -> QuerySet[Item]:
    """Return what an actor may read or carries, newest first."""
    rows = Item.objects.held_by(actor, at=at).select_related("origin")
    return rows.prefetch_related("sent_to__group", "named")


def get_item(identifier: str, actor: Actor, *, at: datetime) -> Item:
    """Return an item that the actor may read or carries.

    Raises:
        NotFound: there is none, none for this actor, or it has expired.
    """
    found = items_for(actor, at=at).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"item {identifier}: nothing there that you may see")
    return found


def lock_item(identifier: str, actor: Actor, *, at: datetime) -> Item:
    """Return an item that the actor may read, held until the transaction ends."""
    rows = Item.objects.readable_by(actor, at=at).select_for_update(of=("self",))
    found = rows.select_related("origin").filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"item {identifier}: nothing there that you may see")
    return found


def owned_item(identifier: str, actor: Actor) -> Item:
    """Return an item whose access log the actor may see, whether or not it has expired."""
    found = Item.objects.owned_by(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"item {identifier}: nothing there that you may see")
    return found


def keeps_the_log(item: Item, own: Sequence[Membership]) -> bool:
    """Say whether one of these memberships opens the access log: `owned_by`, without asking."""
    return item.code != Code.RED and any(
        one.group_id == item.origin_id and one.part == Membership.Part.KEEPER for one in own
    )


def accesses_of(item: Item) -> QuerySet[Access]:
    """Return who read an item, newest first."""
    return Access.objects.filter(item=item)


def get_group(identifier: str, actor: Actor) -> tuple[Group, Membership]:
    """Return a group the actor is in, and the part they take.

    Raises:
        NotFound: to everyone else the group is not there.
    """
    found = (
        Membership.objects.select_related("group")
        .filter(group__identifier=identifier, user_id=actor.user_id or 0, until=None)
        .first()
    )
    if found is None:
        raise NotFound(f"group {identifier}: nothing there that you may see")
    return found.group, found


def members_shown(group: Group, own: Membership) -> list[Membership]:
    """Return the members one member may see: all of them, or only oneself."""
    rows = group.memberships.filter(until=None).select_related("user")
    if group.is_membership_hidden and own.part != Membership.Part.KEEPER:
        rows = rows.filter(pk=own.pk)
    return list(rows)


def groups_one_may_send_to(actor: Actor) -> list[Group]:
    """Return the groups a person knows of, because they are in them."""
    return [row.group for row in memberships_of(actor) if row.part in _READS]


def keys_of(user_id: int) -> QuerySet[PublicKey]:
    """Return the keys of a person, newest first."""
    return PublicKey.objects.filter(user_id=user_id).order_by("-pk")


def possible_readers(item: Item) -> QuerySet[User]:
    """Return the people who may come to read an item by name or by group, its author among them."""
    groups = {item.origin_id, *(row.group_id for row in item.sent_to.all())}
    members = Membership.objects.filter(group_id__in=groups, until=None, part__in=_READS)
    people = Q(pk=item.author_id)
    if item.code == Code.RED:
        people |= Q(pk__in=item.named.values("user")) | Q(pk=item.second_id or 0)
    else:
        people |= Q(pk__in=members.values("user"))
    return User.objects.filter(people, is_active=True).order_by("pk")


def keys_for(item: Item) -> list[tuple[PublicKey, str]]:
    """Return the keys an item may be sealed for, each with the name its author may be shown."""
    people = {user.pk: user for user in possible_readers(item)}
    hidden = Membership.objects.filter(
        user_id__in=people, until=None, group__is_membership_hidden=True
    ).exclude(group_id=item.origin_id).values_list("user_id", flat=True)  # fmt: skip
    unnamed = set(hidden) - {item.author_id}
    rows = PublicKey.objects.filter(user_id__in=people, retired_at=None)
    names = {key: f"{user} {user.country_id or ''}".strip() for key, user in people.items()}
    return [(row, "" if row.user_id in unnamed else names[row.user_id]) for row in rows]


def _recipients(item: Item) -> list[Recipient]:
    if item.code == Code.RED:
        rows = item.named.select_related("user")
        return [Recipient(key=f"person {row.user_id}", country=row.user.country_id or "")
                for row in rows]  # fmt: skip
    sent = item.sent_to.select_related("group").order_by("group_id")
    return [
        Recipient(key=str(row.group.identifier), country=row.group.owner_country) for row in sent
    ]


def unusual_recipients(item: Item) -> tuple[Unusual, ...]:
    """Return the recipients of an item that stand out against everything released before."""
    before = Item.objects.exclude(released_at=None).exclude(pk=item.pk)
    history = [
        Delivery(origin=str(row.origin.identifier), origin_country=row.owner_country,
                 recipient=recipient, code=row.code)
        for row in before.filter(owner_country=item.owner_country).select_related("origin")
        for recipient in _recipients(row)
    ]  # fmt: skip
    return unusual_among(
        _recipients(item), history, origin=str(item.origin.identifier),
        origin_country=item.owner_country, code=item.code,
    )  # fmt: skip


def waiting_for_second(actor: Actor, *, at: datetime) -> QuerySet[Item]:
    """Return what waits for this person's confirmation."""
    rows = Item.objects.readable_by(actor, at=at).filter(stage=Stage.PROPOSED)
    return rows.exclude(author_id=actor.user_id or 0)
