"""Who may do what with commitments."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.roles import Audience, Capability
from riparian.secretariat.accounts.visibility import Protected
from riparian.secretariat.commitments.models import Assessment, Evidence
from riparian.secretariat.lib.errors import NotAllowed, Unacceptable

WIDTH = list(Audience.values)
"""The audiences from the widest to the narrowest."""


def check_can_cut(actor: Actor) -> None:
    """Refuse anyone who does not prepare papers."""
    check_can(actor, Capability.PREPARE)


def can_add_evidence(actor: Actor) -> bool:
    """Return whether an actor enters evidence: who prepares papers and who scores do."""
    return actor.can(Capability.PREPARE) or actor.can(Capability.SCORE)


def check_can_add_evidence(actor: Actor) -> None:
    """Refuse anyone who neither prepares papers nor scores."""
    if not can_add_evidence(actor):
        check_can(actor, Capability.SCORE)


def check_can_withdraw(actor: Actor, evidence: Evidence) -> None:
    """Refuse anyone but people of the country that entered the evidence.

    Raises:
        NotAllowed: nobody takes away what another country shows.
    """
    check_can_add_evidence(actor)
    if evidence.entered_for != actor.country:
        raise NotAllowed(
            _("Only %(country)s, which entered it, withdraws it.")
            % {"country": evidence.entered_for}
        )


def check_no_wider(audience: str, countries: Iterable[str], owner: str, *, than: Protected) -> None:
    """Refuse to show a thing to more people than the thing it rests on.

    Raises:
        Unacceptable: the audience is wider, or names others.
    """
    if WIDTH.index(audience) < WIDTH.index(than.audience):
        raise Unacceptable(
            _("Fewer people may see what this rests on; choose “%(audience)s” or narrower.")
            % {"audience": Audience(than.audience).label},
            field="audience",
        )
    is_named = than.audience in {Audience.COUNTRIES, Audience.DELEGATION}
    others = {*countries, owner} - {*than.named_countries, ""}
    if is_named and others:
        raise Unacceptable(
            _("%(countries)s may not see what this rests on.")
            % {"countries": ", ".join(sorted(others))},
            field="countries",
        )


def check_can_rule(actor: Actor, assessment: Assessment) -> None:
    """Refuse to let a coder, or the country that is scored, decide between two scores.

    Raises:
        NotAllowed: with the reason.
    """
    check_can(actor, Capability.CHAIR)
    if actor.country == assessment.cell.country:
        raise NotAllowed(
            _("%(country)s does not decide on its own score.") % {"country": actor.country}
        )
    if any(row.coder_id == actor.user_id for row in assessment.codings.all()):
        raise NotAllowed(_("Who scored does not decide between the scores."))
