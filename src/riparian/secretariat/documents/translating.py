"""What is done to languages: places translated, and confirmed after their source changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.texts.structure import LONGEST_TEXT, cleaned
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.documents import indexing, permissions, queries
from riparian.secretariat.documents.kinds import Language
from riparian.secretariat.documents.models import Document, Translation, Version
from riparian.secretariat.lib.errors import Unacceptable


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """What was entered for one place: words, and the hash of the source that stood beside them."""

    text: str
    seen_hash: str
    is_confirmed: bool = False
    """The words are said to fit the source as it is now, though they did not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it: how many places were put on record, and which changed underneath."""

    kept: int
    changed_meanwhile: tuple[str, ...]


@transaction.atomic
def translate_places(
    identifier: str, language: str, entered: Mapping[str, Entered], *, by: Actor, at: datetime
) -> Outcome:
    """Put translations on record; what was made from older words is kept and stale from birth.

    Raises:
        Unacceptable: the language is that of the text, or a place or source is unknown.
    """
    permissions.check_can_translate(by)
    document = queries.lock_document(identifier, by)
    version = _newest(document, language)
    made = list(_made(document, version, language, entered))
    for row in made:
        row.made_at, row.made_by = at, by.name
    Translation.objects.bulk_create(made)
    if made:
        places = sorted(row.paragraph.eid for row in made)
        journal.record("document.translated", subject=document, by=by, at=at,
                       after={"language": language, "places": places})  # fmt: skip
        indexing.index(document, at=at)
    current = {row.paragraph_id: row.text_hash for row in queries.wordings_of(version)}
    changed = tuple(
        row.paragraph.eid for row in made if row.source_hash != current[row.paragraph_id]
    )
    return Outcome(kept=len(made), changed_meanwhile=changed)


def _newest(document: Document, language: str) -> Version:
    version = queries.get_version(queries.versions_of(document), "")
    if version is None:
        raise Unacceptable(_("This document has no text that could be translated."))
    if language not in Language.values or language == version.language:
        raise Unacceptable(
            _("“%(code)s” is not a language to translate into.") % {"code": language}
        )
    return version


def _made(
    document: Document, version: Version, language: str, entered: Mapping[str, Entered]
) -> "list[Translation]":
    places = {row.paragraph.eid: row for row in queries.wordings_of(version)}
    kept = queries.translations_by_place(document)
    known = queries.hashes_by_place(document)
    made = []
    for eid, row in entered.items():
        if eid not in places:
            raise Unacceptable(_("“%(eid)s” is no place of the newest version.") % {"eid": eid})
        words, place = places[eid], places[eid].paragraph
        text = _words(row.text, eid, is_heading=place.role == "section")
        if row.seen_hash not in known[place.pk]:
            raise Unacceptable(_("%(eid)s: its source was never so; load the page.") % {"eid": eid})
        before = [found for found in kept[place.pk] if found.language == language]
        last = before[-1] if before else None
        is_new = last is None or last.text != text
        is_fresh = row.is_confirmed and last is not None and last.source_hash != words.text_hash
        if text and (is_new or is_fresh):
            made.append(Translation(paragraph=place, language=language, text=text,
                                    source_language=version.language,
                                    source_hash=row.seen_hash))  # fmt: skip
    return made


def _words(text: str, eid: str, *, is_heading: bool) -> str:
    text = cleaned(text.replace("\n", " ") if is_heading else text)
    if len(text) > LONGEST_TEXT:
        raise Unacceptable(
            _("%(eid)s: %(n)d characters, at most %(most)d can be; shorten it.")
            % {"eid": eid, "n": len(text), "most": LONGEST_TEXT}
        )
    return text
