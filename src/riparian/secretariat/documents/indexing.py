"""What of documents can be found: titles and the newest text, in every language they stand in."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.documents import queries
from riparian.secretariat.documents.kinds import Language
from riparian.secretariat.documents.models import Document
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source


def findable(document: Document) -> Findable:
    """Return what of a document is found; a stale translation is found, too, and marked there."""
    titles = document.titles
    texts = {language: {"title": titles[language], "body": ""} for language in titles}
    version = queries.get_version(queries.versions_of(document), "")
    for language in Language.values if version else ():
        rows = queries.read(document, version, language).rows
        body = "\n".join(row.text for row in rows if row.text and row.language == language)
        if body:
            texts[language] = {"title": titles.get(language, ""), "body": body}
    return Findable(
        kind="document", identifier=str(document.identifier), texts=texts, item=document,
        address=reverse("documents:document", args=[document.identifier]), dated=document.adopted,
    )  # fmt: skip


def index(document: Document, *, at: datetime) -> None:
    """Make a document findable as it is now."""
    search.put([findable(document)], at=at)


def _documents() -> Iterator[Findable]:
    return map(findable, Document.objects.exclude(identifier=None).order_by("pk"))


SOURCES = (Source(kind="document", words=_("Documents"), items=_documents),)
