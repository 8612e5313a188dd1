"""What the head of every page offers: groups of pages, as data."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.accounts.actor import NOBODY, Actor


@dataclass(frozen=True, slots=True)
class Page:
    """One entry: where it leads, what it says, and who needs it."""

    address: str
    words: str | Promise
    needs: str = ""
    """An attribute of the actor that must be true: `is_signed_in`, `can_read_journal`, …"""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages under one heading; a group of one page stands by itself."""

    words: str | Promise
    pages: tuple[Page, ...]


GROUPS = (
    Group(_("Desk"), (Page("overview:desk", _("Desk"), "is_signed_in"),)),
    Group(_("Mechanism"), (Page("bodies:mechanism", _("Mechanism")),)),
    Group(
        _("Meetings"),
        (
            Page("meetings:calendar", _("Calendar")),
            Page("meetings:list", _("Meetings")),
            Page("meetings:follow-ups", _("Follow-ups")),
            Page("meetings:load", _("Load and what-if")),
        ),
    ),
    Group(_("Decisions"), (Page("decisions:list", _("Decisions")),)),
    Group(_("Record"), ()),
    Group(
        _("River"),
        (
            Page("forecasts:list", _("Forecasts")),
            Page("alerts:live", _("Alerts")),
            Page("releases:list", _("Release notices")),
        ),
    ),
    Group(_("Studies"), (Page("studies:list", _("Studies")),)),
    Group(
        _("Oversight"),
        (
            Page("audit:journal", _("Journal"), "can_read_journal"),
            Page("people:accounts", _("Accounts"), "is_administrator"),
        ),
    ),
)


def offered_to(actor: Actor) -> list[Group]:
    """Return the groups with the pages that an actor needs, without empty groups."""
    groups = (
        Group(
            group.words,
            tuple(page for page in group.pages if not page.needs or getattr(actor, page.needs)),
        )
        for group in GROUPS
    )
    return [group for group in groups if group.pages]


def head_of_the_page(request: HttpRequest) -> dict[str, Any]:
    """Give templates the navigation."""
    return {"navigation": offered_to(getattr(request, "actor", NOBODY))}
