"""What of figures can be found: statements, projects, milestones."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.figures.models import Milestone, Project, Statement
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source


def findable(row: Statement) -> Findable:
    """Return what of a statement is found, and where it is shown."""
    texts = {language: {"title": name} for language, name in row.subject.names.items()}
    texts.setdefault("en", {})["body"] = f"{row.wording}\n{row.part}\n{row.note}"
    return Findable(
        kind="figure", identifier=str(row.identifier), texts=texts, item=row, dated=row.dated,
        address=reverse("figures:statement", args=[row.identifier]),
    )  # fmt: skip


def index(row: Statement, *, at: datetime) -> None:
    """Make a statement findable as it is now."""
    search.put([findable(row)], at=at)


def _project(row: Project) -> Findable:
    return Findable(
        kind="project", identifier=row.identifier, item=row, dated=row.starts,
        texts={"en": {"title": row.title, "body": f"{row.organisation}\n{row.area}"}},
        address=reverse("figures:project", args=[row.identifier]),
    )  # fmt: skip


def _milestone(row: Milestone) -> Findable:
    return Findable(
        kind="milestone", identifier=row.identifier, item=row, dated=row.dated,
        texts={"en": {"title": row.title, "body": row.description}},
        address=f"{reverse('figures:milestones')}#{row.identifier}",
    )  # fmt: skip


def _statements() -> Iterator[Findable]:
    return map(findable, Statement.objects.select_related("subject"))


def _projects() -> Iterator[Findable]:
    return map(_project, Project.objects.all())


def _milestones() -> Iterator[Findable]:
    return map(_milestone, Milestone.objects.all())


SOURCES = (
    Source(kind="figure", words=_("Figures"), items=_statements),
    Source(kind="project", words=_("Projects"), items=_projects),
    Source(kind="milestone", words=_("Milestones"), items=_milestones),
)
