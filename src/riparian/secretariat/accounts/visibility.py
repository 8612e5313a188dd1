"""The one visibility rule: who may see an item, why, and who else can."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import REACH, Audience, Role


def marked(countries: "list[str] | tuple[str, ...]") -> str:
    """Write country codes so that one code can be found in SQL without finding half of another."""
    return "".join(f"|{code}" for code in sorted(set(countries))) + "|" if countries else ""


def unmarked(text: str) -> list[str]:
    """Read country codes back."""
    return [code for code in text.split("|") if code]


class ProtectedQuerySet(models.QuerySet[Any]):
    """A list that can be cut to what an actor may see."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the items that this actor may see: the rule, in SQL."""
        rule = Q(audience=Audience.PUBLIC)
        reach = actor.reach
        if Audience.MECHANISM in reach:
            rule |= Q(audience=Audience.MECHANISM)
        named = Q(owner_country=actor.country) | Q(countries__contains=f"|{actor.country}|")
        for audience in (Audience.COUNTRIES, Audience.DELEGATION):
            if audience in reach:
                rule |= Q(audience=audience) & named
        return self.filter(rule)


class Protected(models.Model):
    """An item with an audience: whose it is and for whom it is meant."""

    audience = models.CharField(
        gettext_lazy("who may see it"), max_length=12, choices=Audience.choices,
        default=Audience.MECHANISM,
    )  # fmt: skip
    owner_country = models.CharField(gettext_lazy("whose it is"), max_length=3, blank=True)
    countries = models.CharField(gettext_lazy("named countries"), max_length=200, blank=True)

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def named_countries(self) -> list[str]:
        """Return the countries that the item names, its owner first."""
        others = [code for code in unmarked(self.countries) if code != self.owner_country]
        return ([self.owner_country] if self.owner_country else []) + others


def is_visible_to(item: Protected, actor: Actor) -> bool:
    """Say whether an actor may see an item: the rule, in plain words of Python."""
    if item.audience == Audience.PUBLIC:
        return True
    if item.audience not in actor.reach:
        return False
    return item.audience == Audience.MECHANISM or actor.country in item.named_countries


def why_visible(item: Protected, actor: Actor) -> str:
    """Answer 'why can I see this?' in one sentence."""
    if item.audience == Audience.PUBLIC:
        return _("You can see this because it is public.")
    roles = [str(Role(role).label) for role in sorted(actor.roles) if item.audience in REACH[role]]
    facts = {"roles": ", ".join(roles), "country": actor.country}
    if item.audience == Audience.MECHANISM:
        return (
            _("You can see this as %(roles)s of %(country)s: it is open to all member countries.")
            % facts
        )
    if item.owner_country == actor.country:
        return _("You can see this as %(roles)s of %(country)s, the country it belongs to.") % facts
    return _("You can see this as %(roles)s of %(country)s, one of the countries it names.") % facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Readership:
    """Who else can see an item: the roles, the countries, and in words."""

    countries: tuple[str, ...]
    roles: tuple[str, ...]
    words: str


def readers_of(item: Protected) -> Readership:
    """Answer 'who else can see this?' from the same tables as the rule."""
    roles = tuple(role for role in Role.values if item.audience in REACH[role])
    if item.audience == Audience.PUBLIC:
        return Readership(countries=(), roles=(), words=_("Everyone, signed in or not."))
    labels = ", ".join(str(Role(role).label) for role in roles)
    if item.audience == Audience.MECHANISM:
        words = _("In every member country: %(roles)s.") % {"roles": labels}
        return Readership(countries=(), roles=roles, words=words)
    countries = tuple(item.named_countries)
    words = _("In %(countries)s: %(roles)s.") % {
        "countries": ", ".join(countries), "roles": labels,
    }  # fmt: skip
    return Readership(countries=countries, roles=roles, words=words)
