"""The paragraph a commitment is cut from: its document and its words, for those who may see it."""

from dataclasses import dataclass

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.documents.models import Document, Paragraph, Wording
from riparian.secretariat.lib.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A paragraph with its newest words."""

    key: str
    document: Document
    text: str
    language: str
    number: str
    is_summary: bool


def get_place(paragraph_id: int, actor: Actor) -> Place:
    """Return a paragraph of a document that the actor may see, as it reads now.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    visible = Document.objects.visible_to(actor)
    found = Paragraph.objects.filter(pk=paragraph_id, document__in=visible).first()
    if found is None:
        raise NotFound(f"paragraph {paragraph_id}: nothing there that you may see")
    words = Wording.objects.filter(paragraph=found).order_by("-version__number").first()
    return Place(
        key=found.key, document=found.document, text=words.text if words else "",
        language=words.version.language if words else "", number=words.number if words else "",
        is_summary=words.version.is_summary if words else False,
    )  # fmt: skip
