"""What of commitments can be found: what is promised, the words quoted, and the evidence."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.commitments.models import Commitment, Evidence
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source, readers_of_both


def findable(commitment: Commitment) -> Findable:
    """Return what of a commitment is found, and where it is shown."""
    texts = {language: {"title": title} for language, title in commitment.titles.items()}
    words = f"{commitment.actor} {commitment.verb} {commitment.object} {commitment.unit}"
    texts.setdefault(commitment.quote_language or "", {})["body"] = f"{commitment.quote}\n{words}"
    return Findable(
        kind="commitment", identifier=str(commitment.identifier), texts=texts, item=commitment,
        address=reverse("commitments:commitment", args=[commitment.identifier]),
        dated=commitment.deadline,
    )  # fmt: skip


def findable_evidence(evidence: Evidence) -> Findable:
    """Return what of evidence is found by those who may see it and its commitment."""
    commitment = evidence.commitment
    return Findable(
        kind="evidence", identifier=f"evidence-{evidence.pk}", dated=evidence.dated,
        texts={"": {"title": str(commitment), "body": f"{evidence.text}\n{evidence.source}"}},
        address=reverse("commitments:commitment", args=[commitment.identifier]),
        item=readers_of_both(evidence, commitment),
    )  # fmt: skip


def index(commitment: Commitment, *, at: datetime) -> None:
    """Make a commitment findable as it is now, and its evidence, whose readers may have changed."""
    rows = _standing().filter(commitment=commitment)
    search.put([findable(commitment), *map(findable_evidence, rows)], at=at)


def forget_evidence(evidence: Evidence) -> None:
    """Take withdrawn evidence out of the index."""
    search.remove_entry(kind="evidence", identifier=f"evidence-{evidence.pk}")


def _standing() -> "QuerySet[Evidence]":
    return Evidence.objects.filter(withdrawn_at=None).select_related("commitment")


def _commitments() -> Iterator[Findable]:
    return map(findable, Commitment.objects.iterator())


def _evidence() -> Iterator[Findable]:
    return map(findable_evidence, _standing())


SOURCES = (
    Source(kind="commitment", words=_("Commitments"), items=_commitments),
    Source(kind="evidence", words=_("Evidence"), items=_evidence),
)
