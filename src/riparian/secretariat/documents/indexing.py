"""What of documents can be found: titles, the newest text, and its translations."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.documents.models import Document, Translation, Version, Wording
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source


def findable(document: Document) -> Findable:
    """Return what of a document is found: what it says now, in each language it says it in."""
    lines: dict[str, list[str]] = defaultdict(list)
    newest = Version.objects.filter(document=document).order_by("-number").first()
    if newest is not None:
        rows = Wording.objects.filter(version=newest)
        lines[newest.language] = [f"{row.number} {row.text}" for row in rows]
    # The last translation of a place counts, stale or not: it is what its readers see.
    translations = Translation.objects.filter(paragraph__document=document).order_by("pk")
    last = {(row.paragraph_id, row.language): row for row in translations}
    for row in last.values():
        lines[row.language].append(row.text)
    texts = {
        language: {
            "title": document.titles.get(language, ""), "body": "\n".join(lines.get(language, ())),
        }
        for language in dict.fromkeys([*document.titles, *lines])
    }  # fmt: skip
    return Findable(
        kind="document", identifier=str(document.identifier), texts=texts, item=document,
        address=reverse("documents:document", args=[document.identifier]), dated=document.adopted,
    )  # fmt: skip


def index(document: Document, *, at: datetime) -> None:
    """Make a document findable as it is now."""
    search.put([findable(document)], at=at)


def _all() -> Iterator[Findable]:
    return map(findable, Document.objects.all())


SOURCES = (Source(kind="document", words=_("Documents"), items=_all),)
