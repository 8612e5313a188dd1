"""What is said of one problem: shares, exact proof, words, axioms; as plain data."""

from dataclasses import asdict
from typing import Any

from riparian.engine.errors import InvalidProblem
from riparian.engine.interests.sharing.axioms import check_axioms
from riparian.engine.interests.sharing.bargaining import BargainingProblem
from riparian.engine.interests.sharing.certificate import certify_nucleolus
from riparian.engine.interests.sharing.claims.problem import ClaimsProblem
from riparian.engine.interests.sharing.counterproposal import ProposalReport, examine_proposal
from riparian.engine.interests.sharing.exact import share_exactly
from riparian.engine.interests.sharing.explain import explain_shares
from riparian.engine.interests.sharing.explain_problem import (
    explain_bargain,
    explain_claims,
    explain_river,
    explain_treaty,
)
from riparian.engine.interests.sharing.game import Game
from riparian.engine.interests.sharing.nucleolus import VARIANTS
from riparian.engine.interests.sharing.river import RiverProblem
from riparian.engine.interests.sharing.shares import Shares
from riparian.engine.interests.sharing.treaty import TREATIES
from riparian.engine.io.sharing_answers import find_problem, share_document
from riparian.engine.io.sharing_files import Document, read_game, read_number

_VARIANTS = {variant.rule: variant for variant in VARIANTS}


def _plain_shares(shares: Shares) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "rule": shares.rule,
        "sense": str(shares.sense),
        "shares": {player: amount + 0.0 for player, amount in shares.by_player.items()},
    }
    if shares.exact is not None:
        exact = zip(shares.players, map(str, shares.exact), strict=True)
        plain["exact"] = dict(exact)
    return plain


def report_shares(document: Document, rule: str) -> dict[str, Any]:
    """Return the shares of a problem by one rule."""
    return _plain_shares(share_document(document, rule))


def report_exactly(document: Document, rule: str) -> dict[str, Any]:
    """Return the shares as fractions, and for a nucleolus the proof of them."""
    if rule in _VARIANTS:
        certificate = certify_nucleolus(read_game(document), _VARIANTS[rule])
        return {**_plain_shares(certificate.shares), "certificate": certificate.to_dict()}
    known = find_problem(document, rule)
    if known is None:
        raise InvalidProblem(
            f"rule {rule!r}: is computed in floats only; leave out the wish for exact shares"
        )
    return _plain_shares(share_exactly(known.problem, rule=known.rule.key, **known.options))


def report_axioms(document: Document, rule: str) -> list[dict[str, Any]]:
    """Return the axiom table of a rule on the game of a document."""
    known = find_problem(document, rule)
    if known is None or not isinstance(known.problem, Game):
        raise InvalidProblem(f"rule {rule!r}: axioms are checked on games; ask for them on a game")
    shares = known.rule.share(known.problem, **known.options)
    return [asdict(row) for row in check_axioms(known.problem, known.rule, shares)]


def report_proposal(document: Document, proposal: dict[str, float]) -> ProposalReport:
    """Test a proposal against the game of a document."""
    return examine_proposal(read_game(document), proposal)


def explain_document(document: Document, rule: str) -> str:
    """Say in words why the shares of a problem are what they are."""
    if rule in TREATIES:
        quantity = document.get("flow", document.get("quantity", document.get("total")))
        return "\n".join(explain_treaty(TREATIES[rule], float(read_number(quantity))))
    known = find_problem(document, rule)
    if known is not None and isinstance(known.problem, Game):
        unit = str(document.get("unit", "unit"))
        return str(explain_shares(known.problem, known.rule, unit=unit, **known.options))
    shares = share_document(document, rule)
    match None if known is None else known.problem:
        case ClaimsProblem() as problem:
            said = explain_claims(problem, shares)
        case RiverProblem() as problem:
            said = explain_river(problem, shares)
        case BargainingProblem() as problem:
            said = explain_bargain(problem, shares)
        case _:
            said = tuple(f"{player}: {x:.6g}." for player, x in shares.by_player.items())
    return "\n".join(said)
