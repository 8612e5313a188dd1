"""What is done to plans: added, given sections, measures, indicators and values, found to cover."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from riparian.engine.errors import InvalidInput
from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.audit import operations as journal
from riparian.secretariat.lib.errors import CannotFollow, Unacceptable
from riparian.secretariat.plans import engine, indexing, permissions, queries
from riparian.secretariat.plans.models import (
    Basis,
    Coverage,
    Goal,
    Indicator,
    Measure,
    Plan,
    Section,
    Value,
)


def _number(row: Any, prefix: str) -> None:  # noqa: ANN401 - any row with a number of its own
    row.save()
    row.identifier = f"{prefix}-{row.pk:04d}"
    row.save(update_fields=["identifier"])


def _cited(source: str) -> list[dict[str, str]]:
    """Keep a source as it was typed; an address becomes a link."""
    if not source.strip():
        raise Unacceptable(_("Say where this comes from: a number has a source."), field="source")
    link = source.strip() if source.strip().startswith(("http://", "https://")) else ""
    return [{"text": source.strip(), "kind": "citation", "link": link}]


def _day(dated: str, field: str) -> Any:  # noqa: ANN401 - a date
    try:
        return engine.last_day(dated)
    except InvalidInput as error:
        raise Unacceptable(str(error), field=field) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """What the form asks of a plan."""

    titles: dict[str, str]
    kind: str
    parties: list[str]
    adopted: str
    starts: str
    ends: str
    source: str
    audience: str
    countries: list[str]


@transaction.atomic
def add_plan(new: NewPlan, *, by: Actor, at: datetime) -> Plan:
    """Put a plan or a statement on record; its parties always see it.

    Raises:
        Unacceptable: a bilateral text without exactly two parties, a date that is none.
    """
    permissions.check_can_add(by)
    plan = Plan(
        titles=new.titles, kind=new.kind, parties=marked(new.parties), adopted=new.adopted,
        starts=new.starts, ends=new.ends, audience=new.audience,
        countries=marked([*new.parties, *new.countries]),
        owner_country=by.country, sources=_cited(new.source),
    )  # fmt: skip
    if plan.is_bilateral and len(plan.party_codes) != 2:  # noqa: PLR2004 - that is what it means
        raise Unacceptable(_("A bilateral text has two parties."), field="parties")
    if not permissions.can_keep(by, plan):
        raise Unacceptable(_("Your country is none of the parties."), field="parties")
    for field in ("adopted", "starts", "ends"):
        if getattr(plan, field):
            _day(getattr(plan, field), field)
    _number(plan, "PLAN")
    after = {"titles": new.titles, "kind": new.kind, "parties": plan.party_codes}
    journal.record("plan.added", subject=plan, by=by, at=at, after=after)
    indexing.index(plan, at=at)
    return plan


@transaction.atomic
def add_section(
    identifier: str, *, number: str, titles: dict[str, str], by: Actor, at: datetime
) -> Section:
    """Add a section to a plan."""
    plan = queries.get_plan(identifier, by)
    permissions.check_can_keep(by, plan)
    if Section.objects.filter(plan=plan, key=number).exists():
        raise Unacceptable(_("The plan has this section already."), field="number")
    last = Section.objects.filter(plan=plan).order_by("-position").first()
    section = Section(plan=plan, key=number, number=number, titles=titles,
                      position=last.position + 1 if last else 1)  # fmt: skip
    section.save()
    journal.record("plan.section-added", subject=plan, by=by, at=at,
                   after={"number": number, "titles": titles})  # fmt: skip
    indexing.index(plan, at=at)
    return section


@transaction.atomic
def add_measure(  # noqa: PLR0913 - what the form asks
    identifier: str, section_key: str, *, titles: dict[str, str], area: str, responsible: str,
    due: str, source: str, by: Actor, at: datetime,
) -> Measure:  # fmt: skip
    """Add a measure to a section of a plan."""
    plan = queries.get_plan(identifier, by)
    permissions.check_can_keep(by, plan)
    section = queries.get_section(plan, section_key)
    if due:
        _day(due, "due")
    measure = Measure(section=section, titles=titles, area=area, responsible=responsible, due=due,
                      sources=_cited(source))  # fmt: skip
    _number(measure, "MEASURE")
    journal.record("plan.measure-added", subject=plan, by=by, at=at,
                   after={"measure": measure.identifier, "titles": titles, "due": due})  # fmt: skip
    indexing.index(plan, at=at)
    return measure


@transaction.atomic
def add_indicator(  # noqa: PLR0913 - what the form asks
    identifier: str, section_key: str, *, measure: Measure | None, titles: dict[str, str],
    unit: str, is_share: bool, is_upward: bool, by: Actor, at: datetime,
) -> Indicator:  # fmt: skip
    """Add an indicator to a measure, or to a section whose measures are not on record."""
    plan = queries.get_plan(identifier, by)
    permissions.check_can_keep(by, plan)
    section = queries.get_section(plan, section_key)
    if measure and measure.section_id != section.pk:
        raise Unacceptable(_("The measure stands in another section."), field="measure")
    indicator = Indicator(section=section, measure=measure, titles=titles, unit=unit,
                          is_share=is_share, is_upward=is_upward)  # fmt: skip
    _number(indicator, "IND")
    journal.record("plan.indicator-added", subject=plan, by=by, at=at,
                   after={"indicator": indicator.identifier, "unit": unit})  # fmt: skip
    return indicator


@transaction.atomic
def enter_value(  # noqa: PLR0913 - what the form asks
    identifier: str, *, dated: str, value: float, note: str, source: str, by: Actor, at: datetime,
    corrects: int | None = None,
) -> Value:  # fmt: skip
    """Append a value to an indicator; a correction names the value that it corrects.

    Raises:
        CannotFollow: that value is corrected already; correct the correction.
        Unacceptable: no date, no source, or a share outside 0 to 1.
    """
    indicator = queries.get_indicator(identifier, by)
    permissions.check_can_keep(by, indicator.section.plan)
    if indicator.is_share and not 0 <= value <= 1:
        raise Unacceptable(_("A share lies between 0 and 1."), field="value")
    original = indicator.values.filter(pk=corrects).first() if corrects else None
    if corrects and original is None:
        raise Unacceptable(_("The indicator has no such value to correct."), field="corrects")
    if original and Value.objects.filter(corrects=original).exists():
        raise CannotFollow(_("That value is corrected already; correct the correction."))
    row = Value(
        indicator=indicator, dated=dated, day=_day(dated, "dated"), value=value, note=note,
        corrects=original, sources=_cited(source), entered_at=at, entered_by=by.name,
    )  # fmt: skip
    row.save(force_insert=True)
    journal.record(
        "plan.value-corrected" if original else "plan.value-entered", subject=indicator, by=by,
        at=at, before={"date": original.dated, "value": original.value} if original else None,
        after={"date": dated, "value": value, "source": source, "note": note},
    )  # fmt: skip
    return row


@transaction.atomic
def set_goal(  # noqa: PLR0913 - what the form asks
    identifier: str, *, stage: str, due: str, value: float, words: dict[str, str], source: str,
    by: Actor, at: datetime,
) -> Goal:  # fmt: skip
    """Set a dated goal for an indicator, as a text states it."""
    indicator = queries.get_indicator(identifier, by)
    permissions.check_can_keep(by, indicator.section.plan)
    _day(due, "due")
    goal = Goal(indicator=indicator, stage=stage, due=due, value=value, basis=Basis.STATED,
                words=words, sources=_cited(source))  # fmt: skip
    _number(goal, "GOAL")
    journal.record("plan.goal-set", subject=indicator, by=by, at=at,
                   after={"stage": stage, "due": due, "value": value})  # fmt: skip
    return goal


@transaction.atomic
def find_coverage(
    identifier: str, *, area: str, finding: str, place: str, by: Actor, at: datetime
) -> Coverage:  # fmt: skip
    """Put on record that a bilateral text covers an area, or does not, and where it says so.

    Raises:
        Unacceptable: the text is of all members.
    """
    plan = queries.get_plan(identifier, by)
    permissions.check_can_keep(by, plan)
    if not plan.is_bilateral:
        raise Unacceptable(_("Only a bilateral text is held against a plan of all members."))
    row = Coverage(plan=plan, area=area, finding=finding, place=place, entered_at=at,
                   entered_by=by.name)  # fmt: skip
    row.save(force_insert=True)
    journal.record("plan.coverage-found", subject=plan, by=by, at=at,
                   after={"area": area, "finding": finding, "place": place})  # fmt: skip
    return row
