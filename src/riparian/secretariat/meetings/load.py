"""How loaded each country is, and what would change if bodies were added or upgraded.

Meeting days, papers due and open actions per country and year: the coordination load of method 7.3
[munoz2009]. A day of meeting counts once for each country that takes part; hosts and chairs carry
more, so their days are shown apart and never mixed into one index.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from riparian.secretariat.meetings.models import Meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The load of one country in one year."""

    country: str
    meetings: int
    meeting_days: int
    days_unknown: int
    hosted_days: int
    chaired_days: int
    papers_due: int
    open_actions: int


def takes_part(meeting: Meeting, country: str) -> bool:
    """Return whether a country takes part: all members do unless the meeting names some."""
    if meeting.audience in {"countries", "delegation"}:
        return country in meeting.named_countries
    return True


def load_of(
    meetings: Sequence[Meeting], *, members: Sequence[str], papers: Mapping[str, int],
    actions: Mapping[str, int],
) -> list[Load]:  # fmt: skip
    """Return one row per member country."""
    rows = []
    for country in members:
        own = [meeting for meeting in meetings if takes_part(meeting, country)]
        rows.append(
            Load(
                country=country,
                meetings=len(own),
                meeting_days=sum(meeting.days or 0 for meeting in own),
                days_unknown=sum(meeting.days is None for meeting in own),
                hosted_days=sum(m.days or 0 for m in own if m.host_country == country),
                chaired_days=sum(m.days or 0 for m in own if country in m.chair_codes),
                papers_due=papers.get(country, 0),
                open_actions=actions.get(country, 0),
            )
        )
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often bodies of one tier meet, by the record."""

    tier: str
    bodies: int
    meetings: int
    years: int
    days: int

    @property
    def days_a_year(self) -> float:
        """Return meeting days per body and year."""
        return self.days / (self.bodies * self.years) if self.bodies and self.years else 0.0


def pace_of(meetings: Iterable[Meeting]) -> dict[str, Pace]:
    """Return the pace of each tier over the span of years in which it met at all.

    The record is known to be incomplete for senior officials and working groups, so these paces
    are lower bounds.
    """
    by_tier: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        by_tier.setdefault(meeting.body.tier, []).append(meeting)
    paces = {}
    for tier, rows in by_tier.items():
        years = [int(row.starts[:4]) for row in rows]
        paces[tier] = Pace(
            tier=tier, bodies=len({row.body_id for row in rows}), meetings=len(rows),
            years=max(years) - min(years) + 1, days=sum(row.days or 0 for row in rows),
        )  # fmt: skip
    return paces


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """Meeting days a year for each country: now, and with the change."""

    before: float
    after: float

    @property
    def added(self) -> float:
        """Return the days added."""
        return self.after - self.before


def what_if(
    days_now: float, paces: Mapping[str, Pace], *, added: Mapping[str, int],
    upgraded: Sequence[tuple[str, str]] = (),
) -> WhatIf:  # fmt: skip
    """Return the days a year if bodies of some tiers are added and others move between tiers.

    A new or moved body is taken to meet at the recorded pace of its tier.
    """
    change: Counter[str] = Counter(added)
    for old, new in upgraded:
        change[old] -= 1
        change[new] += 1
    more = sum(number * paces[tier].days_a_year for tier, number in change.items() if tier in paces)
    return WhatIf(before=days_now, after=days_now + more)
