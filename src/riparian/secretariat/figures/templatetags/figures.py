"""Figures inside texts: `{figure:FD-062}` becomes the figure, linked to its statement."""

from decimal import Decimal

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.figures import queries
from riparian.secretariat.figures.kinds import Stage
from riparian.secretariat.figures.models import Statement
from riparian.secretariat.figures.wording import figure_in_words, number_in_words

register = template.Library()


def with_figures_for(text: str, actor: Actor) -> SafeString:
    """Return a text escaped, with each figure it names shown as the actor may see it.

    A figure that is hidden and one that does not exist look alike.
    """
    known = queries.mentioned_in(text, actor)
    pieces = queries.MENTION.split(text)
    shown = [
        _linked(known.get(piece)) if place % 2 else format_html("{}", piece)
        for place, piece in enumerate(pieces)
    ]
    return mark_safe("".join(shown))  # noqa: S308 - every piece is escaped above


def _linked(row: Statement | None) -> SafeString:
    if row is None:
        return format_html("<em>{}</em>", _("[a figure that you may not see]"))
    about = f"{row.wording}, {row.dated or _('date not known')}, {row.get_status_display()}"
    words = figure_in_words(row)
    if row.stage == Stage.WITHDRAWN:
        words = _("%(figure)s (withdrawn)") % {"figure": words}
    return format_html(
        '<a class="figure" href="{}" title="{}">{}</a>',
        reverse("figures:statement", args=[row.identifier]), about, words,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def with_figures(context: RequestContext, text: str) -> SafeString:
    """Show a text with its figures, as the reader may see them."""
    return with_figures_for(text, context["request"].actor)


@register.filter
def figure_words(row: Statement) -> str:
    """Show what a statement says: bound, number, unit."""
    return figure_in_words(row)


@register.filter
def number_words(number: Decimal | None) -> str:
    """Show a number with its groups of digits, or that it is not stated."""
    return number_in_words(number)
