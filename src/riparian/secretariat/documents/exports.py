"""Documents that leave the platform: the list as CSV, a text for paper, a text as JSON."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riparian.secretariat.documents.kinds import Language
from riparian.secretariat.documents.models import Document, Link
from riparian.secretariat.documents.queries import Reading, Row
from riparian.secretariat.lib.exports import csv_of
from riparian.secretariat.lib.texts import in_language
from riparian.secretariat.lib.typesetting import (
    escaped,
    paragraph_in,
    pdf_of,
    table_of,
    words_in,
)

HEADER = ("number", "title_en", "title_zh", "kind", "nature", "announced_by",
          "authentic_language", "adopted", "meeting", "decision", "text", "versions",
          "sources")  # fmt: skip
TABLE_OF_CONTENTS_FROM = 4


def list_csv(rows: Iterable[Any]) -> str:
    """Return the list as CSV; `text` says whether the words are the document's or ours."""
    return csv_of(
        HEADER,
        (
            (
                row.identifier, row.titles.get("en"), row.titles.get("zh"), row.kind, row.nature,
                row.announced_by, row.authentic_language, row.adopted,
                row.meeting.identifier if row.meeting else "",
                row.decision.identifier if row.decision else "", row.text_basis or "none",
                row.text_version or 0, sources_in_words(row.sources),
            )
            for row in rows
        ),
    )  # fmt: skip


def sources_in_words(sources: Iterable[dict[str, str]]) -> str:
    """Return sources in one line; a reprint is named and its address never shown."""
    return " | ".join(
        source["text"] or _("reprint (address not shown)")
        for source in sources
    )  # fmt: skip


def facts_of(reading: Reading) -> list[tuple[str, str]]:
    """Return what is said about a document, for paper."""
    document, version = reading.document, reading.version
    authentic = document.authentic_language
    facts = [
        (_("Number"), str(document.identifier)),
        (_("Kind"), str(document.get_kind_display())),
        (_("Whose words"), whose_words(document)),
        (_("Adopted"), document.adopted or _("not known")),
        (_("Authentic language"), Language(authentic).label if authentic else _("not on record")),
        (_("Language of this page"), Language(reading.language).label),
    ]
    if document.meeting:
        facts.insert(4, (_("Adopted at"), document.meeting.title))
    if version:
        facts.append((_("Version"), f"{version.number} · {version.get_basis_display()}"))
    return facts


def whose_words(document: Document) -> str:
    """Say whose words a document is, in words."""
    if document.is_draft:
        return _("Draft: not agreed")
    label = str(document.get_nature_display())
    return f"{label}: {document.announced_by}" if document.is_announcement else label


def warnings_of(reading: Reading) -> list[str]:
    """Return what a reader must know before reading."""
    found = []
    if reading.version is None:
        found.append(_("The text is not on record."))
    elif reading.version.is_summary:
        found.append(
            _("This is not the text: each paragraph is a summary in our own words of what sources"
              " say stands in the document.")
        )  # fmt: skip
    if reading.is_translated:
        found.append(_("This is a translation; the words that count are those in the source."))
    if reading.count_stale:
        found.append(
            ngettext(
                "%(n)d place is stale: its source changed after it was translated.",
                "%(n)d places are stale: their source changed after they were translated.",
                reading.count_stale,
            )
            % {"n": reading.count_stale}
        )
    if reading.count_missing:
        found.append(
            ngettext(
                "%(n)d place is not translated and stands in the language of the source.",
                "%(n)d places are not translated and stand in the language of the source.",
                reading.count_missing,
            )
            % {"n": reading.count_missing}
        )
    if reading.document.is_announcement:
        found.append(_("One country announced this; the others did not agree to it by that."))
    return found


def document_as_pdf(
    reading: Reading, links: Sequence[Link], *, at: datetime, address: str, language: str
) -> bytes:
    """Typeset a document in a language and version; `language` is that of the words around it."""
    parts = [table_of(facts_of(reading), language)]
    parts += [_warning(words, language) for words in warnings_of(reading)]
    if len(reading.sections) >= TABLE_OF_CONTENTS_FROM:
        parts.append(f"#outline(title: [{words_in(_('Contents'), language)}], depth: 3)\n")
    parts += _body(reading, language)
    if links:
        parts.append(f"= {words_in(_('Links'), language)}\n")
        parts += [paragraph_in(_link_in_words(link), language) for link in links]
    title = in_language(reading.document.titles, reading.language)
    return pdf_of("\n".join(parts), title=title, address=address, at=at, language=reading.language)


def _warning(words: str, language: str) -> str:
    """Return a warning with a bar beside it, inside the text block."""
    inner = paragraph_in(words, language)
    return f"#pad(left: 2pt)[#block(stroke: (left: 2pt), inset: (left: 8pt))[{inner}]]\n"


def _link_in_words(link: Link) -> str:
    note = f" ({link.note})" if link.note else ""
    return f"{link.get_kind_display()}: {link.target}{note}"


def _body(reading: Reading, language: str) -> list[str]:
    """Return the places; headings never skip a level, which readers of tags could not follow."""
    parts, level = [], 0
    for row in reading.rows:
        if row.role == "section":
            level = min(row.depth, level + 1)
            words = " ".join(filter(None, (row.number, row.text)))
            mark = f" {_mark(row, language)}" if row.state in {"stale", "missing"} else ""
            parts.append(f"{'=' * level} {words_in(words, row.language)}{mark}\n")
        else:
            number = f"#strong[{escaped(row.number)}] " if row.number else ""
            parts.append(
                paragraph_in(row.text, row.language, before=f"{_mark(row, language)}{number}")
            )
    return parts


def _mark(row: Row, language: str) -> str:
    marks = {"stale": _("Stale translation"), "missing": _("Not translated")}
    words = marks.get(row.state)
    return f"#emph[\\[{words_in(words, language)}\\]] " if words else ""


def document_of(reading: Reading) -> dict[str, Any]:
    """Return a text as plain JSON values."""
    version = reading.version
    return {
        "number": reading.document.identifier,
        "language": reading.language,
        "version": version.number if version else None,
        "basis": version.basis if version else None,
        "source_language": version.language if version else None,
        "places": [
            {
                "eid": row.eid, "role": row.role, "depth": row.depth, "number": row.number,
                "text": row.text, "language": row.language, "state": row.state, "note": row.note,
            }
            for row in reading.rows
        ],
        "languages": [
            {"code": state.code, "is_source": state.is_source, "current": state.current,
             "stale": state.stale, "places": state.places}
            for state in reading.languages
        ],
    }  # fmt: skip
