"""What of coded texts can be found: the title and the words of the clauses."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from riparian.secretariat.drafting.models import Clause, CodedText
from riparian.secretariat.search import operations as search
from riparian.secretariat.search.findable import Findable, Source


def findable(text: CodedText) -> Findable:
    """Return what of a coded text is found, in each language it is kept in."""
    lines: dict[str, list[str]] = defaultdict(list)
    for words in Clause.objects.filter(text_id=text.pk).values_list("words", flat=True):
        for language, sentence in words.items():
            lines[language].append(sentence)
    return Findable(
        kind="design", identifier=str(text.identifier), item=text, dated=text.dated,
        address=reverse("drafting:text", args=[text.identifier]),
        texts={
            language: {
                "title": text.titles.get(language, ""), "body": "\n".join(lines.get(language, ())),
            }
            for language in dict.fromkeys([*text.titles, *lines])
        },
    )  # fmt: skip


def index(text: CodedText, *, at: datetime) -> None:
    """Make a coded text findable as it is now."""
    search.put([findable(text)], at=at)


def _texts() -> Iterator[Findable]:
    return map(findable, CodedText.objects.exclude(identifier=None).iterator())


SOURCES = (Source(kind="design", words=_("Design of texts"), items=_texts),)
