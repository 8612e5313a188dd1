"""What is done about an arrangement: evidence entered and taken back, a report drafted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.arrangements import assessing, engine, papers, permissions, queries
from riparian.secretariat.arrangements.models import Arrangement, Criterion, Evidence, Report
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.decisions import operations as decisions
from riparian.secretariat.lib.errors import CannotFollow, Unacceptable

LANGUAGES = {"en": "en", "zh": "zh-hans"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvidence:
    """What the form asks of a piece of evidence."""

    criterion: str
    began: str
    ended: str
    words: dict[str, str]
    source: str
    plan: Any
    meeting: Any
    audience: str
    countries: list[str]


def _span(text: str, field: str) -> Any:  # noqa: ANN401 - a span of the engine
    try:
        return engine.span_of(text)
    except InvalidInput as error:
        raise Unacceptable(str(error), field=field) from error


@transaction.atomic
def enter_evidence(identifier: str, new: NewEvidence, *, by: Actor, at: datetime) -> Evidence:
    """Put evidence on record for one criterion; of a completeness the year is what counts.

    Raises:
        Unacceptable: a date that is none or lies ahead, or an end before the beginning.
    """
    arrangement = queries.get_arrangement(identifier, by)
    permissions.check_can_keep(by, arrangement)
    began, ended = _span(new.began, "began"), _span(new.ended, "ended")
    if not new.began:
        raise Unacceptable(_("Say when, at least the year."), field="began")
    if began.earliest > at.date():
        raise Unacceptable(_("Evidence cannot lie ahead."), field="began")
    if new.criterion == Criterion.COMPLETE and began.latest >= at.date():
        raise Unacceptable(_("A year is complete only when it is over."), field="began")
    if ended.latest and ended.latest < began.earliest:
        raise Unacceptable(_("It cannot end before it begins."), field="ended")
    row = Evidence(
        arrangement=arrangement, criterion=new.criterion, began_earliest=began.earliest,
        began_latest=began.latest, ended_earliest=ended.earliest, ended_latest=ended.latest,
        words=new.words, plan=new.plan, meeting=new.meeting, audience=new.audience,
        countries=marked(new.countries), owner_country=by.country, entered_at=at,
        entered_by=by.name, sources=[{"text": new.source, "kind": "citation", "link": ""}],
    )  # fmt: skip
    row.save(force_insert=True)
    after = {"criterion": new.criterion, "began": new.began, "ended": new.ended,
             "words": new.words, "source": new.source}  # fmt: skip
    journal.record("evidence.entered", subject=row, by=by, at=at, after=after)
    return row


@transaction.atomic
def take_back(evidence_id: int, *, by: Actor, at: datetime) -> Evidence:
    """Take back evidence that was wrong; it stays on record as taken back."""
    row = queries.lock_evidence(evidence_id, by)
    permissions.check_can_take_back(by, row)
    row.taken_back_at, row.taken_back_by = at, by.name
    row.save(update_fields=["taken_back_at", "taken_back_by"])
    journal.record("evidence.taken-back", subject=row, by=by, at=at,
                   before={"words": row.words}, after={"taken_back": True})  # fmt: skip
    return row


@transaction.atomic
def draft_report(identifier: str, year: int, *, by: Actor, at: datetime) -> Report:
    """Draft the report of a year as a decision that the deciding body can agree on.

    It rests only on what every party may see, whoever drafts it.

    Raises:
        CannotFollow: the arrangement has no body here that could agree on it.
        Unacceptable: the year has not begun.
    """
    arrangement = queries.get_arrangement(identifier, by)
    permissions.check_can_keep(by, arrangement)
    body = arrangement.deciding_body
    if body is None:
        raise CannotFollow(_("No body here decides for this arrangement; it is kept elsewhere."))
    try:
        engine.check_year(year, on=at.date())
    except InvalidInput as error:
        raise Unacceptable(str(error), field="year") from error
    titles, texts, found = _written(arrangement, year, by, at)
    decision = decisions.draft_decision(
        titles=titles, texts=texts, body=body, audience=Audience.MECHANISM, countries=[], by=by,
        at=at,
    )  # fmt: skip
    findings = engine.document_of(found)
    report = Report(
        arrangement=arrangement, year=year, decision=decision, findings=findings,
        findings_hash=engine.hash_of(findings), engine_version=engine.ENGINE_VERSION,
        audience=Audience.MECHANISM, owner_country=by.country, made_at=at, made_by=by.name,
    )  # fmt: skip
    report.save(force_insert=True)
    journal.record(
        "report.drafted", subject=report, by=by, at=at,
        after={"decision": decision.identifier, "findings": report.findings_hash},
    )  # fmt: skip
    return report


def _written(
    arrangement: Arrangement, year: int, by: Actor, at: datetime
) -> tuple[dict[str, str], dict[str, str], engine.Operationality]:
    titles, texts = {}, {}
    for code, language in LANGUAGES.items():
        with override(language):
            assessed = assessing.assess(arrangement, by, at=at, is_shared=True)
            found = assessed.in_year(year, on=at.date())
            titles[code] = papers.title_of(assessed, year)
            texts[code] = papers.text_of(assessed, found)
    return titles, texts, found
