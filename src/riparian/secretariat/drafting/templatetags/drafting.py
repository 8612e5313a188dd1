"""Words of the code book in the reader's language, and ranges as people write them."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext as _

from riparian.engine.norms.design.comparison import BaseRate
from riparian.engine.norms.design.profile import Degree, DesignProfile, Feature
from riparian.secretariat.drafting.engine import VARIABLES

register = template.Library()


@register.filter
def coded(words: str) -> str:
    """Say a name or a meaning of the code book in the reader's language."""
    variable = VARIABLES.get(words)
    return _(variable.name if variable else words) if words else ""


@register.filter
def span(ends: tuple[float, float]) -> str:
    """Write a range; equal ends are one number."""
    return "–".join(dict.fromkeys(f"{end:g}" for end in ends))


@register.filter
def meanings(feature: Feature) -> list[str]:
    """Return what the codes of a feature mean."""
    known = dict(VARIABLES[feature.variable].codes)
    return [_(known[code]) for code in feature.codes]


@register.filter
def standing(found: Degree | Feature) -> str:
    """Say in one cell how a text stands in a variable."""
    if isinstance(found, Degree):
        return span(found.median) if found.median else _("not coded")
    words = _(found.presence.value)
    codes = ", ".join(meanings(found)) if found.codes and found.codes != ("Y",) else ""
    return f"{words}: {codes}" if codes else words


@register.filter
def of_variable(profile: DesignProfile, key: str) -> Any:  # noqa: ANN401 - a degree or a feature
    """Look a variable up in a profile."""
    return profile.degrees.get(key) or profile.features[key]


@register.filter
def degrees_of(codes: Sequence[Any]) -> list[Any]:
    """Keep the codes of the three degrees."""
    return [code for code in codes if VARIABLES[code.variable].scale == "degree"]


@register.filter
def rate_words(rate: BaseRate) -> str:
    """Write a base rate with its doubt: 31.7 % (22–53 %), 138 of 436 coded."""
    low, high = rate.bounds
    meaning = dict(VARIABLES[rate.variable].codes)[rate.value]
    words = "" if rate.value == "Y" else f"{_(meaning)}: "
    numbers = f"{100 * rate.share:.1f} % ({100 * low:.0f}–{100 * high:.0f} %)"
    counted = _("%(count)d of %(coded)d coded") % {"count": rate.count, "coded": rate.coded}
    return f"{words}{numbers}, {counted}"
