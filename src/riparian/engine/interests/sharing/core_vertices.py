"""The corners of the core, exactly: the imputations are cut by one coalition after the other."""

from dataclasses import dataclass
from fractions import Fraction

from riparian.engine.errors import InvalidProblem, NoSolution
from riparian.engine.interests.sharing.game import Game, members_of

MOST_PLAYERS_FOR_VERTICES = 8

_Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class _Corner:
    """A corner in gains beyond own values, and the constraints that hold it (bit set)."""

    gains: _Point
    tight: int


def core_vertices(game: Game) -> tuple[_Point, ...]:
    """Return the corners of the core as fractions, in lexicographic order.

    Raises NoSolution where the core is empty.
    """
    if len(game.players) > MOST_PLAYERS_FOR_VERTICES:
        raise InvalidProblem(
            f"core: has {len(game.players)} players; corners are listed for at most "
            f"{MOST_PLAYERS_FOR_VERTICES}; use examine_core or the range of shares"
        )
    benefits = [game.sense.sign * value for value in game.fractions()]
    own = [benefits[1 << player] for player in range(len(game.players))]
    corners = _imputations(benefits[-1] - sum(own), len(own))
    for coalition in range(1, game.grand):
        if coalition & (coalition - 1):
            floor = benefits[coalition] - sum(own[member] for member in members_of(coalition))
            corners = _cut(corners, coalition, floor, len(own))
    if not corners:
        raise NoSolution("core: is empty; no division keeps every group; ask examine_core why")
    points = {
        tuple(game.sense.sign * (gain + alone) for gain, alone in zip(c.gains, own, strict=True))
        for c in corners
    }
    return tuple(sorted(points))


def _imputations(gain: Fraction, n: int) -> list[_Corner]:
    """Return the corners where one player takes the whole gain."""
    if gain < 0:
        return []
    everybody = (1 << n) - 1
    if gain == 0:
        return [_Corner(gains=(gain,) * n, tight=everybody)]
    return [
        _Corner(
            gains=tuple(gain if player == winner else Fraction(0) for player in range(n)),
            tight=everybody ^ (1 << winner),
        )
        for winner in range(n)
    ]


def _cut(corners: list[_Corner], coalition: int, floor: Fraction, n: int) -> list[_Corner]:
    """Keep the part where the coalition gains at least its floor."""
    bit = 1 << (n + coalition)
    rooms = [sum((c.gains[m] for m in members_of(coalition)), -floor) for c in corners]
    kept = [
        corner if room else _Corner(gains=corner.gains, tight=corner.tight | bit)
        for corner, room in zip(corners, rooms, strict=True)
        if room >= 0
    ]
    inside = [(c, room) for c, room in zip(corners, rooms, strict=True) if room > 0]
    outside = [(c, room) for c, room in zip(corners, rooms, strict=True) if room < 0]
    kept += [
        _between(good, bad, room, lack, bit)
        for good, room in inside
        for bad, lack in outside
        if _are_neighbours(good, bad, corners)
    ]
    return kept


def _are_neighbours(first: _Corner, second: _Corner, corners: list[_Corner]) -> bool:
    """Say whether an edge joins two corners: no third one is held by all they share."""
    shared = first.tight & second.tight
    return not any(
        corner.tight & shared == shared
        for corner in corners
        if corner is not first and corner is not second
    )


def _between(good: _Corner, bad: _Corner, room: Fraction, lack: Fraction, bit: int) -> _Corner:
    """Return the point of an edge where the coalition gains exactly its floor."""
    part = room / (room - lack)
    gains = tuple(g + part * (b - g) for g, b in zip(good.gains, bad.gains, strict=True))
    return _Corner(gains=gains, tight=(good.tight & bad.tight) | bit)
