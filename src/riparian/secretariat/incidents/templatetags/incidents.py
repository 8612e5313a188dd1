"""How figures of incidents are written on a page."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def minutes(seconds: float) -> str:
    """Write a span in whole minutes."""
    return f"{seconds / 60:.0f}"


@register.filter
def per_cent(fraction: float) -> str:
    """Write a fraction as people say it."""
    return f"{fraction:.0%}"


@register.filter
def point_kind(kind: str) -> str:
    """Name the kind of an open point in the reader's language."""
    return {
        "incident": _("open incident"), "acknowledge": _("to be acknowledged"), "task": _("task"),
        "request": _("request"), "offer": _("offer"),
    }[kind]  # fmt: skip
