"""Answers, criteria and reasons in the reader's language."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.translation import gettext as _

from riparian.secretariat.arrangements import queries
from riparian.secretariat.arrangements.engine import Answer
from riparian.secretariat.arrangements.models import Criterion
from riparian.secretariat.arrangements.papers import answer_words
from riparian.secretariat.exchange.models import Agreement

register = template.Library()


@register.inclusion_tag("arrangements/counting_agreement.html", takes_context=True)
def arrangements_counting(context: RequestContext, agreement: Agreement) -> dict[str, Any]:
    """Name the arrangements for which what arrives under an agreement counts as exchange."""
    rows = queries.counted_by(agreement.identifier, context["request"].actor)
    return {"links": list(rows)}


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
