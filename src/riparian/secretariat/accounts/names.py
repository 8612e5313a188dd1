"""Names of the six countries and their capitals, offered for translation.

The record holds them in English and Chinese; the other catalogues add theirs.
"""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from riparian.secretariat.lib.texts import in_language

OFFERED = (
    _("China"), _("Cambodia"), _("Laos"), _("Myanmar"), _("Thailand"), _("Viet Nam"),
    _("Beijing"), _("Phnom Penh"), _("Vientiane"), _("Nay Pyi Taw"), _("Bangkok"), _("Hanoi"),
)  # fmt: skip


def named(texts: Mapping[str, str]) -> str:
    """Return a name in the reader's language: from the record, else from the catalogue."""
    recorded = in_language(texts)
    return gettext(recorded) if recorded else ""
