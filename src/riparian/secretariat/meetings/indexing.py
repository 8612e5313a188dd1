"""What of meetings can be found: titles, themes, agendas, minutes, follow-ups, papers."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.meetings.models import Meeting, Paper
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source, readers_of_both

TITLED_IN = {"en": "en", "zh": "zh-hans"}
"""The languages of content in which bodies have names, and those of the interface."""


def findable(meeting: Meeting) -> Findable:
    """Return what of a meeting is found: its minutes and follow-ups, too."""
    texts = {}
    for language, interface in TITLED_IN.items():
        with translation.override(interface):
            texts[language] = {"title": meeting.title}
    lines = [meeting.theme, meeting.city]
    for item in meeting.items.all():
        lines += [item.title, item.note]
    lines += [row.text for row in meeting.follow_ups.all()]
    # People write minutes in any language; what they wrote is marked with none.
    texts[""] = {"title": "", "body": "\n".join(filter(None, lines))}
    return Findable(
        kind="meeting", identifier=meeting.identifier, texts=texts, item=meeting,
        address=reverse("meetings:meeting", args=[meeting.identifier]), dated=meeting.starts,
    )  # fmt: skip


def findable_paper(paper: Paper) -> Findable:
    """Return what of a paper is found by those who may see it and its meeting."""
    return Findable(
        kind="paper", identifier=f"paper-{paper.pk}",
        item=readers_of_both(paper, paper.item.meeting),
        texts={"": {"title": paper.title, "body": f"{paper.text}\n{paper.file_name}"}},
        address=reverse("meetings:paper", args=[paper.pk]),
        dated=paper.handed_in_at.date().isoformat(),
    )  # fmt: skip


def index(meeting: Meeting, *, at: datetime) -> None:
    """Make a meeting findable as it is now, and its papers, whose readers may have changed."""
    papers = Paper.objects.filter(item__meeting=meeting).select_related("item__meeting")
    search.put([findable(meeting), *map(findable_paper, papers)], at=at)


def index_paper(paper: Paper, *, at: datetime) -> None:
    """Make a paper findable."""
    search.put([findable_paper(paper)], at=at)


def _meetings() -> Iterator[Findable]:
    rows = Meeting.objects.select_related("body").prefetch_related("items", "follow_ups")
    return map(findable, rows)


def _papers() -> Iterator[Findable]:
    return map(findable_paper, Paper.objects.select_related("item__meeting"))


SOURCES = (
    Source(kind="meeting", words=_("Meetings"), items=_meetings),
    Source(kind="paper", words=_("Papers"), items=_papers),
)
