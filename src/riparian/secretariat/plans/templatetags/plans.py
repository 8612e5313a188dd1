"""Rates and verdicts as people read them."""

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

register = template.Library()
_THREE_DIGITS = 100


@register.filter
def rate(number: float | None) -> str:
    """Write a rate with about three digits; a rate that is not defined is a dash."""
    if number is None:
        return "–"
    decimals = 0 if abs(number) >= _THREE_DIGITS else 2
    return str(number_format(round(number, decimals), decimals, force_grouping=True))


@register.filter
def said(word: str) -> str:
    """Say a verdict, a path or a unit in the reader's language."""
    return _(word) if word else ""
