"""What is done to coded texts: opened for coding, coded clause by clause."""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.engine.norms.design.codebook import get_variable
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.decisions import queries as decisions
from riparian.secretariat.documents import queries as documents
from riparian.secretariat.drafting import indexing, permissions, queries
from riparian.secretariat.drafting.models import Clause, ClauseCode, CodedText, Kind
from riparian.secretariat.lib.errors import Unacceptable

MOST_CLAUSES = 200
Entry = tuple[str, str]
"""A code and why."""


def clauses_in(text: str) -> list[str]:
    """Return the clauses of a typed text: its paragraphs, one a line or parted by empty lines."""
    return [part.strip() for part in re.split(r"\n+", text.replace("\r", "")) if part.strip()]


@transaction.atomic
def open_draft(
    *, titles: dict[str, str], text: str, audience: str, countries: list[str], by: Actor,
    at: datetime,
) -> CodedText:  # fmt: skip
    """Open a typed text for coding; each of its paragraphs becomes a clause.

    Raises:
        Unacceptable: the text has no clause, or too many.
    """
    permissions.check_can_code(by)
    row = CodedText(
        titles=titles, kind=Kind.DRAFT, audience=audience, countries=marked(countries),
        owner_country=by.country, text_hash=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip
    return _open(row, [{"en": words} for words in clauses_in(text)], by=by, at=at)


@transaction.atomic
def open_decision(identifier: str, *, by: Actor, at: datetime) -> CodedText:
    """Open the text of a decision for coding; it stays as narrow as the decision is."""
    permissions.check_can_code(by)
    decision = decisions.get_decision(identifier, by)
    row = CodedText(
        titles=decision.titles, kind=Kind.DECISION, decision=decision,
        audience=decision.audience, countries=decision.countries,
        owner_country=decision.owner_country, text_hash=decision.text_hash,
    )  # fmt: skip
    parts = {language: clauses_in(text) for language, text in decision.texts.items()}
    first = parts.get("en") or next(iter(parts.values()), [])
    # Languages whose paragraphs do not run parallel are left out rather than misaligned.
    parallel = {code: texts for code, texts in parts.items() if len(texts) == len(first)}
    clauses = [{code: texts[n] for code, texts in parallel.items()} for n in range(len(first))]
    return _open(row, clauses, by=by, at=at)


@transaction.atomic
def open_document(identifier: str, *, by: Actor, at: datetime) -> CodedText:
    """Open the newest version of a document for coding: each of its paragraphs is a clause.

    Raises:
        Unacceptable: no text of it is on record.
    """
    permissions.check_can_code(by)
    document = documents.get_document(identifier, by)
    versions = documents.versions_of(document)
    version = versions[0] if versions else None
    clauses: dict[str, dict[str, str]] = {}
    for language in ("en", "zh"):
        for place in documents.read(document, version, language).rows:
            if place.role == "paragraph" and place.state in {"source", "current"} and place.text:
                clauses.setdefault(place.eid, {})[place.language] = place.text
    row = CodedText(
        titles=document.titles, kind=Kind.DOCUMENT, document=document, dated=document.adopted,
        audience=document.audience, countries=document.countries,
        owner_country=document.owner_country, bases=_basis_of(version),
    )  # fmt: skip
    return _open(row, list(clauses.values()), by=by, at=at, numbers=list(clauses))


def _basis_of(version: Any) -> dict[str, str]:  # noqa: ANN401 - a version, or none
    if version is None or not version.is_summary:
        return {}
    return {
        "en": "Statements of the record in our own words, not the text of the document.",
        "zh": "依据记录中的转述，并非文件原文。",
    }


def _open(
    row: CodedText,
    clauses: list[dict[str, str]],
    *,
    by: Actor,
    at: datetime,
    numbers: list[str] | None = None,
) -> CodedText:
    if not 0 < len(clauses) <= MOST_CLAUSES:
        raise Unacceptable(
            _("The text has %(n)d clauses; it must have 1 to %(most)d, one a line.")
            % {"n": len(clauses), "most": MOST_CLAUSES},
            field="text",
        )
    named = numbers or [str(place) for place in range(1, len(clauses) + 1)]
    row.opened_at, row.opened_by = at, by.name
    row.save()
    row.identifier = f"CT-{row.pk:04d}"
    row.save(update_fields=["identifier"])
    Clause.objects.bulk_create(
        Clause(text=row, number=number, position=place, words=words)
        for place, (number, words) in enumerate(zip(named, clauses, strict=True), start=1)
    )
    after = {"titles": row.titles, "kind": row.kind, "clauses": len(clauses)}
    journal.record("coding.opened", subject=row, by=by, at=at, after=after)
    indexing.index(row, at=at)
    return row


@transaction.atomic
def code_clause(
    identifier: str, clause: str, *, entries: Mapping[str, Entry], by: Actor, at: datetime
) -> CodedText:  # fmt: skip
    """Put on record what this coder says of a clause (`whole`: of the text); the rest stays.

    A variable that is not among the entries, or has no code, is no longer coded by this coder.

    Raises:
        Unacceptable: a code is not in the code book, or has no reason.
    """
    permissions.check_can_code(by)
    text = queries.lock_text(identifier, by)
    found = queries.get_clause(queries.clauses_of(text), clause)
    number = found.number if found else ""
    given = {key: _checked(key, entry) for key, entry in entries.items() if entry[0]}
    own = ClauseCode.objects.filter(text=text, clause=number, coder_id=by.user_id)
    before = {row.variable: row.value for row in own}
    own.delete()
    ClauseCode.objects.bulk_create(
        ClauseCode(
            text=text, clause=number, coder=by.name, coder_id=by.user_id, country=by.country,
            variable=key, value=value, rationale=why, coded_at=at,
        )
        for key, (value, why) in given.items()
    )  # fmt: skip
    journal.record(
        "coding.clause-coded", subject=text, by=by, at=at, before={"codes": before},
        after={"clause": number, "codes": {key: list(entry) for key, entry in given.items()}},
    )  # fmt: skip
    return text


def _checked(key: str, entry: Entry) -> Entry:
    value, why = entry
    try:
        value = get_variable(key).check(value)
    except InvalidInput as error:
        raise Unacceptable(str(error), field=key) from error
    if not why.strip():
        raise Unacceptable(_("Say why: a code without a reason cannot be checked."), field=key)
    return value, why.strip()
