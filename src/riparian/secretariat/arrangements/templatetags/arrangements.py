"""Answers, criteria and reasons in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from riparian.secretariat.arrangements.engine import Answer
from riparian.secretariat.arrangements.models import Criterion
from riparian.secretariat.arrangements.reporting import answer_words

register = template.Library()


@register.filter
def answered(answer: Answer) -> str:
    """Say an answer."""
    return answer_words(answer)


@register.filter
def named(criterion: Any) -> str:  # noqa: ANN401 - a criterion of the engine
    """Say a criterion."""
    return str(Criterion(criterion.value).label)


@register.filter
def said(words: str) -> str:
    """Say a reason."""
    return _(words)


@register.filter
def share_of(part: float, whole: float) -> float:
    """Return a part in percent of a whole."""
    return 100 * part / whole
