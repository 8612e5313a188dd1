"""Numbers as a reader sees them: rounded, grouped, with the mark of the language."""

from django.utils.formats import number_format


def shown(value: float, digits: int = 1, *, signed: bool = False) -> str:
    """Write a number with so many digits after the point; Django's own formatting would cut them.

    Nought has no sign; with `signed` what is above it has one, too.
    """
    rounded = round(value, digits) + 0.0
    sign = "+" if signed and rounded > 0 else ""
    return f"{sign}{number_format(rounded, digits, use_l10n=True, force_grouping=True)}"
