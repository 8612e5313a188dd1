import json

import pytest

from riparian.engine.errors import InvalidProblem, MismatchedAxes
from riparian.engine.io.expressions import read_formula
from riparian.engine.io.sharing_answers import find_problem, share_document
from riparian.engine.io.sharing_catalogue import list_rules
from riparian.engine.io.sharing_files import (
    read_airport,
    read_document,
    read_game,
    read_links,
    read_number,
    read_partition_game,
    read_players,
    read_river,
    read_unions,
)
from riparian.engine.io.sharing_reports import (
    explain_document,
    report_axioms,
    report_exactly,
    report_proposal,
    report_shares,
)
from riparian.engine.io.sharing_tables import answer_document, answer_row, answer_table

TRIO = ("Laos", "Thailand", "Cambodia")
GAINS = {"players": TRIO, "v": [0, 0, 0, 7, 0, 12, 3, 16]}


def test_a_document_is_one_json_object(tmp_path):
    path = tmp_path / "problem.json"
    path.write_text('{"players": ["A"]}')
    assert read_document(path) == {"players": ["A"]}
    for text, reason in (("[1]", "must be one object"), ("{", "is not JSON")):
        path.write_text(text)
        with pytest.raises(InvalidProblem, match=reason):
            read_document(path)
    with pytest.raises(InvalidProblem, match="cannot be read"):
        read_document(tmp_path / "absent.json")


@pytest.mark.parametrize("given", ["seven", "1/0", None])
def test_a_number_that_is_none_is_refused(given):
    with pytest.raises(InvalidProblem, match=r"must be as 7\.5 or 19/2"):
        read_number(given)


@pytest.mark.parametrize(
    ("document", "players"),
    [
        ({"v": [0, 1, 2, 4]}, ("1", "2")),
        ({"n": 3}, ("1", "2", "3")),
        ({"claims": {"A": 1, "B": 2}}, ("A", "B")),
        ({"gni": [1, 2]}, ("1", "2")),
    ],
)
def test_players_without_names_are_numbered(document, players):
    assert read_players(document) == players


def test_games_come_from_values_claims_votes_or_needs():
    named = {"players": ["A", "B"], "values": {"A": 11, "B": 7, "A + B": 15}, "sense": "cost"}
    assert read_game(named).value_of("A", "B") == 15
    assert read_game({"estate": 100, "claims": [50, 100]}).values.tolist() == [0, 0, 50, 100]
    assert read_game({"quota": 2, "weights": [1, 1]}).values.tolist() == [0, 0, 0, 1]
    assert read_game({"airport_costs": [8, 11]}).values.tolist() == [0, 8, 11, 11]
    with pytest.raises(InvalidProblem, match="a game needs values"):
        read_game({"players": ["A"], "flow": 3})


def test_players_are_named_or_numbered_from_one():
    assert read_links({"edges": [[1, 2]]}, TRIO) == (("Laos", "Thailand"),)
    assert read_unions({"unions": [["Laos"], [2, 3]]}, TRIO)[1] == ("Thailand", "Cambodia")
    river = read_river({"costs": [2, 3, 4], "downstream": {"1": "3", "2": 3, "3": None}})
    assert river.downstream == ("3", "3", None)
    for read in (read_links, read_unions):
        with pytest.raises(InvalidProblem, match="missing"):
            read({}, TRIO)


def test_amounts_by_player_must_be_complete():
    with pytest.raises(InvalidProblem, match="claims: has no number for Cambodia"):
        share_document({"players": TRIO, "estate": 1, "claims": {"Laos": 1, "Thailand": 1}}, "cea")
    with pytest.raises(InvalidProblem, match="estate is missing"):
        share_document({"players": TRIO, "claims": [1, 1, 1]}, "cea")
    with pytest.raises(InvalidProblem, match="claims is missing"):
        share_document({"players": TRIO, "estate": 1}, "cea")
    with pytest.raises(InvalidProblem, match="names no players"):
        share_document({"estate": 1}, "cea")
    with pytest.raises(InvalidProblem, match="measured quantity is missing"):
        share_document({}, "nile_1959")


def test_users_of_one_work_may_be_many():
    assert read_airport({"costs": [8, 11], "counts": [3, 1]}).counts == (3, 1)
    document = {"costs": [8, 11], "counts": [3, 1]}
    assert answer_document(document, "shapley") == [2, 5]
    single = {**document, "players": ["A1", "A2", "A3", "B"]}
    assert answer_document(single, "shapley") == [2, 2, 2, 5]
    with pytest.raises(InvalidProblem, match="many users"):
        answer_document(document, "tau")


def test_structures_with_worths_are_a_game_with_externalities():
    document = {
        "players": ["A", "B"],
        "structures": [
            {"coalitions": [["A"], ["B"]], "worths": [3, 5]},
            {"coalitions": [[1, 2]], "worths": [12]},
        ],
    }
    assert read_partition_game(document).gamma_game().values.tolist() == [0, 3, 5, 12]
    assert answer_document(document, "internal_stability") == [1]
    assert answer_document(document, "delta_nucleolus") == [5, 7]


def test_other_names_of_concepts_are_understood():
    assert answer_document(GAINS, "Shapley value") == answer_document(GAINS, "shapley")
    assert answer_document(GAINS, "least-core") == [-2]
    assert answer_document(GAINS, "egalitarian") == answer_document(GAINS, "equal_division")


@pytest.mark.parametrize(
    ("text", "reason"), [("x +", "cannot be read"), ("open(x)", "is not understood")]
)
def test_formulas_run_no_other_code(text, reason):
    with pytest.raises(InvalidProblem, match=reason):
        read_formula(text)
    assert read_formula("-2 * x^2 + sqrt(x)")(4) == -30


def test_splits_and_rivers_are_read_from_documents():
    split = {"u1": "sqrt(x)", "u2": "1-x", "disagreement": [0, 0]}
    assert share_document(split, "egalitarian").amounts[0] == pytest.approx((3 - 5**0.5) / 2)
    river = {"players": ["up", "down"], "inflows": [80, 0], "claims": [50, 90]}
    assert share_document(river, "cea").amounts.tolist() == [40, 40]
    assert find_problem(river, "cea") is None


def test_a_report_proves_explains_and_tests():
    assert report_exactly(GAINS, "nucleolus")["certificate"]["shares"]["Laos"] == "9"
    assert report_exactly(GAINS, "shapley")["exact"]["Laos"] == "15/2"
    dry = {"estate": 100, "claims": {"A": 50, "B": 100}}
    assert report_exactly(dry, "talmud")["exact"] == {"A": "25", "B": "75"}
    assert "the others concede" in explain_document(dry, "talmud")
    assert "Cleaning at up" in explain_document({"players": ["up"], "costs": [4]}, "ues")
    bargain = {"total": 10, "disagreement": {"A": 2, "B": 4}}
    assert "Agreement adds 4" in explain_document(bargain, "nash")
    assert "Ganges" in explain_document({"flow": 60_000}, "ganges_1996")
    assert "Level 1" in explain_document(GAINS, "nucleolus")
    assert "A: 50" in explain_document({"gni": {"A": 1, "B": 1}}, "equal")
    assert report_shares(GAINS, "nucleolus")["shares"]["Laos"] == 9
    assert report_axioms(GAINS, "shapley")[0]["holds_here"]
    assert report_proposal(GAINS, {"Laos": 9, "Thailand": 2, "Cambodia": 5}).is_acceptable
    with pytest.raises(InvalidProblem, match="axioms are checked on games"):
        report_axioms(dry, "talmud")
    with pytest.raises(InvalidProblem, match="floats only"):
        report_exactly({"gni": [1, 1]}, "equal")


def row(**changed):
    plain = {"id": "1", "kind": "tu-game", "concept": "shapley"}
    return {
        **plain,
        "players": json.dumps(TRIO),
        "values": json.dumps({"v": GAINS["v"]}),
        **changed,
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"values": "not json"},
        {"values": "[1, 2]"},
        {"values": '{"v": [0, 1]}'},
        {"values": '{"v": 3}'},
        {"concept": "fairness"},
        {"concept": ""},
        {"players": "3"},
    ],
)
def test_a_bad_row_becomes_an_error_line(changed):
    answer = answer_row(row(**changed))
    assert set(answer) == {"id", "error"}


def test_a_bad_row_never_stops_the_rest(tmp_path):
    path = tmp_path / "table.csv"
    cells = '"[""A"",""B""]","{""v"":[0,1,3,10]}"'
    path.write_text(
        f"id,kind,players,values,concept\n1,tu-game,{cells},nonsense\n2,tu-game,{cells},shapley\n"
    )
    first, second = answer_table(path)
    assert "error" in first
    assert second == {"id": "2", "concept": "shapley", "answer": [4, 6]}
    with pytest.raises(InvalidProblem, match="cannot be read"):
        list(answer_table(tmp_path / "absent.csv"))


def test_a_row_with_too_few_values_says_how_many_are_needed():
    assert "2**3 = 8" in answer_row(row(values='{"v": [0, 1]}'))["error"]
    with pytest.raises(MismatchedAxes):
        read_game({"players": TRIO, "v": [0, 1]})


def test_the_catalogue_lists_every_rule_and_key():
    listed = {entry["rule"] for entry in list_rules()}
    assert {"nucleolus", "talmud", "ues", "nash", "ganges_1996", "un_scale"} <= listed
