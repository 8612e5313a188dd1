"""Countries of the mechanism, accounts, the roles they hold, and their API tokens."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Func, OuterRef, QuerySet, Subquery, Value
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.names import named
from riparian.secretariat.accounts.purposes import in_words
from riparian.secretariat.accounts.roles import Role


class Country(models.Model):
    """One country that shares the river: its names, its capital and the capital's clock."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    names = models.JSONField(_("names"), default=dict, blank=True)
    short_names = models.JSONField(_("short names"), default=dict, blank=True)
    capital = models.JSONField(_("capital"), default=dict, blank=True)
    zone = models.CharField(_("time zone"), max_length=60)
    is_member = models.BooleanField(_("member"), default=True)
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("country")

    def __str__(self) -> str:
        return named(self.short_names) or self.code

    @property
    def name(self) -> str:
        """Return the short name in the reader's language."""
        return named(self.short_names) or self.code

    @property
    def capital_name(self) -> str:
        """Return the capital in the reader's language."""
        return named(self.capital)


class Joined(Func):
    """All values of a column in one text, parted by spaces."""

    function = "GROUP_CONCAT"
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:  # noqa: ANN401 - Django's
        """Write the same for PostgreSQL."""
        return super().as_sql(compiler, connection, function="STRING_AGG", **more)


class PeopleManager(UserManager["User"]):
    """Accounts with the roles they hold, in one question: every page asks it."""

    use_in_migrations = False

    def get_queryset(self) -> "QuerySet[User]":
        """Return the accounts, each with `held_roles`."""
        held = RoleHolding.objects.filter(user=OuterRef("pk")).order_by().values("user")
        roles = held.annotate(all=Joined("role", Value(" "))).values("all")
        return super().get_queryset().annotate(held_roles=Subquery(roles))


class User(AbstractUser):
    """An account of one person, made by an administrator of the same country."""

    full_name = models.CharField(_("name"), max_length=200)
    country = models.ForeignKey(
        Country, verbose_name=_("country"), on_delete=models.PROTECT, null=True, blank=True
    )
    is_administrator = models.BooleanField(
        _("administers the accounts of the country"), default=False
    )
    is_demo = models.BooleanField(default=False)
    zone = models.CharField(_("time zone"), max_length=60, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    seen_before_at = models.DateTimeField(null=True, blank=True)

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    objects: ClassVar[PeopleManager] = PeopleManager()

    @property
    def roles(self) -> frozenset[str]:
        """Return the roles held, as they were when the account was read."""
        read = getattr(self, "held_roles", None)
        if read is None:  # made just now, or reached through another row
            return frozenset(holding.role for holding in self.holdings.all())
        return frozenset(read.split())

    def __str__(self) -> str:
        return self.full_name or self.username


class RoleHolding(models.Model):
    """One role that an account holds."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="holdings")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "role"), name="role_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"


class Token(models.Model):
    """A key for programs; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(_("what it is for"), max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.CharField(_("scopes"), max_length=60, default="read")
    # One of `Purpose`, or nothing.
    purpose = models.CharField(_("purpose"), max_length=12, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    calls_today = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.label

    @property
    def purpose_words(self) -> str:
        """Return what its readings are used for, in the reader's language."""
        return in_words([self.purpose]) if self.purpose else ""
