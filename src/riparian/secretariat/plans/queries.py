"""Reads of plans, indicators, goals and coverage."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.lib.errors import NotFound
from riparian.secretariat.plans.models import (
    BILATERAL,
    Coverage,
    Goal,
    Indicator,
    Measure,
    Plan,
    Section,
    Value,
)

PRIORITY_AREAS = (
    "connectivity", "production-capacity", "cross-border-economy", "water", "agriculture-poverty",
)  # fmt: skip


def plans_for(actor: Actor) -> QuerySet[Plan]:
    """Return the plans an actor may see, newest first."""
    rows: QuerySet[Plan] = Plan.objects.visible_to(actor)
    return rows.select_related("document").annotate(
        n_measures=Count("sections__measures", distinct=True),
        n_indicators=Count("sections__indicators", distinct=True),
    )


def get_plan(identifier: str, actor: Actor) -> Plan:
    """Return a plan the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = plans_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"plan {identifier}: nothing there that you may see")
    return found


def sections_of(plan: Plan) -> list[Section]:
    """Return the tree of a plan: sections with measures and indicators, and the latter's values."""
    indicators = Indicator.objects.prefetch_related("values", "goals")
    measures = Measure.objects.select_related("paragraph__document")
    return list(
        Section.objects.filter(plan=plan).prefetch_related(
            Prefetch("measures", queryset=measures), Prefetch("indicators", queryset=indicators)
        )
    )


def get_section(plan: Plan, key: str) -> Section:
    """Return a section of a plan.

    Raises:
        NotFound: the plan has no such section.
    """
    found: Section | None = Section.objects.filter(plan=plan, key=key).first()
    if found is None:
        raise NotFound(f"section {key!r}: not a section of {plan.identifier}")
    return found


def _visible_plans(actor: Actor) -> Q:
    return Q(section__plan__in=Plan.objects.visible_to(actor).values("pk"))


def indicators_for(actor: Actor) -> QuerySet[Indicator]:
    """Return the indicators of plans an actor may see, with values and goals."""
    rows = Indicator.objects.filter(_visible_plans(actor))
    return rows.select_related("section__plan", "measure").prefetch_related("values", "goals")


def get_indicator(identifier: str, actor: Actor) -> Indicator:
    """Return an indicator of a plan the actor may see.

    Raises:
        NotFound: there is none, or none for this actor.
    """
    found = indicators_for(actor).filter(identifier=identifier).first()
    if found is None:
        raise NotFound(f"indicator {identifier}: nothing there that you may see")
    return found


def values_of(indicator: Indicator) -> list[Value]:
    """Return every value of an indicator, corrected ones too, oldest first."""
    return list(indicator.values.select_related("corrects"))


def goals_for(actor: Actor) -> QuerySet[Goal]:
    """Return the goals of the whole and of indicators an actor may see, soonest first."""
    seen = indicators_for(actor).values("pk")
    rows = Goal.objects.filter(Q(indicator=None) | Q(indicator__in=seen))
    return rows.select_related("indicator__section__plan").prefetch_related("indicator__values")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageTable:
    """Which bilateral text covers which area of a multilateral plan."""

    plan: Plan
    areas: tuple[str, ...]
    measures: dict[str, int]
    rows: tuple[tuple[Plan, tuple[Coverage | None, ...]], ...]


def areas_of(plan: Plan) -> dict[str, int]:
    """Return the areas of a plan with their measures counted.

    The five priority areas are among them even where none of their measures is on record.
    """
    counted = dict(
        Measure.objects.filter(section__plan=plan)
        .exclude(area="")
        .order_by("area")
        .values_list("area")
        .annotate(n=Count("pk"))
    )
    return {area: counted.get(area, 0) for area in (*PRIORITY_AREAS, *counted)}


def coverage_of(plan: Plan, actor: Actor) -> CoverageTable:
    """Return the bilateral texts an actor may see against the areas of a plan.

    A later finding on the same area takes the place of an earlier one; nothing is assumed.
    """
    measures = areas_of(plan)
    texts = list(plans_for(actor).filter(kind__in=BILATERAL).order_by("parties", "adopted"))
    found = {(row.plan_id, row.area): row for row in Coverage.objects.filter(plan__in=texts)}
    rows = tuple((text, tuple(found.get((text.pk, area)) for area in measures)) for text in texts)
    return CoverageTable(plan=plan, areas=tuple(measures), measures=measures, rows=rows)
