"""SDG 6.5.2 on made-up histories: operational, lost by a year without a meeting, undecided."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.mechanism.operationality import (
    Answer,
    Criterion,
    Fact,
    History,
    Reason,
    Span,
    alarms_on,
    operational_in,
    span_of,
)

BODY, MEETING, PLAN, EXCHANGE = Criterion


def fact(key, criterion, began, ended="", *, is_planned=False):
    return Fact(key=key, criterion=criterion, began=span_of(began), ended=span_of(ended),
                is_planned=is_planned)  # fmt: skip


STANDING = (fact("commission", BODY, "2010-05-01"), fact("plan", PLAN, "2020-01", "2024-12-31"))
KEPT = History(
    facts=(*STANDING, fact("m21", MEETING, "2021-03-02"), fact("m22", MEETING, "2022-06"),
           fact("x21", EXCHANGE, "2021-01-01"), fact("x22", EXCHANGE, "2022"))
)  # fmt: skip
LOST = History(
    facts=(*STANDING, fact("m21", MEETING, "2021-03-02"), fact("x21", EXCHANGE, "2021-01-01"),
           fact("x22", EXCHANGE, "2022-01-01")),
    complete_years=frozenset({2022}),
)  # fmt: skip
VAGUE = History(
    facts=(fact("commission", BODY, ""), Fact(key="plan", criterion=PLAN, began=Span(),
           ended=span_of("2024")), Fact(key="m", criterion=MEETING,
           began=Span(earliest=date(2021, 12, 1), latest=date(2022, 1, 31))))
)  # fmt: skip


def answers(history, year, on=date(2023, 3, 1)):
    found = operational_in(year, history, on=on)
    return found.answer, {f.criterion: (f.answer, f.reason, f.evidence) for f in found.findings}


def test_a_kept_arrangement_is_operational_and_names_its_evidence():
    for year in (2021, 2022):
        answer, findings = answers(KEPT, year)
        assert answer is Answer.MET
        assert findings[MEETING] == (Answer.MET, Reason.HELD, (f"m{year % 100}",))
        assert findings[BODY][2] == ("commission",)
        assert findings[PLAN] == (Answer.MET, Reason.IN_FORCE, ("plan",))


def test_a_year_without_a_meeting_is_lost_once_its_record_is_declared_complete():
    answer, findings = answers(LOST, 2022)
    assert answer is Answer.NOT_MET
    assert findings[MEETING] == (Answer.NOT_MET, Reason.NOTHING_DONE, ())
    assert findings[EXCHANGE][0] is Answer.MET
    undeclared = History(facts=LOST.facts)
    assert answers(undeclared, 2022)[1][MEETING][:2] == (
        Answer.UNDECIDED, Reason.NOTHING_FOUND,
    )  # fmt: skip


def test_a_vague_record_stays_undecided_in_every_criterion():
    answer, findings = answers(VAGUE, 2022)
    assert answer is Answer.UNDECIDED
    assert findings[BODY][1] is Reason.STANDS_UNDATED
    assert findings[PLAN][1] is Reason.ONLY_VAGUE
    assert findings[MEETING] == (Answer.UNDECIDED, Reason.ONLY_VAGUE, ("m",))
    assert findings[EXCHANGE][1] is Reason.NOTHING_FOUND


def test_while_the_year_runs_nothing_is_lost():
    answer, findings = answers(KEPT, 2023)
    assert answer is Answer.UNDECIDED
    assert findings[MEETING][1] is Reason.YEAR_RUNS
    assert findings[BODY][0] is Answer.MET
    answer, findings = answers(KEPT, 2024)
    assert {reason for _, reason, _ in findings.values()} == {Reason.NOT_YET}


def test_bodies_and_plans_that_ended_do_not_count():
    history = History(
        facts=(fact("old", BODY, "1990", "2019-06"), fact("early", PLAN, "2010", "2019")),
        complete_years=frozenset({2021}),
    )
    _, findings = answers(history, 2021)
    assert findings[BODY] == (Answer.NOT_MET, Reason.ENDED, ("old",))
    assert findings[PLAN] == (Answer.NOT_MET, Reason.OUT_OF_FORCE, ("early",))
    assert answers(history, 2020)[1][BODY][:2] == (Answer.UNDECIDED, Reason.NOTHING_FOUND)
    empty = History(facts=(), complete_years=frozenset({2021}))
    assert answers(empty, 2021)[1][BODY][1] is Reason.NOTHING_DONE
    assert answers(empty, 2023)[1][PLAN][1] is Reason.YEAR_RUNS


def test_a_body_known_to_stand_not_later_than_a_day_counts_from_then_on():
    body = Fact(key="group", criterion=BODY, began=Span(latest=date(2018, 3, 1)))
    assert answers(History(facts=(body,)), 2018)[1][BODY][0] is Answer.MET
    assert answers(History(facts=(body,)), 2017)[1][BODY][0] is Answer.UNDECIDED


def test_what_comes_later_is_not_known_yet():
    assert answers(KEPT, 2022, on=date(2022, 5, 1))[1][MEETING][0] is Answer.UNDECIDED
    planned = fact("p", MEETING, "2022-02-01", is_planned=True)
    assert answers(History(facts=(planned,)), 2022)[1][MEETING][0] is Answer.UNDECIDED


def test_the_alarm_rings_before_the_year_is_lost_and_names_what_is_planned():
    planned = fact("p23", MEETING, "2023-11-20", is_planned=True)
    history = History(facts=(*KEPT.facts, planned))
    assert alarms_on(date(2023, 1, 15), history, months=9) == ()
    meetings, exchange = alarms_on(date(2023, 10, 1), history, months=9)
    assert (meetings.criterion, meetings.last, meetings.months_since) == (MEETING, "m22", 15)
    assert (meetings.days_left, meetings.planned) == (91, ("p23",))
    assert (exchange.last, exchange.months_since, exchange.planned) == ("x22", 9, ())
    held = History(facts=(*KEPT.facts, fact("m23", MEETING, "2023-02-01")))
    assert [alarm.criterion for alarm in alarms_on(date(2023, 10, 1), held)] == [EXCHANGE]


def test_an_alarm_rings_where_nothing_was_ever_done():
    meetings, exchange = alarms_on(date(2023, 10, 1), History(facts=()))
    assert (meetings.last, meetings.months_since, exchange.months_since) == ("", None, None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2024", (2024, 1, 1), (2024, 12, 31)), ("2024-02", (2024, 2, 1), (2024, 2, 29)),
     ("2023-12", (2023, 12, 1), (2023, 12, 31)), ("2024-02-03", (2024, 2, 3), (2024, 2, 3))],
)  # fmt: skip
def test_a_date_as_far_as_it_is_known_is_a_span(text, first, last):
    assert span_of(text) == Span(earliest=date(*first), latest=date(*last))


@pytest.mark.parametrize("text", ["x", "2024-13", "2024-02-30", "2024-1-2-3"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(InvalidInput, match="must be YYYY"):
        span_of(text)


def test_an_empty_span_is_refused():
    with pytest.raises(InvalidInput, match="swap"):
        Span(earliest=date(2024, 2, 1), latest=date(2024, 1, 1))


facts = st.lists(
    st.builds(
        lambda n, criterion, day, is_planned: Fact(
            key=str(n), criterion=criterion, began=Span(earliest=day, latest=day),
            is_planned=is_planned,
        ),
        st.integers(0, 99), st.sampled_from(Criterion),
        st.dates(date(2019, 1, 1), date(2023, 12, 31)), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


@settings(deadline=None, max_examples=150)
@given(facts, st.integers(2019, 2024), st.dates(date(2019, 1, 1), date(2024, 12, 31)))
def test_the_yearly_criteria_agree_with_a_plain_reading(drawn, year, on):
    found = operational_in(year, History(facts=tuple(drawn), complete_years=frozenset({year})),
                           on=on)  # fmt: skip
    for finding in found.findings:
        if finding.criterion not in {MEETING, EXCHANGE}:
            continue
        done = [f for f in drawn if f.criterion is finding.criterion and not f.is_planned
                and f.began.earliest.year == year and f.began.earliest <= on]  # fmt: skip
        if done:
            assert finding.answer is Answer.MET
            assert set(finding.evidence) == {f.key for f in done}
        else:
            is_over = on > date(year, 12, 31)
            assert finding.answer is (Answer.NOT_MET if is_over else Answer.UNDECIDED)
