"""Groups, items, keys and the log of who read what."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked, unmarked
from riparian.secretariat.restricted.rule import (
    About,
    Code,
    Combination,
    ContentGrade,
    SourceGrade,
    Stage,
)


class Group(models.Model):
    """A closed group: nobody outside it learns that it is there."""

    # Null only until the row has the key its number is made of.
    identifier = models.CharField(_("number"), max_length=20, unique=True, null=True)  # noqa: DJ001
    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=500)
    owner_country = models.CharField(_("whose it is"), max_length=3)
    is_membership_hidden = models.BooleanField(
        _("members do not see one another; only its keepers do"), default=False
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("group")

    def __str__(self) -> str:
        # The journal is read by auditors of six countries: it gets the number, never the name.
        return str(self.identifier)


class Membership(models.Model):
    """One person in one group, from when to when."""

    class Part(models.TextChoices):
        KEEPER = "keeper", _("keeper: reads, and says who is a member")
        READER = "reader", _("reader")
        CARRIER = "carrier", _("carrier: carries sealed items and cannot read them")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    part = models.CharField(_("takes part as"), max_length=8, choices=Part.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("group", "user"), condition=Q(until=None), name="member_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.group} #{self.pk}"


class PublicKey(models.Model):
    """The public half of a person's key; the private half never comes here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    spki = models.TextField(_("public key"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64, unique=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("public key")

    def __str__(self) -> str:
        return self.fingerprint[:16]


class ItemQuerySet(models.QuerySet["Item"]):
    """A list that can be cut to what a person may read: the rule of `rule.py`, in SQL."""

    def readable_by(self, actor: Actor, *, at: datetime) -> "ItemQuerySet":
        """Keep the items that this actor may read at an instant."""
        return self.filter(_alive(at)).filter(_author(actor) | _named(actor) | _grouped(actor))

    def held_by(self, actor: Actor, *, at: datetime) -> "ItemQuerySet":
        """Keep the items that this actor may read, or carries as envelopes."""
        released = Q(stage=Stage.RELEASED, is_sealed=True)
        mine = _groups_of(actor, carries=True)
        carried = released & (Q(origin__in=mine) | Exists(_sent(group__in=mine)))
        reads = _author(actor) | _named(actor) | _grouped(actor)
        return self.filter(_alive(at)).filter(reads | carried)

    def owned_by(self, actor: Actor) -> "ItemQuerySet":
        """Keep the items whose access log an actor may see, expired and recalled ones too."""
        kept = Membership.objects.filter(
            user_id=actor.user_id or 0, until=None, part=Membership.Part.KEEPER
        )
        # What is for named persons alone is not for the keepers either.
        by_keeper = ~Q(code=Code.RED) & Q(origin__in=kept.values("group"))
        return self.filter(Q(author_id=actor.user_id or 0) | by_keeper)


def _alive(at: datetime) -> Q:
    return ~Q(stage=Stage.RECALLED) & (Q(expires_at=None) | Q(expires_at__gt=at))


def _author(actor: Actor) -> Q:
    return Q(author_id=actor.user_id or 0)


def _named(actor: Actor) -> Q:
    user = actor.user_id or 0
    listed = Q(Exists(NamedReader.objects.filter(item=OuterRef("pk"), user=user)))
    return Q(code=Code.RED) & (
        Q(stage=Stage.PROPOSED, second_id=user) | (Q(stage=Stage.RELEASED) & listed)
    )


def _groups_of(actor: Actor, *, carries: bool = False) -> "models.QuerySet[Membership, int]":
    rows = Membership.objects.filter(user_id=actor.user_id or 0, until=None)
    carrier = Q(part=Membership.Part.CARRIER)
    return rows.filter(carrier if carries else ~carrier).values_list("group_id", flat=True)


def _sent(**conditions: object) -> "models.QuerySet[SentTo]":
    return SentTo.objects.filter(item=OuterRef("pk"), **conditions)


def _grouped(actor: Actor) -> Q:
    mine = _groups_of(actor)
    inside = ~Q(code=Code.AMBER_STRICT) | Q(countries__contains=f"|{actor.country or '?'}|")
    released = Q(stage=Stage.RELEASED)
    some = Q(combination=Combination.ANY) & Exists(_sent(group__in=mine))
    others = SentTo.objects.filter(item=OuterRef("pk")).exclude(group__in=mine)
    every = Q(combination=Combination.ALL) & Exists(_sent()) & ~Exists(others)
    rule = inside & (Q(origin__in=mine) | (released & (some | every)))
    rule |= released & Q(code=Code.CLEAR)
    if Audience.MECHANISM in actor.reach:
        rule |= released & Q(code=Code.GREEN)
    return ~Q(code=Code.RED) & rule


class Item(models.Model):
    """One restricted item. A sealed one has neither title nor words here, only an envelope.

    It is no `Protected`: an audience of countries and roles cannot say what groups, named persons
    and an expiry say, and a list cut by the wrong rule would be a leak.
    """

    identifier = models.CharField(_("number"), max_length=20, unique=True, null=True)  # noqa: DJ001
    code = models.CharField(_("handling code"), max_length=16, choices=Code.choices)
    source_grade = models.CharField(_("source"), max_length=1, choices=SourceGrade.choices)
    content_grade = models.CharField(_("content"), max_length=1, choices=ContentGrade.choices)
    origin = models.ForeignKey(
        Group, verbose_name=_("group it comes from"), on_delete=models.PROTECT, related_name="+"
    )
    combination = models.CharField(_("who reads it"), max_length=3, choices=Combination.choices)
    owner_country = models.CharField(_("whose it is"), max_length=3)
    countries = models.CharField(_("countries it may reach"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    is_sealed = models.BooleanField(_("sealed"), default=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("words"), blank=True)
    envelope = models.TextField(blank=True)
    author_id = models.BigIntegerField()
    author_name = models.CharField(max_length=200)
    second_id = models.BigIntegerField(null=True, blank=True)
    made_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by_id = models.BigIntegerField(null=True, blank=True)
    released_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("why to an unusual recipient"), max_length=500, blank=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("restricted item")
        indexes = (models.Index(fields=("stage", "code"), name="restricted_by_stage"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(is_sealed=False) | Q(title="", body=""), name="sealed_holds_no_words"
            ),
            models.CheckConstraint(
                condition=~Q(stage="released") | ~Q(released_by_id=models.F("author_id")),
                name="released_by_a_second_person",
            ),
        )

    def __str__(self) -> str:
        # The number alone: this string goes into the journal and into messages.
        return str(self.identifier)

    @property
    def country_codes(self) -> list[str]:
        """Return the countries that TLP:AMBER+STRICT lets it reach."""
        return unmarked(self.countries)

    def set_countries(self, codes: list[str]) -> None:
        """Write the countries it may reach, its owner always among them."""
        self.countries = marked([*codes, self.owner_country])

    @property
    def marking(self) -> str:
        """Return what stands on every copy: code, grading, owner and number."""
        grade = f"{self.source_grade}{self.content_grade}"
        return f"{self.code} · {grade} · {self.owner_country} · {self.identifier}"

    def about(self) -> About:
        """Return what the rule sees of this item."""
        return About(
            stage=self.stage, code=self.code, combination=self.combination, origin=self.origin_id,
            groups=frozenset(row.group_id for row in self.sent_to.all()),
            author=self.author_id, second=self.second_id,
            named=frozenset(row.user_id for row in self.named.all()),
            countries=frozenset(self.country_codes), expires_at=self.expires_at,
            is_sealed=self.is_sealed,
        )  # fmt: skip


class SentTo(models.Model):
    """A group an item is meant for."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="sent_to")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "group"), name="sent_once"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.group_id}"


class NamedReader(models.Model):
    """A person an item of TLP:RED is meant for."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="named")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "user"), name="named_once"),)

    def __str__(self) -> str:
        return f"{self.item_id} {self.user_id}"


class Access(models.Model):
    """One reading: who, when, which, by which way; never changed, never removed."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="accesses")
    at = models.DateTimeField()
    user_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=3, blank=True)
    way = models.CharField(_("way"), max_length=12)
    basis = models.CharField(_("ground"), max_length=10)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("item", "-at"), name="access_of_item"),)
        verbose_name = _("reading")

    def __str__(self) -> str:
        return f"{self.item_id} {self.name} {self.at:%Y-%m-%d %H:%M}"
