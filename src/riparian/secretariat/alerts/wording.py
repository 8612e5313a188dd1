"""What an alert says, in every language that has a full catalogue; from one set of facts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from django.utils import translation
from django.utils.translation import gettext as _

from riparian.secretariat.alerts.engine import Words
from riparian.secretariat.incidents.lifecycle import Kind
from riparian.secretariat.lib.texts import in_language

LANGUAGES = ("en", "zh-hans")
"""Other languages of the interface are begun only; a warning is not sent half translated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingFacts:
    """What is known of a crossing, for the text."""

    station: dict[str, str]
    kind: str
    threshold_kind: str
    threshold: float
    value: float
    unit: str
    at: datetime
    is_expected: bool
    country: str
    utc_offset_minutes: int = 0
    is_doubted: bool = False


def key_of(language: str) -> str:
    """Return the language as content is keyed: `zh-hans` is `zh`."""
    return language.split("-", maxsplit=1)[0]


def crossing_words(facts: CrossingFacts) -> tuple[Words, ...]:
    """Say in each language what crossed which threshold where and when."""
    return tuple(_crossing_in(language, facts) for language in LANGUAGES)


def _crossing_in(language: str, facts: CrossingFacts) -> Words:
    with translation.override(language):
        named = {
            "station": in_language(facts.station, language), "value": f"{facts.value:,.2f}",
            "unit": facts.unit, "threshold": f"{facts.threshold:,.2f}",
            "at": _by_both_clocks(facts.at, facts.utc_offset_minutes), "country": facts.country,
        }  # fmt: skip
        return Words(
            language=language, event=str(Kind(facts.kind).label),
            headline=_headline(facts) % named, description=_description(facts) % named,
            instruction=_("A check doubts this value; look at the gauge before you act.")
            if facts.is_doubted else _("Acknowledge this alert and watch the station."),
            sender_name=_("Duty desk of %(country)s") % named, area=named["station"],
        )  # fmt: skip


def _by_both_clocks(at: datetime, offset_minutes: int) -> str:
    """Write an instant by the clock at the station, and by that of everybody."""
    there = at.astimezone(timezone(timedelta(minutes=offset_minutes)))
    by_utc = f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"{there:%Y-%m-%d %H:%M} {there.tzname()} ({by_utc})" if offset_minutes else by_utc


def _headline(facts: CrossingFacts) -> str:
    seen = {
        "rise": _("%(station)s rises by %(value)s %(unit)s in an hour"),
        "low": _("%(station)s is below the low-water mark: %(value)s %(unit)s"),
        "alarm": _("%(station)s is above the alarm level: %(value)s %(unit)s"),
        "flood": _("%(station)s is above the flood level: %(value)s %(unit)s"),
    }
    expected = {
        "low": _("%(station)s is expected below the low-water mark: %(value)s %(unit)s"),
        "alarm": _("%(station)s is expected above the alarm level: %(value)s %(unit)s"),
        "flood": _("%(station)s is expected above the flood level: %(value)s %(unit)s"),
    }
    return (expected if facts.is_expected else seen)[facts.threshold_kind]


def _description(facts: CrossingFacts) -> str:
    if facts.is_expected:
        return _(
            "%(value)s %(unit)s is expected at %(at)s; the threshold is %(threshold)s %(unit)s."
            " The forecast and its range are on the page of the station."
        )
    return _("%(value)s %(unit)s at %(at)s; the threshold is %(threshold)s %(unit)s.")


def desk_words(
    *, kind: str, headlines: dict[str, str], descriptions: dict[str, str],
    instructions: dict[str, str], place: str, country: str,
) -> tuple[Words, ...]:  # fmt: skip
    """Return what a desk wrote, once for each language it wrote a headline in."""
    words = []
    for language in LANGUAGES:
        key = key_of(language)
        if not headlines.get(key):
            continue
        with translation.override(language):
            words.append(
                Words(
                    language=language, event=str(Kind(kind).label), headline=headlines[key],
                    description=descriptions.get(key, ""), instruction=instructions.get(key, ""),
                    sender_name=_("Duty desk of %(country)s") % {"country": country}, area=place,
                )
            )  # fmt: skip
    return tuple(words)


def headlines_of(words: tuple[Words, ...]) -> dict[str, str]:
    """Return the headlines by the key of their language."""
    return {key_of(one.language): one.headline for one in words}
