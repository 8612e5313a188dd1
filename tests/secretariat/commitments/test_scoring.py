"""Scores: two coders who do not see each other, decisions on record, mirrors that keep step."""

import json

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from riparian.secretariat.audit import verification
from riparian.secretariat.audit.models import Entry
from riparian.secretariat.commitments import engine, exports, queries, scoring
from riparian.secretariat.commitments.models import Assessment, Cell, Coding, Commitment
from riparian.secretariat.lib.errors import (
    CannotFollow,
    NotAllowed,
    NotFound,
    Refusal,
    Unacceptable,
)

pytestmark = pytest.mark.django_db


def cell(row, country="LAO"):
    return Cell.objects.get(commitment=row, country=country)


def test_two_equal_scores_settle_it(cut, enter):
    row = cut()
    enter(row, "chn-analyst", LAO="1", VNM="0")
    assert (cell(row).stage, cell(row).final, cell(row).first) == ("one-in", "", "")
    enter(row, "tha-analyst", LAO="1", VNM="0")
    assert (cell(row).stage, cell(row).final, cell(row).year) == ("settled", "1", 2026)
    assert Commitment.objects.get(pk=row.pk).mean_score == 0.5
    assert not Commitment.objects.get(pk=row.pk).is_met


def test_two_scores_that_differ_wait_for_a_decision_on_record(cut, enter, actor, at):
    row = cut()
    enter(row, "chn-analyst", LAO="1")
    enter(row, "tha-analyst", LAO="-1")
    assert (cell(row).stage, cell(row).final) == ("disputed", "")
    given = {"year": 2026, "country": "LAO", "score": "0", "reason": "Begun.", "at": at}
    for who in ("lao-officer", "vnm-analyst"):
        with pytest.raises(NotAllowed):
            scoring.rule_on(row.identifier, by=actor(who), **given)
    scoring.rule_on(row.identifier, by=actor("vnm-officer"), **given)
    found = cell(row)
    assert (found.stage, found.final, found.first, found.second) == ("settled", "0", "1", "-1")
    assert json.loads(Entry.objects.get(act="commitment.ruled").after)["reason"] == "Begun."


def test_who_scored_does_not_decide(cut, enter, actor, at):
    row = cut()
    enter(row, "chn-officer", LAO="1")
    enter(row, "tha-analyst", LAO="0")
    with pytest.raises(NotAllowed, match="Who scored"):
        scoring.rule_on(row.identifier, year=2026, country="LAO", score="0", reason="x",
                        by=actor("chn-officer"), at=at)  # fmt: skip


def test_nothing_is_decided_before_two_scores_are_in(cut, enter, actor, at):
    row, by = cut(), actor("vnm-officer")
    given = {"year": 2026, "country": "LAO", "reason": "x", "by": by, "at": at}
    with pytest.raises(NotFound):
        scoring.rule_on(row.identifier, score="0", **given)
    enter(row, "chn-analyst", LAO="1")
    with pytest.raises(CannotFollow, match="Two scores"):
        scoring.rule_on(row.identifier, score="0", **given)
    enter(row, "tha-analyst", LAO="0")
    with pytest.raises(Unacceptable):
        scoring.rule_on(row.identifier, score="7", **given)


def test_the_first_score_shows_nowhere_before_the_second_is_in(cut, enter, signed_in, actor, at):
    row = cut()
    enter(row, "chn-analyst", LAO="-1", VNM="1")
    address = f"/commitments/{row.identifier}"
    for who in ("tha-officer", "tha-analyst", "chn-officer", "lao-auditor", "vnm-analyst"):
        client = signed_in(who)
        pages = [address, f"{address}/score/2026", f"{address}/record.json",
                 "/commitments/matrix?q=Share data daily", "/commitments/matrix.csv",
                 "/commitments/scores.csv", f"/api{address}", "/api/commitments?limit=200"]  # fmt: skip
        for page in pages:
            assert "because chn-analyst" not in client.get(page).content.decode(), (who, page)
        assert "unseen until both are in" in client.get(address).content.decode()
    told = "".join(Entry.objects.values_list("after", flat=True))
    assert "because chn-analyst" not in told
    assert set(Cell.objects.filter(commitment=row).values_list("first", "final")) == {("", "")}
    assert "because chn-analyst" in signed_in("chn-analyst").get(address).content.decode()
    enter(row, "tha-analyst", LAO="-1")
    assert "because chn-analyst" in signed_in("lao-auditor").get(address).content.decode()


def test_pages_are_the_same_whatever_the_first_coder_entered(cut, enter, signed_in):
    import re

    seen = set()
    for score in ("1", "-1"):
        row = cut(title="Same words")
        enter(row, "chn-analyst", LAO=score)
        page = signed_in("tha-analyst").get(f"/commitments/{row.identifier}").content.decode()
        page = re.sub(r"COM-\d+|csrfmiddlewaretoken.{90}|<time.*?</time>", "", page)
        seen.add(re.sub(r"[A-Za-z0-9]{64}", "", page))
    assert len(seen) == 1


def test_what_the_journal_sealed_is_what_is_opened(cut, enter):
    row = cut()
    enter(row, "chn-analyst", LAO="1")
    sealed = json.loads(Entry.objects.get(act="commitment.scored").after)["seals"]["LAO"]
    coding = Coding.objects.get(assessment__cell__commitment=row, coder_name__contains="analyst")
    seal = scoring.seal_of(score="1", reason="because chn-analyst", salt=coding.salt)
    assert seal == coding.seal == sealed
    enter(row, "tha-analyst", LAO="0")
    opened = json.loads(Entry.objects.get(act="commitment.scores-opened").after)
    assert opened["scores"] == {"LAO": ["1", "0"]}


def test_not_applicable_leaves_a_country_out_and_all_done_is_met(cut, enter):
    row = cut(is_for_all=False, responsible=["LAO", "VNM"])
    for who in ("chn-analyst", "tha-analyst"):
        enter(row, who, LAO="1", VNM="na")
    found = Commitment.objects.get(pk=row.pk)
    assert (found.mean_score, found.is_met) == (1.0, True)


def test_a_new_year_starts_anew_and_the_old_score_stands_until_it_is_settled(cut, enter):
    row = cut()
    for who in ("chn-analyst", "tha-analyst"):
        enter(row, who, year=2025, LAO="0")
    enter(row, "chn-analyst", year=2026, LAO="1")
    assert (cell(row).stage, cell(row).year, cell(row).final) == ("one-in", 2025, "0")
    enter(row, "vnm-analyst", year=2026, LAO="1")
    assert (cell(row).stage, cell(row).year, cell(row).final) == ("settled", 2026, "1")


@pytest.mark.parametrize(
    ("who", "scores", "error", "words"),
    [
        ("chn-analyst", {"LAO": "0"}, CannotFollow, "is in"),
        ("chn-officer", {"LAO": "0"}, NotAllowed, "two countries"),
        ("tha-fund-manager", {"LAO": "0"}, NotAllowed, "score"),
        ("tha-analyst", {}, Unacceptable, "at least one"),
        ("tha-analyst", {"LAO": "2"}, Unacceptable, "is no score"),
        ("tha-analyst", {"USA": "1"}, Unacceptable, "USA is not bound"),
    ],
)
def test_a_score_that_cannot_be_entered_is_refused(cut, enter, who, scores, error, words):
    row = cut()
    enter(row, "chn-analyst", LAO="1")
    with pytest.raises(error, match=words):
        enter(row, who, **scores)


def test_a_third_coder_finds_no_seat_and_no_reason_is_no_score(cut, enter, actor, at):
    row = cut()
    enter(row, "chn-analyst", LAO="1")
    enter(row, "tha-analyst", LAO="1")
    with pytest.raises(CannotFollow, match="Two others"):
        enter(row, "vnm-analyst", LAO="1")
    with pytest.raises(Unacceptable, match="say why"):
        scoring.enter_scores(row.identifier, year=2026, entries={"VNM": ("1", " ")},
                             by=actor("vnm-analyst"), at=at)  # fmt: skip


@pytest.mark.parametrize("year", [1900, 2199])
def test_a_year_that_is_not_over_or_never_was_is_refused(cut, enter, year):
    with pytest.raises(Unacceptable, match="choose a year"):
        enter(cut(), "chn-analyst", year=year, LAO="1")


def test_coders_are_asked_once_and_told(cut, actor, at, enter, django_capture_on_commit_callbacks):
    from django.core import mail

    def waiting(who):
        return queries.waiting_for(actor(who), on=engine.today(at), most=5).to_score

    row, by = cut(), actor("tha-officer")
    two = [actor("chn-analyst").user_id, actor("vnm-analyst").user_id]
    for wrong in ([two[0]], [two[0], actor("chn-officer").user_id],
                  [two[0], actor("vnm-fund-manager").user_id]):  # fmt: skip
        with pytest.raises(Unacceptable, match="two countries"):
            scoring.assign_coders(row.identifier, year=2026, coders=wrong, by=by, at=at)
    with django_capture_on_commit_callbacks(execute=True):
        scoring.assign_coders(row.identifier, year=2026, coders=two, by=by, at=at)
    assert {message.to[0] for message in mail.outbox} == {
        "chn-analyst@riparian.invalid", "vnm-analyst@riparian.invalid",
    }  # fmt: skip
    assert waiting("chn-analyst") == [(row, 2026)]
    assert waiting("lao-analyst") == []
    with pytest.raises(CannotFollow, match="already"):
        scoring.assign_coders(row.identifier, year=2026, coders=two, by=by, at=at)
    with pytest.raises(CannotFollow, match="Two others"):
        enter(row, "lao-analyst", LAO="1")
    enter(row, "chn-analyst", **dict.fromkeys(("CHN", "KHM", "LAO", "MMR", "THA", "VNM"), "1"))
    assert waiting("chn-analyst") == []
    home = queries.waiting_for(actor("chn-analyst"), on=engine.today(at), most=5)
    assert {engine.due_of(one, on=engine.today(at)) for one in home.overdue} == {"overdue"}


def test_sums_in_sql_give_the_index_of_the_engine(cut, enter, actor):
    row = cut(area="gender")
    for who in ("chn-analyst", "tha-analyst"):
        enter(row, who, LAO="1", VNM="-1", CHN="na")
    sums = queries.summed(queries.cells_for(actor("lao-officer"), queries.Filters(area="gender")),
                          by="area")  # fmt: skip
    overall, groups = engine.indices(sums, by="area")
    assert (groups["gender"].scored, groups["gender"].not_applicable) == (2, 1)
    assert overall.mean == 0.0
    line = exports.indices_csv([("gender", groups["gender"])]).splitlines()[1]
    assert line.startswith("gender,12,1,2,0.1818,0.0000,0.5000,firm,1.0000,")


class ScoringMachine(RuleBasedStateMachine):
    """Any order of scoring and deciding: mirrors keep step, every act has its journal row."""

    made = None

    def __init__(self):
        super().__init__()
        self.cut, self.actor, self.at = self.made
        self.row, self.entries = self.cut(), Entry.objects.count()

    @rule(who=st.sampled_from(["chn-analyst", "tha-analyst", "vnm-officer", "lao-analyst"]),
          country=st.sampled_from(["LAO", "VNM"]), score=st.sampled_from(["1", "0", "-1", "na"]),
          year=st.sampled_from([2025, 2026]))  # fmt: skip
    def score(self, who, country, score, year):
        self.attempt(scoring.enter_scores, year=year, entries={country: (score, "why")},
                     by=self.actor(who))  # fmt: skip

    @rule(who=st.sampled_from(["khm-officer", "vnm-officer"]), year=st.sampled_from([2025, 2026]),
          score=st.sampled_from(["1", "0"]), country=st.sampled_from(["LAO", "VNM"]))  # fmt: skip
    def decide(self, who, year, score, country):
        self.attempt(scoring.rule_on, year=year, country=country, score=score, reason="why",
                     by=self.actor(who))  # fmt: skip

    def attempt(self, act, **given):
        before = Entry.objects.count()
        try:
            act(self.row.identifier, at=self.at, **given)
        except Refusal:
            assert Entry.objects.count() == before
        else:
            assert Entry.objects.count() > before

    @invariant()
    def mirrors_equal_the_records(self):
        for one in Assessment.objects.filter(cell__commitment=self.row):
            standing = engine.standing(one, at=self.at)
            assert one.stage == standing.stage.value
            assert one.final == (standing.score.value if standing.score else "")
            both = one.codings.exclude(entered_at=None).count() == 2
            assert bool(one.first) == bool(one.second) == both
        scored = [int(c.final) for c in Cell.objects.filter(commitment=self.row)
                  if c.final not in {"", "na"}]  # fmt: skip
        mean = Commitment.objects.get(pk=self.row.pk).mean_score
        assert mean == (sum(scored) / len(scored) if scored else None)


def test_whatever_is_done_mirrors_and_journal_keep_step(cut, actor, at):
    ScoringMachine.made = (cut, actor, at)
    run_state_machine_as_test(
        ScoringMachine,
        settings=settings(max_examples=12, stateful_step_count=14, deadline=None,
                          suppress_health_check=list(HealthCheck)),
    )  # fmt: skip
    assert verification.verify(anchors=[]).is_sound
