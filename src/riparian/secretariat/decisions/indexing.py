"""What of decisions can be found: titles, texts, and what capitals put on record."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.decisions.models import Decision
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source


def findable(decision: Decision) -> Findable:
    """Return what of a decision is found, and where it is shown."""
    languages = [*decision.titles, *decision.texts]
    texts = {
        language: {
            "title": decision.titles.get(language, ""), "body": decision.texts.get(language, ""),
        }
        for language in dict.fromkeys(languages)
    }  # fmt: skip
    said = "\n".join(record.text for record in decision.records.all())
    if said.strip():
        # What capitals say is not marked with a language; it stands beside the texts.
        texts[""] = {"body": said}
    return Findable(
        kind="decision", identifier=str(decision.identifier), texts=texts, item=decision,
        address=reverse("decisions:decision", args=[decision.identifier]),
        dated=(decision.settled_at or decision.drafted_at).date().isoformat(),
    )  # fmt: skip


def index(decision: Decision, *, at: datetime) -> None:
    """Make a decision findable as it is now."""
    search.put([findable(decision)], at=at)


def _all() -> Iterator[Findable]:
    return map(findable, Decision.objects.prefetch_related("records"))


SOURCES = (Source(kind="decision", words=_("Decisions"), items=_all),)
