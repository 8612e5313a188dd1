"""What the ledger shows, in words: for evidence on a commitment, and to begin a draft rule with."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import override

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.exchange.engine import State
from riparian.secretariat.exchange.ledger import Account
from riparian.secretariat.exchange.models import Agreement
from riparian.secretariat.exchange.tallies import Reckoning
from riparian.secretariat.lib.numbers import shown

LANGUAGES = {"en": "en", "zh": "zh-hans"}


def share_words(one: Reckoning) -> str:
    """Return the share that came in time as a page shows it; a dash where nothing is settled."""
    return "–" if one.share_kept is None else f"{shown(100 * one.share_kept)}\u00a0%"


def figures_of(title: str, one: Reckoning) -> str:
    """Return in one sentence what was owed under an agreement and what became of it."""
    return _(
        "From %(first)s to %(last)s under “%(title)s”: owed %(owed)d, in time %(kept)d, late"
        " %(late)d, missing %(missing)d, not watched here %(unwatched)d; in time of what is"
        " settled: %(share)s."
    ) % {
        "first": one.first, "last": one.last, "title": title, "owed": one.owed, "kept": one.kept,
        "late": one.late, "missing": one.missing, "unwatched": one.unwatched,
        "share": share_words(one),
    }  # fmt: skip


def draft_of(
    agreement: Agreement,
    accounts: Sequence[Account],
    *,
    stretch: tuple[date, date],
    on: date,
    address: str,
) -> dict[str, object]:
    """Return what a draft decision on an agreement begins with, in the languages of decisions."""
    begun: dict[str, object] = {}
    for code, language in LANGUAGES.items():
        with override(language):
            begun[f"title_{code}"] = _("Sharing under “%(title)s”") % {"title": agreement.title}
            begun[f"text_{code}"] = _text(agreement, accounts, stretch, on, address)
    is_open = agreement.audience in {Audience.PUBLIC, Audience.MECHANISM}
    begun["audience"] = Audience.MECHANISM if is_open else agreement.audience
    begun["countries"] = [] if is_open else agreement.named_countries
    return begun


def _text(
    agreement: Agreement,
    accounts: Sequence[Account],
    stretch: tuple[date, date],
    on: date,
    address: str,
) -> str:
    first, last = stretch[0], stretch[1] - timedelta(days=1)

    def reckoned(some: Sequence[Account]) -> Reckoning:
        counts: Counter[State] = sum((one.total for one in some), Counter())
        return Reckoning(first=first, last=last, counts=counts)

    parts = [figures_of(agreement.title, reckoned(accounts))]
    parts += [_line(one, reckoned([one])) for one in accounts]
    parts += [
        _("Assumed here: %(words)s") % {"words": words}
        for words in dict.fromkeys(one.latest.assumed for one in accounts if one.latest.assumed)
    ]
    parts.append(
        _("It is decided that the readings named above are sent as they are owed; that a pause is"
          " announced before it begins; and that the ledger is read again at the next meeting.")
    )  # fmt: skip
    parts.append(
        _("Source: sharing ledger, %(number)s, as it stood on %(day)s, counted from what every"
          " member may see: %(address)s")
        % {"number": agreement.identifier, "day": on, "address": address}
    )  # fmt: skip
    return "\n\n".join(parts)


def _line(account: Account, one: Reckoning) -> str:
    series = account.latest.datastream
    return _(
        "– %(party)s, %(station)s, %(property)s: owed %(owed)d, in time %(kept)d, late %(late)d,"
        " missing %(missing)d, not watched here %(unwatched)d."
    ) % {
        "party": account.latest.party, "station": series.station.name,
        "property": series.observed_property, "owed": one.owed, "kept": one.kept,
        "late": one.late, "missing": one.missing, "unwatched": one.unwatched,
    }  # fmt: skip
