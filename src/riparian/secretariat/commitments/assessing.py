"""What the sharing ledger shows of a commitment: observed, not judged; a person scores."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.commitments import queries
from riparian.secretariat.commitments.models import AgreementLink, Commitment
from riparian.secretariat.exchange import papers, tallies


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One agreement that rests on a commitment, and what its ledger shows, if anything."""

    link: AgreementLink
    reckoning: tallies.Reckoning | None

    @property
    def address(self) -> str:
        """Return where the ledger shows the same stretch day by day."""
        page = reverse("exchange:agreement", args=[self.link.agreement.identifier])
        if self.reckoning is None:
            return page
        stretch = {"from": self.reckoning.first, "to": self.reckoning.last}
        return f"{page}?{urlencode(stretch)}"

    @property
    def share(self) -> str:
        """Return the share that came in time as a page shows it."""
        return papers.share_words(self.reckoning) if self.reckoning else ""

    @property
    def words(self) -> str:
        """Return the figures as evidence would state them."""
        title = self.link.agreement.title
        return papers.figures_of(title, self.reckoning) if self.reckoning else ""


def observed(
    commitment: Commitment, actor: Actor, *, at: datetime, is_shared: bool = False
) -> list[Observed]:
    """Return what the ledger shows under each agreement that rests on a commitment.

    Only what the countries it binds owe is counted; `is_shared` counts only what every member may
    see.
    """
    links = list(queries.agreements_behind(commitment, actor))
    if not links:
        return []
    told = tallies.reckon_by_agreement(
        actor, {link.agreement_id for link in links}, at=at, is_shared=is_shared,
        parties=commitment.responsible_codes,
    )  # fmt: skip
    return [Observed(link=link, reckoning=told.get(link.agreement_id)) for link in links]
