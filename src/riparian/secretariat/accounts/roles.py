"""The eight roles, and how far each one reaches."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person does for a country."""

    OFFICER = "officer", _("Secretariat officer")
    CO_CHAIR = "co-chair", _("Co-chair")
    NEGOTIATOR = "negotiator", _("Negotiator")
    ANALYST = "analyst", _("Analyst")
    DUTY_OFFICER = "duty-officer", _("Duty officer")
    FUND_MANAGER = "fund-manager", _("Fund manager")
    AUDITOR = "auditor", _("Auditor")
    PUBLIC_READER = "public-reader", _("Public reader")


class Audience(models.TextChoices):
    """For whom an item is meant; each one is narrower than the one before."""

    PUBLIC = "public", _("Everyone")
    MECHANISM = "mechanism", _("All member countries")
    COUNTRIES = "countries", _("Named countries")
    DELEGATION = "delegation", _("Delegations of named countries")


class Capability(models.TextChoices):
    """A kind of act that a role may carry out."""

    PREPARE = "prepare", _("prepare meetings, papers and drafts")
    CHAIR = "chair", _("convene, circulate and close")
    SPEAK = "speak", _("enter positions, reservations and objections for a country")
    CONFIRM = "confirm", _("confirm what was entered for a country")
    STUDY = "study", _("run studies")
    READ_JOURNAL = "read-journal", _("read the journal")
    KEEP_BODIES = "keep-bodies", _("keep the record of bodies")
    DUTY = "duty", _("keep the watch: incidents, tasks, help and hand-over")
    HANDLE = "handle", _("handle restricted information")
    DELIVER = "deliver", _("deliver readings of your country")
    JUDGE = "judge", _("judge readings of your country")
    SCORE = "score", _("score commitments")


_INNER = frozenset({Audience.MECHANISM, Audience.COUNTRIES, Audience.DELEGATION})
_OUTER = frozenset({Audience.MECHANISM, Audience.COUNTRIES})

REACH: dict[str, frozenset[Audience]] = {
    Role.OFFICER: _INNER,
    Role.CO_CHAIR: _INNER,
    Role.NEGOTIATOR: _INNER,
    Role.AUDITOR: _INNER,
    Role.ANALYST: _OUTER,
    Role.DUTY_OFFICER: _OUTER,
    Role.FUND_MANAGER: _OUTER,
    Role.PUBLIC_READER: frozenset(),
}

_HOLDERS: dict[Capability, tuple[Role, ...]] = {
    Capability.PREPARE: (Role.OFFICER, Role.CO_CHAIR),
    Capability.CHAIR: (Role.OFFICER, Role.CO_CHAIR),
    Capability.SPEAK: (Role.OFFICER, Role.NEGOTIATOR),
    Capability.CONFIRM: (Role.NEGOTIATOR,),
    Capability.STUDY: (Role.OFFICER, Role.NEGOTIATOR, Role.ANALYST),
    Capability.READ_JOURNAL: (Role.AUDITOR,),
    Capability.KEEP_BODIES: (Role.OFFICER, Role.CO_CHAIR),
    Capability.DUTY: (Role.OFFICER, Role.DUTY_OFFICER),
    Capability.HANDLE: (Role.OFFICER, Role.DUTY_OFFICER),
    Capability.DELIVER: (Role.OFFICER, Role.ANALYST, Role.DUTY_OFFICER),
    Capability.JUDGE: (Role.OFFICER, Role.ANALYST, Role.DUTY_OFFICER),
    Capability.SCORE: (Role.OFFICER, Role.ANALYST),
}
CAPABILITIES: dict[str, frozenset[Capability]] = {
    role: frozenset(capability for capability, roles in _HOLDERS.items() if role in roles)
    for role in Role
}
