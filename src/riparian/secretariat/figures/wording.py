"""How a figure reads: bound, number, unit, in the reader's language."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from riparian.secretariat.figures.kinds import Bound
from riparian.secretariat.figures.models import Statement


def number_in_words(number: Decimal | None) -> str:
    """Return a number with its groups of digits and without noughts behind the point."""
    if number is None:
        return _("not stated")
    plain = f"{number:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return number_format(plain, use_l10n=True, force_grouping=True)


def figure_in_words(row: Statement) -> str:
    """Return what a statement says: more than 410 projects."""
    if row.quantity is None:
        return number_in_words(None)
    bound = "" if row.bound == Bound.EXACT else f"{Bound(row.bound).label} "
    return f"{bound}{number_in_words(row.quantity)} {row.unit}".rstrip()
