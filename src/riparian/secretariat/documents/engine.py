"""The door to the engine: texts for comparing and carrying over, Akoma Ntoso out and in."""

from collections.abc import Iterable, Sequence
from typing import Literal

from django.utils.translation import gettext_lazy as _

from riparian.engine.io.akoma_ntoso import Expression, Reference
from riparian.engine.io.akoma_ntoso import akoma_ntoso_of as written
from riparian.engine.io.akoma_ntoso import expression_of as read_expression
from riparian.engine.texts.comparison import Change, Comparison, compare_texts
from riparian.engine.texts.keys import carry_keys
from riparian.engine.texts.plain import lines_of, plain_of
from riparian.engine.texts.structure import Line, Place, Text
from riparian.secretariat.documents.models import Link, Wording
from riparian.secretariat.documents.queries import Reading, Row

CHANGE_WORDS = {
    Change.SAME.value: _("unchanged"),
    Change.CHANGED.value: _("reworded"),
    Change.MOVED.value: _("moved"),
    Change.ADDED.value: _("added"),
    Change.REMOVED.value: _("removed"),
}
__all__ = ["Expression", "Reference", "Text", "read_expression"]


def text_of(wordings: Iterable[Wording]) -> Text:
    """Return the wordings of a version as a text of the engine."""
    return Text(places=tuple(Place(eid=row.paragraph.eid, line=_line(row)) for row in wordings))


def _line(row: Wording) -> Line:
    return Line(role=_role(row.paragraph.role), number=row.number, text=row.text, depth=row.depth)


def _role(role: str) -> Literal["section", "paragraph"]:
    return "section" if role == "section" else "paragraph"


def typed(wordings: Iterable[Wording]) -> str:
    """Return a version in the plain form in which it is typed."""
    return plain_of(_line(row) for row in wordings)


def carried_over(plain: str, *, old: Text, taken: Iterable[str]) -> Text:
    """Return what was typed, with the keys of the places it kept.

    Raises:
        InvalidInput: with the place that cannot be.
    """
    return carry_keys(lines_of(plain), old=old, taken=taken)


def compared(old: Sequence[Wording], new: Sequence[Wording]) -> Comparison:
    """Compare two versions."""
    return compare_texts(text_of(old), text_of(new))


def expression_of(reading: Reading, links: Iterable[Link]) -> Expression:
    """Return a document in a language and version as the formats of law see it."""
    document, version = reading.document, reading.version
    source = version.language if version else ""
    return Expression(
        identifier=document.identifier or "", kind=document.kind, nature=document.nature,
        titles=document.titles, language=reading.language, announced_by=document.announced_by,
        authentic_language=document.authentic_language, adopted=document.adopted,
        version=version.number if version else 0,
        made_on=f"{version.made_at:%Y-%m-%d}" if version and version.made_at else "",
        basis=version.basis if version else "full",
        source_language=source if source != reading.language else "",
        text=Text(places=tuple(_place(row, reading.language) for row in reading.rows)),
        references=tuple(_reference(link) for link in links),
    )  # fmt: skip


def _place(row: Row, language: str) -> Place:
    line = Line(role=_role(row.role), number=row.number, text=row.text, depth=row.depth)
    foreign = row.language if row.text and row.language != language else ""
    return Place(eid=row.eid, line=line, language=foreign, is_stale=row.state == "stale")


def _reference(link: Link) -> Reference:
    eid = link.paragraph.eid if link.paragraph else ""
    return Reference(kind=link.kind, target=address_of(link), words=str(link.target), eid=eid)


def counts_of(comparison: Comparison) -> list[tuple[str, str, int]]:
    """Return how many places changed how, with the word for it."""
    return [
        (change.value, str(CHANGE_WORDS[change.value]), comparison.count(change))
        for change in Change
    ]


def address_of(link: Link) -> str:
    """Return the address of a link's target without the host: /documents/D-POA18."""
    for folder, thing in (("documents", link.to_document), ("meetings", link.to_meeting),
                          ("decisions", link.to_decision)):  # fmt: skip
        if thing:
            return f"/{folder}/{thing.identifier}"
    raise AssertionError(link.pk)  # pragma: no cover - the database holds a link to one thing


def akoma_ntoso_of(reading: Reading, links: Iterable[Link]) -> bytes:
    """Write a document in a language and version as Akoma Ntoso 3.0."""
    return written(expression_of(reading, links))
