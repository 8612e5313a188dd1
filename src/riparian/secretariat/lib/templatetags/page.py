"""Tags every page may use: texts by language, times by capital, links that keep their filters."""

import math
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.context import RequestContext
from django.utils import formats
from django.utils.dates import MONTHS
from django.utils.timezone import localtime
from django.utils.translation import ngettext

from riparian.secretariat.lib import clock
from riparian.secretariat.lib.numbers import shown
from riparian.secretariat.lib.texts import in_language

register = template.Library()
register.filter("in_language", in_language)


@register.filter
def wall_time(instant: datetime | None, zone: str = "UTC") -> str:
    """Show an instant as a clock in that zone shows it, in the reader's format."""
    if instant is None:
        return ""
    local = localtime(instant, ZoneInfo(zone))
    return f"{formats.date_format(local, 'DATE_FORMAT')} {local:%H:%M}"


@register.filter
def wall_hour(instant: datetime | None, zone: str = "UTC") -> str:
    """Show only day and hour, for lists of capitals."""
    return f"{localtime(instant, ZoneInfo(zone)):%m-%d %H:%M}" if instant else ""


@register.filter
def month_name(month: int) -> str:
    """Return the name of a month in the reader's language."""
    return str(MONTHS[month])


@register.filter
def unlocalize(value: float | str) -> str:
    """Write a number for a machine: a year, a coordinate."""
    return str(value)


@register.simple_tag(takes_context=True)
def until(context: RequestContext, instant: datetime | None) -> str:
    """Say in words how far away an instant is from the time of the request."""
    if instant is None:
        return ""
    return clock.until_in_words(instant, at=context["request"].at)


@register.simple_tag(takes_context=True)
def with_query(context: RequestContext, **changes: Any) -> str:  # noqa: ANN401 - a tag's keywords
    """Return this page's query string with some keys changed and the page number dropped."""
    query = context["request"].GET.copy()
    query.pop("page", None)
    for key, value in changes.items():
        query[key] = str(value)
    return "?" + query.urlencode()


@register.filter
def item(mapping: Any, key: Any) -> Any:  # noqa: ANN401 - any mapping a page holds
    """Look a key up in a mapping."""
    return mapping.get(key, "")


@register.filter
def estimated(value: float) -> str:
    """Write an estimate with the figures it can bear: three, or hundredths of what is small."""
    size = abs(value)
    places = 2 - math.floor(math.log10(size)) if size >= 100 else 2  # noqa: PLR2004 - three figures
    return shown(round(value, places), max(0, places))


@register.simple_tag
def span_in_days(span: timedelta) -> str:
    """Say how long a span is in days to one decimal; one before its time is negative."""
    days = span / timedelta(days=1)
    number = formats.number_format(round(days, 1), decimal_pos=1 if days % 1 else 0)
    return ngettext("%(n)s day", "%(n)s days", 1 if days == 1 else 2) % {"n": number}
