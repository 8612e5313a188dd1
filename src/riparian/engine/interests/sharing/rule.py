"""What the registry knows of a rule: when it exists, what it promises, where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from riparian.engine.interests.sharing.shares import Divide, Shares


class Family(StrEnum):
    """What kind of problem a rule divides."""

    GAME = "benefit and cost games"
    VOTING = "voting games"
    CLAIMS = "claims on a short supply"
    TREATY = "treaty rules"
    RIVER = "rivers"
    EXTERNALITIES = "games with externalities"
    BARGAINING = "bargaining"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the library; `divide` is set where it works on many games at once.

    `options` names the keyword arguments that `share` needs beside the problem, `axioms` what
    theory proves of it on the problems where it exists.
    """

    key: str
    title: str
    family: Family
    use_when: str
    exists_when: str
    source: str
    share: Callable[..., Shares]
    axioms: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    divide: Divide | None = None
