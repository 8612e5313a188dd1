"""Who may read a restricted item, and why: one pure function that answers both.

1. What is expired or recalled is read by nobody.
2. Its author reads it.
3. TLP:RED is for named persons, and before its release for the one who is to confirm it.
4. TLP:AMBER+STRICT reaches a member of a group only in the countries it names.
5. Members of the group it comes from read it before and after its release.
6. After its release it is read by members of the groups it went to: of any one of them, or of all
   of them at once, as the item says.
7. TLP:GREEN is then open to the community of the six countries, TLP:CLEAR to everyone.
8. Whoever only carries for a group gets a sealed item as an envelope, and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Code(TextChoices):
    """The five labels of the Traffic Light Protocol 2.0 (FIRST, 2022), the strictest first."""

    RED = "TLP:RED", "TLP:RED"
    AMBER_STRICT = "TLP:AMBER+STRICT", "TLP:AMBER+STRICT"
    AMBER = "TLP:AMBER", "TLP:AMBER"
    GREEN = "TLP:GREEN", "TLP:GREEN"
    CLEAR = "TLP:CLEAR", "TLP:CLEAR"


RANK = {code.value: rank for rank, code in enumerate(Code)}
"""0 is the strictest."""


class SourceGrade(TextChoices):
    """How far the source is trusted: the Admiralty scale."""

    A = "A", gettext_lazy("A: completely reliable")
    B = "B", gettext_lazy("B: usually reliable")
    C = "C", gettext_lazy("C: fairly reliable")
    D = "D", gettext_lazy("D: not usually reliable")
    E = "E", gettext_lazy("E: unreliable")
    F = "F", gettext_lazy("F: cannot be judged")


class ContentGrade(TextChoices):
    """How far the content is believed: the Admiralty scale."""

    ONE = "1", gettext_lazy("1: confirmed by other sources")
    TWO = "2", gettext_lazy("2: probably true")
    THREE = "3", gettext_lazy("3: possibly true")
    FOUR = "4", gettext_lazy("4: doubtful")
    FIVE = "5", gettext_lazy("5: improbable")
    SIX = "6", gettext_lazy("6: cannot be judged")


class Combination(TextChoices):
    """How several groups of one item go together."""

    ANY = "any", gettext_lazy("members of any of these groups")
    ALL = "all", gettext_lazy("only those who are members of all these groups")


class Stage(TextChoices):
    """Where an item stands."""

    DRAFT = "draft", gettext_lazy("Draft")
    PROPOSED = "proposed", gettext_lazy("Waits for a second person")
    RELEASED = "released", gettext_lazy("Released")
    RECALLED = "recalled", gettext_lazy("Recalled")


class Act(TextChoices):
    """What can be done to an item."""

    PROPOSE = "propose", gettext_lazy("Propose its release")
    RELEASE = "release", gettext_lazy("Confirm and release")
    RETURN = "return", gettext_lazy("Give back to the author")
    RECALL = "recall", gettext_lazy("Recall")


STEPS: dict[tuple[str, str], str] = {
    (Stage.DRAFT, Act.PROPOSE): Stage.PROPOSED,
    (Stage.PROPOSED, Act.RELEASE): Stage.RELEASED,
    (Stage.PROPOSED, Act.RETURN): Stage.DRAFT,
    (Stage.DRAFT, Act.RECALL): Stage.RECALLED,
    (Stage.PROPOSED, Act.RECALL): Stage.RECALLED,
    (Stage.RELEASED, Act.RECALL): Stage.RECALLED,
}
"""(stage, act) -> next stage. Nothing is released but by a second person."""


class Basis(TextChoices):
    """On what ground somebody reads an item."""

    NONE = "none"
    AUTHOR = "author"
    SECOND = "second"
    NAMED = "named"
    ORIGIN = "origin"
    ANY = "any"
    ALL = "all"
    COMMUNITY = "community"
    EVERYONE = "everyone"
    CARRIER = "carrier"


READS = frozenset(Basis) - {Basis.NONE, Basis.CARRIER}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the rule looks at in an item."""

    stage: str
    code: str
    combination: str
    origin: int
    groups: frozenset[int]
    author: int
    second: int | None = None
    named: frozenset[int] = frozenset()
    countries: frozenset[str] = frozenset()
    expires_at: datetime | None = None
    is_sealed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What the rule looks at in a person."""

    user_id: int | None
    country: str = ""
    is_community: bool = False
    reads: frozenset[int] = frozenset()
    carries: frozenset[int] = frozenset()


def basis_of(item: About, reader: Reader, *, at: datetime) -> Basis:
    """Return on what ground a person reads an item at an instant; NONE when they do not."""
    if item.stage == Stage.RECALLED or (item.expires_at is not None and at >= item.expires_at):
        return Basis.NONE
    if reader.user_id is not None and reader.user_id == item.author:
        return Basis.AUTHOR
    basis = _by_name(item, reader) if item.code == Code.RED else _by_group(item, reader)
    if basis == Basis.NONE and _carries(item, reader):
        return Basis.CARRIER
    return basis


def _by_name(item: About, reader: Reader) -> Basis:
    if reader.user_id is None:
        return Basis.NONE
    if item.stage == Stage.PROPOSED and reader.user_id == item.second:
        return Basis.SECOND
    if item.stage == Stage.RELEASED and reader.user_id in item.named:
        return Basis.NAMED
    return Basis.NONE


def _by_group(item: About, reader: Reader) -> Basis:
    is_inside = item.code != Code.AMBER_STRICT or reader.country in item.countries
    if is_inside and item.origin in reader.reads:
        return Basis.ORIGIN
    if item.stage != Stage.RELEASED:
        return Basis.NONE
    if is_inside and item.combination == Combination.ANY and item.groups & reader.reads:
        return Basis.ANY
    is_all = item.combination == Combination.ALL and bool(item.groups)
    if is_inside and is_all and item.groups <= reader.reads:
        return Basis.ALL
    if item.code == Code.CLEAR:
        return Basis.EVERYONE
    return Basis.COMMUNITY if item.code == Code.GREEN and reader.is_community else Basis.NONE


def _carries(item: About, reader: Reader) -> bool:
    is_away = item.is_sealed and item.stage == Stage.RELEASED
    return is_away and bool((item.groups | {item.origin}) & reader.carries)


def in_words(basis: Basis, *, groups: Iterable[str] = ()) -> str:
    """Answer 'why can I see this?'; only groups that the reader is in are ever named."""
    named = ", ".join(groups)
    return {
        Basis.NONE: _("You cannot see this."),
        Basis.AUTHOR: _("You can see this because you wrote it."),
        Basis.SECOND: _("You can see this because you are asked to confirm its release."),
        Basis.NAMED: _("You can see this because you are named as a recipient in person."),
        Basis.ORIGIN: _("You can see this as a member of %(groups)s, where it comes from."),
        Basis.ANY: _("You can see this as a member of %(groups)s; one of its groups is enough."),
        Basis.ALL: _("You can see this because you are a member of all its groups: %(groups)s."),
        Basis.COMMUNITY: _("You can see this because TLP:GREEN is open to the six countries."),
        Basis.EVERYONE: _("You can see this because TLP:CLEAR is open to everyone."),
        Basis.CARRIER: _("You carry this for %(groups)s: you see the envelope, never the content."),
    }[basis] % {"groups": named}  # fmt: skip
