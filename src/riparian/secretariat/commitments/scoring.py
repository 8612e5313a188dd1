"""What is done with scores: coders are asked, scores entered unseen, differences decided."""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.permissions import check_can
from riparian.secretariat.accounts.queries import people_who_can
from riparian.secretariat.accounts.roles import Capability
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.commitments import engine, notices, permissions, queries
from riparian.secretariat.commitments.kinds import Score, Stage
from riparian.secretariat.commitments.models import (
    Assessment,
    Cell,
    Coding,
    Commitment,
    Ruling,
)
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable

CODERS = 2
FIRST_YEAR = 1990
Entry = tuple[str, str]
"""A score and its reason."""


def check_year(year: int, at: datetime) -> None:
    """Refuse a year before there were records, or one that has not begun."""
    if not FIRST_YEAR <= year <= at.year:
        raise Unacceptable(
            _("%(year)s: choose a year from %(first)s to %(last)s.")
            % {"year": year, "first": FIRST_YEAR, "last": at.year},
            field="year",
        )


def _assessments(commitment: Commitment, year: int) -> dict[str, Assessment]:
    """Return the scorings of a commitment in a year by country, made where they are missing."""
    cells = list(commitment.cells.all())
    Assessment.objects.bulk_create(
        [Assessment(cell=cell, year=year) for cell in cells], ignore_conflicts=True
    )
    rows = queries.assessments_of(commitment).filter(year=year)
    return {row.cell.country: row for row in rows}


@transaction.atomic
def assign_coders(
    identifier: str, *, year: int, coders: Sequence[int], by: Actor, at: datetime
) -> Commitment:
    """Ask two people of different countries to score a commitment for a year."""
    commitment = queries.lock_commitment(identifier, by)
    check_can(by, Capability.PREPARE)
    check_year(year, at)
    people = list(people_who_can(Capability.SCORE).filter(pk__in=coders))
    if len(people) != CODERS or len({person.country_id for person in people}) != CODERS:
        raise Unacceptable(_("Choose two people of two countries."), field="coders")
    assessments = _assessments(commitment, year)
    if any(row.codings.all() for row in assessments.values()):
        raise CannotFollow(_("Somebody scores it for that year already."))
    Coding.objects.bulk_create(
        Coding(
            assessment=row, coder_id=person.pk, coder_name=str(person),
            coder_country=person.country_id or "", assigned_at=at, assigned_by=by.name,
        )
        for row in assessments.values()
        for person in people
    )  # fmt: skip
    after = {"year": year, "coders": [f"{person} ({person.country_id})" for person in people]}
    journal.record("commitment.assigned", subject=commitment, by=by, at=at, after=after)
    addresses = [person.email for person in people]
    transaction.on_commit(partial(notices.tell_assigned, commitment, year, addresses))
    return commitment


@transaction.atomic
def enter_scores(
    identifier: str, *, year: int, entries: Mapping[str, Entry], by: Actor, at: datetime
) -> Commitment:
    """Enter one coder's scores, by country; nobody reads them before a second coder's are in."""
    commitment = queries.lock_commitment(identifier, by)
    check_can(by, Capability.SCORE)
    check_year(year, at)
    assessments = _assessments(commitment, year)
    _check_entries(entries, assessments)
    seals = {
        country: _enter(assessments[country], entry, by=by, at=at)
        for country, entry in sorted(entries.items())
    }
    told = {"year": year, "seals": seals}
    journal.record("commitment.scored", subject=commitment, by=by, at=at, after=told)
    opened = _mirror(commitment, year, set(entries), at=at)
    if opened:
        journal.record(
            "commitment.scores-opened", subject=commitment, by=journal.Installation(), at=at,
            after={"year": year, "scores": opened},
        )  # fmt: skip
    return commitment


def _check_entries(entries: Mapping[str, Entry], assessments: Mapping[str, Assessment]) -> None:
    if not entries:
        raise Unacceptable(_("Score at least one country."))
    for country, (score, reason) in entries.items():
        if country not in assessments:
            raise Unacceptable(_("%(country)s is not bound by it.") % {"country": country})
        if score not in Score.values:
            raise Unacceptable(
                _("%(country)s: %(score)r is no score; choose one of %(scores)s.")
                % {"country": country, "score": score, "scores": ", ".join(Score.values)}
            )
        if not reason.strip():
            raise Unacceptable(
                _("%(country)s: say why, naming the evidence.") % {"country": country or "–"},
                field=f"reason_{country or 'body'}",
            )


def _seat_of(assessment: Assessment, by: Actor, at: datetime) -> Coding:
    """Return the coder's seat, or take a free one beside a coder of another country."""
    taken = list(assessment.codings.all())
    own = [row for row in taken if row.coder_id == by.user_id]
    if own:
        if own[0].entered_at is not None:
            raise CannotFollow(_("Your score is in; a score that is in is not changed."))
        return own[0]
    if len(taken) >= CODERS:
        raise CannotFollow(_("Two others score it for that year."))
    if any(row.coder_country == by.country for row in taken):
        raise NotAllowed(_("The two who score come from two countries."))
    return Coding(
        assessment=assessment, coder_id=by.user_id, coder_name=by.name,
        coder_country=by.country, assigned_at=at, assigned_by=by.name,
    )  # fmt: skip


def seal_of(*, score: str, reason: str, salt: str) -> str:
    """Return the hash that the journal keeps before a score may be read."""
    return hashlib.sha256(json.dumps([score, reason, salt]).encode()).hexdigest()


def _enter(assessment: Assessment, entry: Entry, *, by: Actor, at: datetime) -> str:
    coding = _seat_of(assessment, by, at)
    coding.score, coding.reason = entry
    coding.entered_at, coding.salt = at, secrets.token_hex(16)
    coding.seal = seal_of(score=coding.score, reason=coding.reason, salt=coding.salt)
    coding.save()
    return coding.seal


def _mirror(
    commitment: Commitment, year: int, countries: set[str], *, at: datetime
) -> dict[str, list[str]]:
    """Write what is settled into the columns that lists are cut by; return what was opened."""
    opened = {}
    for row in queries.assessments_of(commitment).filter(year=year):
        if row.cell.country not in countries:
            continue
        was_open = bool(row.first)
        standing = engine.standing(row, at=at)
        row.stage, row.final = standing.stage.value, standing.score.value if standing.score else ""
        if standing.stage in {Stage.DISPUTED, Stage.SETTLED}:
            codings = sorted(engine.codings_for(row, None), key=lambda one: one.pk)
            row.first, row.second = (coding.score for coding in codings)
            if not was_open:
                opened[row.cell.country] = [row.first, row.second]
        row.save(update_fields=["stage", "first", "second", "final"])
        _mirror_cell(row.cell)
    _mirror_commitment(commitment)
    return opened


def _mirror_cell(cell: Cell) -> None:
    """Show the newest settled scoring; while there is none, the newest of all."""
    rows = list(Assessment.objects.filter(cell=cell).order_by("-year"))
    settled = [row for row in rows if row.stage == Stage.SETTLED]
    shown = (settled or rows)[0]
    cell.stage, cell.year = rows[0].stage, shown.year
    cell.first, cell.second, cell.final = shown.first, shown.second, shown.final
    cell.save(update_fields=["stage", "year", "first", "second", "final"])


def _mirror_commitment(commitment: Commitment) -> None:
    finals = list(commitment.cells.values_list("final", flat=True))
    applicable = [score for score in finals if score != Score.NOT_APPLICABLE]
    numbers = [int(score) for score in applicable if score]
    commitment.mean_score = sum(numbers) / len(numbers) if numbers else None
    commitment.is_met = bool(applicable) and all(score == Score.FULL for score in applicable)
    commitment.save(update_fields=["mean_score", "is_met"])


@transaction.atomic
def rule_on(  # noqa: PLR0913 - which score, what, why, who and when
    identifier: str, *, year: int, country: str, score: str, reason: str, by: Actor, at: datetime
) -> Ruling:
    """Decide on record between two scores that differ."""
    commitment = queries.lock_commitment(identifier, by)
    found: Any = queries.assessments_of(commitment).filter(year=year, cell__country=country)
    assessment = found.first()
    if assessment is None:
        raise NotFound(f"commitment {identifier}: not scored for {country or 'the body'} in {year}")
    permissions.check_can_rule(by, assessment)
    if assessment.stage not in {Stage.DISPUTED, Stage.SETTLED}:
        raise CannotFollow(_("Two scores must be in before one can be decided on."))
    if score not in Score.values or not reason.strip():
        raise Unacceptable(_("Choose a score and say why."), field="reason")
    ruling = Ruling.objects.create(
        assessment=assessment, score=score, reason=reason, at=at, by_id=by.user_id,
        by_name=by.name, by_country=by.country,
    )  # fmt: skip
    before = {"score": assessment.final}
    _mirror(commitment, year, {country}, at=at)
    journal.record(
        "commitment.ruled", subject=commitment, by=by, at=at, before=before,
        after={"year": year, "country": country, "score": score, "reason": reason},
    )  # fmt: skip
    return ruling
