"""Why a share is what it is, in words, for claims, rivers, treaties and bargains."""

from riparian.engine.interests.sharing.bargaining import BargainingProblem
from riparian.engine.interests.sharing.claims.problem import ClaimsProblem
from riparian.engine.interests.sharing.game import name_coalition
from riparian.engine.interests.sharing.river import RiverProblem
from riparian.engine.interests.sharing.shares import Shares
from riparian.engine.interests.sharing.treaty import Treaty, find_band

Sentences = tuple[str, ...]


def explain_claims(problem: ClaimsProblem, shares: Shares) -> Sentences:
    """Say how far the supply reaches, and what each claim gets, loses and is sure of."""
    total = float(sum(problem.claims))
    estate = float(problem.estate)
    half = "below" if estate < total / 2 else "at or above"
    said = [f"{estate:.6g} is there for claims of {total:.6g}; that is {half} half the claims."]
    for player, claim in zip(problem.players, map(float, problem.claims), strict=True):
        award = shares[player]
        conceded = max(0.0, estate - (total - claim))
        said.append(
            f"{player} claims {claim:.6g}, gets {award:.6g} and goes without {claim - award:.6g}; "
            f"the others concede it {conceded:.6g} in any case."
        )
    return tuple(said)


def explain_river(problem: RiverProblem, shares: Shares) -> Sentences:
    """Say for each place what it costs, who lies below, and what its player pays."""
    return tuple(
        f"Cleaning at {player} costs {float(cost):.6g}; its water passes "
        f"{name_coalition(problem.players, path)}; {player} pays {shares[player]:.6g}."
        for player, cost, path in zip(problem.players, problem.costs, problem.paths, strict=True)
    )


def explain_bargain(problem: BargainingProblem, shares: Shares) -> Sentences:
    """Say what agreement adds and what part of the gain each takes."""
    gain = float(problem.gain)
    said = [f"Agreement adds {gain:.6g} to what the players have without it."]
    for player, alone in zip(problem.players, map(float, problem.disagreement), strict=True):
        part = shares[player] - alone
        of_gain = f" ({part / gain:.3g} of the gain)" if gain else ""
        said.append(f"{player} has {alone:.6g} without agreement and gains {part:.6g}{of_gain}.")
    return tuple(said)


def explain_treaty(treaty: Treaty, quantity: float) -> Sentences:
    """Say which band of the text applies and what it fixes."""
    band = find_band(treaty, quantity)
    fixed = ", ".join(f"{player} {float(x):.6g}" for player, x in band.fixed.items())
    rest = ", ".join(f"{player} {float(x):.6g}" for player, x in band.weights.items())
    return (
        f"{treaty.title}: the {treaty.measured} is {quantity:.6g} {treaty.unit}.",
        f"The band from {float(band.starts_at):.6g} up applies.",
        f"Fixed: {fixed or 'nothing'}; the rest goes "
        + (f"by {rest}." if rest else "in equal parts to the others."),
    )
