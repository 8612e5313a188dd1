"""What of plans can be found: titles, notes, sections and measures."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.plans.models import Measure, Plan, Section
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source


def findable(plan: Plan) -> Findable:
    """Return what of a plan is found, in each language it is kept in."""
    lines: dict[str, list[str]] = defaultdict(list)
    sections = Section.objects.filter(plan=plan).values_list("titles", flat=True)
    measures = Measure.objects.filter(section__plan=plan).values_list("titles", flat=True)
    for texts in (plan.notes, *sections, *measures):
        for language, text in texts.items():
            lines[language].append(text)
    return Findable(
        kind="plan", identifier=str(plan.identifier), item=plan, dated=plan.adopted,
        address=reverse("plans:plan", args=[plan.identifier]),
        texts={
            language: {
                "title": plan.titles.get(language, ""), "body": "\n".join(lines.get(language, ())),
            }
            for language in dict.fromkeys([*plan.titles, *lines])
        },
    )  # fmt: skip


def index(plan: Plan, *, at: datetime) -> None:
    """Make a plan findable as it is now."""
    search.put([findable(plan)], at=at)


def _all() -> Iterator[Findable]:
    return map(findable, Plan.objects.all())


SOURCES = (Source(kind="plan", words=_("Plans"), items=_all),)
