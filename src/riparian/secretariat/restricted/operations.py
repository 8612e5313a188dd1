"""What is done to groups, keys and items; the journal gets numbers, never names or words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts import queries as accounts
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.models import User
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.restricted import envelopes, permissions, queries
from riparian.secretariat.restricted.models import (
    Access,
    Group,
    Item,
    Membership,
    NamedReader,
    PublicKey,
    SentTo,
)
from riparian.secretariat.restricted.rule import (
    READS,
    STEPS,
    Act,
    Basis,
    Code,
    Combination,
    ContentGrade,
    SourceGrade,
    Stage,
)


def _user_id(by: Actor) -> int:
    if by.user_id is None:
        raise NotAllowed(_("Sign in first."))
    return by.user_id


@transaction.atomic
def make_group(
    *, name: str, purpose: str, is_membership_hidden: bool, by: Actor, at: datetime
) -> Group:
    """Make a closed group; who makes it keeps it."""
    permissions.check_can_handle(by)
    if not name.strip():
        raise Unacceptable(_("Give the group a name."), field="name")
    group = Group.objects.create(
        name=name[:120], purpose=purpose[:500], owner_country=by.country,
        is_membership_hidden=is_membership_hidden, made_at=at,
    )  # fmt: skip
    group.identifier = f"GRP-{group.pk:04d}"
    group.save(update_fields=["identifier"])
    Membership.objects.create(
        group=group, user_id=_user_id(by), part=Membership.Part.KEEPER, since=at
    )
    journal.record("group.made", subject=group, by=by, at=at)
    return group


@transaction.atomic
def add_member(identifier: str, *, username: str, part: str, by: Actor, at: datetime) -> Membership:
    """Take a person into a group.

    Raises:
        Unacceptable: no such account, or a member already.
    """
    group, own = queries.get_group(identifier, by)
    permissions.check_can_keep(by, own)
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Unacceptable(_("There is no account of that sign-in name."), field="username")
    if part not in Membership.Part.values:
        raise Unacceptable(f"part is {part!r}: unknown", field="part")
    if group.memberships.filter(user=user, until=None).exists():
        raise Unacceptable(_("This person is a member already."), field="username")
    row = Membership.objects.create(group=group, user=user, part=part, since=at)
    # Hidden members stay hidden from auditors too: the journal proves the act by its number.
    journal.record("group.member-added", subject=group, by=by, at=at,
                   after={"membership": row.pk, "part": part})  # fmt: skip
    return row


@transaction.atomic
def remove_member(identifier: str, membership_id: int, *, by: Actor, at: datetime) -> None:
    """Let a person go; what they read stays in the log of readings.

    Raises:
        CannotFollow: the last keeper would leave.
    """
    group, own = queries.get_group(identifier, by)
    permissions.check_can_keep(by, own)
    row = group.memberships.select_for_update().filter(pk=membership_id, until=None).first()
    if row is None:
        raise NotFound(f"membership {membership_id}: not of {identifier}")
    keepers = group.memberships.filter(until=None, part=Membership.Part.KEEPER)
    if row.part == Membership.Part.KEEPER and keepers.count() == 1:
        raise CannotFollow(_("A group needs a keeper; make another one first."))
    row.until = at
    row.save(update_fields=["until"])
    journal.record("group.member-removed", subject=group, by=by, at=at,
                   after={"membership": row.pk})  # fmt: skip


@transaction.atomic
def register_key(*, spki: str, by: Actor, at: datetime) -> PublicKey:
    """Register the public half of one's own key."""
    fingerprint = envelopes.fingerprint_of_key(spki)
    if PublicKey.objects.filter(fingerprint=fingerprint).exists():
        raise Unacceptable(_("This key is registered already."), field="spki")
    row = PublicKey.objects.create(
        user_id=_user_id(by), spki=spki, fingerprint=fingerprint, made_at=at
    )
    journal.record("key.registered", subject=row, by=by, at=at, after={"sha256": fingerprint})
    return row


@transaction.atomic
def retire_key(fingerprint: str, *, by: Actor, at: datetime) -> None:
    """Retire one's own key: nothing is sealed for it any more."""
    row = queries.keys_of(_user_id(by)).filter(fingerprint=fingerprint, retired_at=None).first()
    if row is None:
        raise NotFound(f"key {fingerprint[:16]}: not one of yours")
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    journal.record("key.retired", subject=row, by=by, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What an author says of an item; a sealed one comes without title and words."""

    code: str
    source_grade: str
    content_grade: str
    origin: str
    groups: Sequence[str] = ()
    combination: str = Combination.ANY
    named: Sequence[str] = ()
    second: str = ""
    countries: Sequence[str] = ()
    expires_at: datetime | None = None
    is_sealed: bool = False
    title: str = ""
    body: str = ""


def _check_draft(draft: Draft, *, at: datetime) -> None:
    choices = {"code": Code, "source_grade": SourceGrade, "content_grade": ContentGrade,
               "combination": Combination}  # fmt: skip
    for field, known in choices.items():
        if getattr(draft, field) not in known.values:
            raise Unacceptable(f"{field} is {getattr(draft, field)!r}: unknown", field=field)
    if draft.expires_at is not None and draft.expires_at <= at:
        raise Unacceptable(_("It would have expired already."), field="expires")
    if draft.is_sealed and (draft.title or draft.body):
        raise Unacceptable(_("A sealed item has no title and no words here; seal them."),
                           field="title")  # fmt: skip
    if not draft.is_sealed and not (draft.title.strip() and draft.body.strip()):
        raise Unacceptable(_("Give it a title and words."), field="title")
    if draft.is_sealed and draft.code in {Code.GREEN, Code.CLEAR}:
        raise Unacceptable(
            _("What is open to a community cannot be sealed for persons; choose another code."),
            field="code",
        )
    if draft.code == Code.RED and not (draft.named and draft.second):
        raise Unacceptable(
            _("TLP:RED is for named persons: name the recipients, and who is to confirm."),
            field="named",
        )


def _person(username: str, field: str) -> User:
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise Unacceptable(_("There is no account “%(name)s”.") % {"name": username}, field=field)
    return found


def _group(identifier: str, by: Actor, field: str) -> Group:
    try:
        group, own = queries.get_group(identifier, by)
    except NotFound as error:
        raise Unacceptable(str(error), field=field) from error
    if own.part == Membership.Part.CARRIER:
        raise Unacceptable(_("You only carry for this group."), field=field)
    return group


@transaction.atomic
def draft_item(draft: Draft, *, by: Actor, at: datetime) -> Item:
    """Put a draft on record; only its group knows of it until a second person releases it."""
    permissions.check_can_handle(by)
    _check_draft(draft, at=at)
    origin = _group(draft.origin, by, "origin")
    groups = [_group(one, by, "groups") for one in draft.groups]
    people = [_person(one, "named") for one in draft.named]
    second = _person(draft.second, "second") if draft.code == Code.RED else None
    if second is not None and second.pk == by.user_id:
        raise Unacceptable(_("Somebody else confirms what you wrote."), field="second")
    unknown = set(draft.countries) - {one.code for one in accounts.members()}
    if unknown:
        raise Unacceptable(f"countries {sorted(unknown)}: no members", field="countries")
    item = Item(
        code=draft.code, source_grade=draft.source_grade, content_grade=draft.content_grade,
        origin=origin, combination=draft.combination, owner_country=by.country,
        is_sealed=draft.is_sealed, title=draft.title[:200], body=draft.body,
        author_id=_user_id(by), author_name=by.name, second_id=second.pk if second else None,
        made_at=at, expires_at=draft.expires_at,
    )  # fmt: skip
    item.set_countries(list(draft.countries))
    item.save()
    item.identifier = f"RST-{item.pk:04d}"
    item.save(update_fields=["identifier"])
    SentTo.objects.bulk_create(SentTo(item=item, group=group) for group in set(groups))
    if draft.code == Code.RED:
        NamedReader.objects.bulk_create(NamedReader(item=item, user=user) for user in set(people))
    _tell_the_journal("drafted", item, by=by, at=at)
    return item


def _tell_the_journal(act: str, item: Item, *, by: Actor, at: datetime) -> None:
    after = {"code": item.code, "stage": item.stage, "is_sealed": item.is_sealed}
    journal.record(f"restricted.{act}", subject=item, by=by, at=at, after=after)


@transaction.atomic
def put_envelope(identifier: str, *, envelope: str, by: Actor, at: datetime) -> Item:
    """Put the sealed body of one's own draft; it was sealed before it came here.

    Raises:
        Unacceptable: it has another form, or is sealed for a key of somebody who may not read it.
    """
    item = queries.lock_item(identifier, by, at=at)
    permissions.check_is_author(by, item)
    if not item.is_sealed or item.stage != Stage.DRAFT:
        raise CannotFollow(_("Only a draft that is to be sealed takes an envelope."))
    sealed = envelopes.read_envelope(envelope, code=item.code)
    allowed = [key.fingerprint for key, _name in queries.keys_for(item)]
    envelopes.check_fingerprints(sealed, allowed)
    item.envelope = envelope
    item.save(update_fields=["envelope"])
    _tell_the_journal("sealed", item, by=by, at=at)
    return item


def _step(item: Item, act: str) -> None:
    after = STEPS.get((item.stage, act))
    if after is None:
        raise CannotFollow(
            _("It is “%(stage)s”; “%(act)s” is not possible now.")
            % {"stage": Stage(item.stage).label, "act": Act(act).label}
        )
    item.stage = after


@transaction.atomic
def propose_release(identifier: str, *, by: Actor, at: datetime) -> Item:
    """Ask a second person to confirm the release of one's draft."""
    item = queries.lock_item(identifier, by, at=at)
    permissions.check_is_author(by, item)
    if item.is_sealed and not item.envelope:
        raise CannotFollow(_("Seal it first; there is no envelope yet."))
    _step(item, Act.PROPOSE)
    item.save(update_fields=["stage"])
    _tell_the_journal("proposed", item, by=by, at=at)
    return item


@transaction.atomic
def release_item(identifier: str, *, reason: str = "", by: Actor, at: datetime) -> Item:
    """Confirm as the second person; an unusual recipient needs a reason.

    Raises:
        Unacceptable: with the unusual recipients, when no reason is given.
    """
    item = queries.lock_item(identifier, by, at=at)
    permissions.check_can_release(by, item, queries.basis_for(item, by, at=at))
    _step(item, Act.RELEASE)
    unusual = queries.unusual_recipients(item)
    if unusual and not reason.strip():
        raise Unacceptable(
            _("Unusual recipients: %(who)s. Say why they are to receive it, or do not release it.")
            % {"who": ", ".join(one.recipient.key for one in unusual)},
            field="reason",
        )
    item.reason = reason.strip()[:500] if unusual else ""
    item.released_at, item.released_by_id, item.released_by = at, by.user_id, by.name
    item.save(update_fields=["stage", "reason", "released_at", "released_by_id", "released_by"])
    _tell_the_journal("released", item, by=by, at=at)
    return item


@transaction.atomic
def return_item(identifier: str, *, by: Actor, at: datetime) -> Item:
    """Give a proposed item back to its author."""
    item = queries.lock_item(identifier, by, at=at)
    permissions.check_can_release(by, item, queries.basis_for(item, by, at=at))
    _step(item, Act.RETURN)
    item.save(update_fields=["stage"])
    _tell_the_journal("returned", item, by=by, at=at)
    return item


@transaction.atomic
def recall_item(identifier: str, *, by: Actor, at: datetime) -> Item:
    """Recall one's own item: from now on nobody reads it here."""
    item = queries.lock_item(identifier, by, at=at)
    permissions.check_is_author(by, item)
    _step(item, Act.RECALL)
    item.save(update_fields=["stage"])
    _tell_the_journal("recalled", item, by=by, at=at)
    return item


@transaction.atomic
def read_item(identifier: str, *, way: str, by: Actor, at: datetime) -> tuple[Item, Basis]:
    """Open an item and put the reading on record: there is no other way to its words.

    Raises:
        NotFound: nothing there that the actor may read or carries.
    """
    item = queries.get_item(identifier, by, at=at)
    basis = queries.basis_for(item, by, at=at)
    if basis not in READS and basis != Basis.CARRIER:
        raise NotFound(f"item {identifier}: nothing there that you may see")
    if way not in {"page", "envelope"}:  # an envelope holds nothing that its carrier could read
        permissions.check_can_take_out(item)
    if basis == Basis.CARRIER and way not in {"page", "envelope"}:
        raise NotAllowed(_("You carry the envelope; there is nothing else for you."))
    Access.objects.create(item=item, at=at, user_id=by.user_id, name=by.name, country=by.country,
                          way=way, basis=basis)  # fmt: skip
    return item, basis
