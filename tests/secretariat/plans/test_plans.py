"""Plans hold only what is on record; values are appended; goals and coverage say what is open."""

from datetime import date

import pytest

from riparian.secretariat.audit.models import Entry
from riparian.secretariat.lib.errors import CannotFollow, NotAllowed, NotFound, Unacceptable
from riparian.secretariat.plans import chart, engine, operations, queries
from riparian.secretariat.plans.models import Coverage, Goal, Indicator, Measure, Plan, Value

pytestmark = pytest.mark.django_db


@pytest.fixture
def added(actor, at):
    def make(kind="multilateral", parties=("CHN", "KHM", "LAO", "MMR", "THA", "VNM"), **options):
        who = options.pop("who", "tha-officer")
        facts = {"titles": {"en": "A plan"}, "adopted": "2024-05", "starts": "2024",
                 "ends": "2028-12-31", "source": "https://example.org/plan",
                 "audience": "mechanism", "countries": []}  # fmt: skip
        new = operations.NewPlan(kind=kind, parties=list(parties), **{**facts, **options})
        return operations.add_plan(new, by=actor(who), at=at)

    return make


@pytest.fixture
def share(added, actor, at):
    """A share of a section of a plan, without values yet."""
    plan, by = added(), actor("tha-officer")
    operations.add_section(plan.identifier, number="1.2", titles={"en": "Water"}, by=by, at=at)
    return operations.add_indicator(
        plan.identifier, "1.2", measure=None, titles={"en": "Villages with safe water"},
        unit="share", is_share=True, is_upward=True, by=by, at=at,
    )  # fmt: skip


def enter(indicator, dated, value, by, at, **options):
    facts = {"note": "", "source": "survey"} | options
    return operations.enter_value(
        indicator.identifier, dated=dated, value=value, by=by, at=at, **facts
    )


def test_the_two_five_year_plans_come_with_their_measures_and_what_is_not_on_record(actor):
    plans = {row.identifier: row for row in queries.plans_for(actor("tha-officer"))}
    assert (plans["PL-POA18"].n_measures, plans["PL-POA23"].n_measures) == (39, 31)
    sections = queries.sections_of(plans["PL-POA23"])
    unread = [section for section in sections if section.standing == "not-on-record"]
    assert len(unread) == 13
    assert not any(section.measures.all() for section in unread)
    assert {s.number for s in sections if s.standing == "other-texts"} == {"4.2", "4.3", "5"}
    assert Measure.objects.get(identifier="CM-146").paragraph.key == (
        "D-POA23/sec_4-1-1__para_2"
    )  # fmt: skip


def test_every_value_of_the_record_has_a_source_and_a_day():
    values = Value.objects.filter(indicator__section__plan__is_of_record=True)
    assert values.count() > 50
    assert all(value.sources and value.day for value in values)


def test_sources_that_disagree_are_both_kept_and_left_out_of_the_rate():
    indicator = Indicator.objects.get(identifier="PI-FUND")
    history = engine.history_of(queries.values_of(indicator))
    assert {v.value for v in history.standing if v.pk in history.disputed} == {991, 700, 410, 140}
    assert history.agreed[-1].value == 780


def test_the_goals_of_the_whole_have_no_number_and_those_worked_out_say_so(actor):
    goals = {goal.identifier: goal for goal in queries.goals_for(actor("tha-officer"))}
    assert {goals[f"PG-ML-{n}"].basis for n in ("05", "28", "29")} == {"no-number"}
    assert {g.basis for g in goals.values() if g.value is not None} == {"derived"}
    found = {
        key: engine.progress_of(
            goal, goal.indicator, queries.values_of(goal.indicator), on=date(2026, 11, 1)
        )[0].verdict
        for key, goal in goals.items()
        if goal.indicator
    }
    assert found == {
        "PG-LDR-18": "reached after its day", "PG-FM-18": "reached after its day",
        "PG-LDR-23": "behind", "PG-FM-23": "on track",
    }  # fmt: skip
    assert engine.progress_of(goals["PG-ML-28"], None, [], on=date(2026, 11, 1)) == []


def test_a_correction_keeps_the_original_and_goes_to_the_journal(share, actor, at):
    by = actor("tha-officer")
    first = enter(share, "2024", 0.4, by, at)
    second = enter(share, "2024", 0.45, by, at, corrects=first.pk)
    history = engine.history_of(queries.values_of(share))
    assert [value.pk for value in history.standing] == [second.pk]
    assert history.corrected == {first.pk}
    assert Value.objects.filter(indicator=share).count() == 2
    entry = Entry.objects.get(act="plan.value-corrected")
    assert '"value": 0.4' in entry.before
    with pytest.raises(CannotFollow, match="corrected already"):
        enter(share, "2024", 0.5, by, at, corrects=first.pk)
    with pytest.raises(Unacceptable, match="no such value"):
        enter(share, "2024", 0.5, by, at, corrects=999_999)


def test_a_share_is_shown_on_both_paths(share, actor, at):
    by = actor("tha-officer")
    for year, value in ((2022, 0.5), (2023, 0.6), (2024, 0.7), (2025, 0.8)):
        enter(share, str(year), value, by, at)
    goal = operations.set_goal(share.identifier, stage="2030", due="2030", value=0.9999,
                               words={"en": "all"}, source="plan 1.2", by=by, at=at)  # fmt: skip
    found = engine.progress_of(goal, share, queries.values_of(share), on=date(2026, 1, 1))
    assert [(one.path, one.verdict) for one in found] == [
        ("linear", "on track"), ("logistic", "behind"),
    ]  # fmt: skip
    whole = Goal(indicator=share, due="2030", value=1)
    found = engine.progress_of(whole, share, queries.values_of(share), on=date(2026, 1, 1))
    assert [one.path for one in found] == ["linear"]


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"value": 1.5}, "between 0 and 1"),
        ({"dated": "soon"}, "must be YYYY"),
        ({"dated": ""}, "is empty"),
        ({"source": " "}, "a number has a source"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_kept(share, actor, at, entered, words):
    facts = {"dated": "2024", "value": 0.4} | entered
    with pytest.raises(Unacceptable, match=words):
        enter(share, by=actor("tha-officer"), at=at, **facts)
    assert not Value.objects.filter(indicator=share).exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"kind": "bilateral-plan"}, "two parties"),
        ({"kind": "bilateral-plan", "parties": ("CHN", "LAO")}, "none of the parties"),
        ({"adopted": "2024-99"}, "must be YYYY"),
        ({"source": ""}, "has a source"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(added, options, words):
    before = Plan.objects.count()
    with pytest.raises(Unacceptable, match=words):
        added(**options)
    assert Plan.objects.count() == before


def test_a_bilateral_plan_is_kept_by_its_parties_alone(added, actor, at):
    plan = added("bilateral-plan", ("CHN", "THA"))
    with pytest.raises(NotAllowed, match="CHN, THA"):
        operations.find_coverage(plan.identifier, area="water", finding="covers", place="3",
                                 by=actor("lao-officer"), at=at)  # fmt: skip
    with pytest.raises(NotAllowed):
        operations.add_section(plan.identifier, number="1", titles={}, by=actor("tha-analyst"),
                               at=at)  # fmt: skip


def test_nothing_is_assumed_to_be_covered_until_somebody_says_where(actor, at):
    by = actor("chn-officer")
    plan = queries.get_plan("PL-POA23", by)
    table = queries.coverage_of(plan, by)
    assert len(table.rows) == 9
    assert table.areas[:5] == queries.PRIORITY_AREAS
    assert table.measures["production-capacity"] == 0
    assert all(cell is None for _text, cells in table.rows for cell in cells)
    operations.find_coverage("PL-ML-15", area="water", finding="covers", place="section 3", by=by,
                             at=at)  # fmt: skip
    operations.find_coverage("PL-ML-15", area="water", finding="does-not", place="annex", by=by,
                             at=at)  # fmt: skip
    rows = {text.identifier: cells for text, cells in queries.coverage_of(plan, by).rows}
    assert rows["PL-ML-15"][table.areas.index("water")].finding == "does-not"
    assert Coverage.objects.count() == 2
    with pytest.raises(Unacceptable, match="Only a bilateral text"):
        operations.find_coverage("PL-POA23", area="water", finding="covers", place="1", by=by,
                                 at=at)  # fmt: skip


def test_sections_measures_and_indicators_stand_where_they_belong(added, actor, at):
    plan, by = added(), actor("lao-officer")
    for number in ("1", "2"):
        operations.add_section(plan.identifier, number=number, titles={}, by=by, at=at)
    with pytest.raises(Unacceptable, match="already"):
        operations.add_section(plan.identifier, number="1", titles={}, by=by, at=at)
    measure = operations.add_measure(
        plan.identifier, "1", titles={"en": "Dig wells"}, area="water", responsible="LAO",
        due="2027", source="p. 3", by=by, at=at,
    )  # fmt: skip
    facts = {"titles": {"en": "Wells"}, "unit": "wells", "is_share": False, "is_upward": True,
             "by": by, "at": at}  # fmt: skip
    with pytest.raises(Unacceptable, match="another section"):
        operations.add_indicator(plan.identifier, "2", measure=measure, **facts)
    operations.add_indicator(plan.identifier, "1", measure=measure, **facts)
    with pytest.raises(NotFound):
        operations.add_indicator(plan.identifier, "9", measure=None, **facts)
    with pytest.raises(Unacceptable, match="must be YYYY"):
        operations.add_measure(plan.identifier, "1", titles={"en": "x"}, area="water",
                               responsible="", due="soon", source="p. 3", by=by, at=at)  # fmt: skip
    with pytest.raises(NotFound):
        queries.get_indicator("IND-9999", by)


def test_the_chart_marks_disputes_and_the_way_to_each_goal():
    indicator = Indicator.objects.get(identifier="PI-LDR-23")
    history = engine.history_of(queries.values_of(indicator))
    goals = [*indicator.goals.all(), Goal(due="2030", value=None)]
    spec = chart.value_spec(history, goals, title="x", unit="meetings")
    line, dots, way, labels = (layer["data"]["values"] for layer in spec["layer"])
    assert [row["value"] for row in line] == [1, 2, 3, 4]
    assert not any(row["in_dispute"] for row in dots)
    assert [row["day"] for row in way] == ["2023-12-25", "2027-12-31"]
    assert [row["label"] for row in labels] == ["6"]


def test_large_numbers_are_drawn_in_the_unit_that_the_axis_says():
    indicator = Indicator.objects.get(identifier="PI-TRADE")
    history = engine.history_of(queries.values_of(indicator))
    spec = chart.value_spec(history, [], title="x", unit="USD")
    assert spec["layer"][0]["encoding"]["y"]["title"] == "USD ×10⁹"
    assert spec["layer"][0]["data"]["values"][0]["value"] == 193.9


PAGES = ("/plans/", "/plans/?kind=bilateral-plan&country=LAO&q=plan", "/plans/PL-POA18",
         "/plans/PL-POA23", "/plans/PL-ML-18", "/plans/PL-POA23/coverage", "/plans/goals",
         "/plans/indicator/PI-FUND", "/plans/indicator/PI-FM-18",
         "/plans/indicator/PI-TRADE")  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("path", PAGES)
def test_the_pages_answer_within_their_queries(
    path, language, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        answer = client.get(path, headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert "style=" not in page


def test_what_is_unread_is_said_on_the_page_and_no_reprint_is_linked(client):
    page = client.get("/plans/PL-POA23").content.decode()
    assert "16 of 24 sections are not read" in page
    assert page.count("not on record</span>") == 13
    assert "jumpgogo" not in page
    assert "its address is not shown" in page


def test_the_exports_hold_what_the_pages_show(client, django_assert_max_num_queries):
    for path, words in (
        ("/plans/list.csv?kind=sector", "PL-W5YP23"),
        ("/plans/PL-POA23/tree.csv", "Connectivity,not-on-record"),
        ("/plans/indicator/PI-FUND/values.csv", "991"),
        ("/plans/goals.csv", "PG-FM-23,plan-end,2027-12-31,PI-FM-23,12.0,derived"),
        ("/plans/PL-POA23/coverage.csv", "not on record"),
        ("/plans/indicator/PI-FUND/chart.svg", "<svg"),
        ("/api/plans?kind=bilateral-plan", "PL-ML-13"),
        ("/api/plans/PL-POA18", "CM-038"),
        ("/api/indicators", "PI-TRADE"),
    ):
        with django_assert_max_num_queries(12):
            answer = client.get(path)
        assert words in answer.content.decode(), path
        again = client.get(path, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304


def test_a_person_keeps_a_plan_on_the_pages(signed_in):
    officer = signed_in("lao-officer")
    entered = {"title_en": "Three-year plan", "title_zh": "三年计划", "kind": "multilateral",
               "parties": ["LAO", "THA", "VNM"], "adopted": "2025", "starts": "2025",
               "ends": "2027", "source": "https://example.org/p", "audience": "mechanism"}  # fmt: skip
    plan = officer.post("/plans/add", entered)["Location"]
    steps = (
        ("section", {"number": "1", "title_en": "Water"}),
        ("section/1/measure", {"title_en": "Wells", "area": "water", "responsible": "LAO",
                               "due": "2027", "source": "p. 2"}),
    )  # fmt: skip
    for step, form in steps:
        assert officer.get(f"{plan}/{step}").status_code == 200
        assert officer.post(f"{plan}/{step}", form)["Location"] == plan
    counted = {"title_en": "Wells dug", "unit": "wells", "is_upward": "on"}
    indicator = officer.post(f"{plan}/section/1/indicator", counted)["Location"]
    for dated, value in (("2025-01", "2"), ("2025-06", "4"), ("2025-12", "6")):
        form = {"value": value, "dated": dated, "source": "report"}
        assert officer.post(f"{indicator}/value", form)["Location"] == indicator
    goal = {"stage": "plan-end", "due": "2027-12-31", "value": "10", "words_en": "Ten wells",
            "source": "p. 2"}  # fmt: skip
    assert officer.post(f"{indicator}/goal", goal)["Location"] == indicator
    page = officer.get(indicator).content.decode()
    assert "on track" in page
    assert "Ten wells" in page
    refused = officer.post(f"{indicator}/value", {"value": "N/A", "dated": "2025", "source": "x"})
    assert b"Enter a number" in refused.content
    assert "Wells" in officer.get(plan).content.decode()


def test_a_finding_is_entered_by_a_party(signed_in):
    officer = signed_in("khm-officer")
    assert officer.get("/plans/PL-ML-15/finding?area=water").status_code == 200
    answer = officer.post("/plans/PL-ML-15/finding",
                          {"area": "water", "finding": "covers", "place": "section 2"})  # fmt: skip
    assert answer["Location"] == "/plans/PL-ML-15"
    assert "covers it" in officer.get("/plans/PL-POA23/coverage").content.decode()
    assert signed_in("lao-officer").get("/plans/PL-ML-15/finding").status_code == 403


def test_every_surface_follows_the_visibility_rule(added, signed_in, client, actor, at):
    secret = added("bilateral-plan", ("CHN", "THA"), audience="delegation",
                   titles={"en": "Zebra plan"})  # fmt: skip
    by = actor("tha-officer")
    operations.add_section(secret.identifier, number="1", titles={}, by=by, at=at)
    counted = operations.add_indicator(
        secret.identifier, "1", measure=None, titles={"en": "Zebra count"}, unit="z",
        is_share=False, is_upward=True, by=by, at=at,
    )  # fmt: skip
    operations.set_goal(counted.identifier, stage="2030", due="2030", value=3,
                        words={"en": "Zebra goal"}, source="s", by=by, at=at)  # fmt: skip
    lists = ("/plans/?q=Zebra", "/plans/list.csv?q=Zebra", "/api/plans?limit=200",
             "/api/indicators?limit=200", "/plans/goals", "/plans/goals.csv",
             "/plans/PL-POA23/coverage", "/plans/PL-POA23/coverage.csv")  # fmt: skip
    single = [
        *(path.format(id=secret.identifier) for path in (
            "/plans/{id}", "/plans/{id}/tree.csv", "/plans/{id}/coverage", "/api/plans/{id}")),
        *(path.format(id=counted.identifier) for path in (
            "/plans/indicator/{id}", "/plans/indicator/{id}/values.csv",
            "/plans/indicator/{id}/chart.svg")),
    ]  # fmt: skip
    names = {str(secret.identifier), str(counted.identifier), "Zebra"}
    cases = {"tha-officer": True, "tha-negotiator": True, "tha-analyst": False,
             "vnm-officer": False, "chn-officer": True, None: False}  # fmt: skip
    for who, may in cases.items():
        reader = signed_in(who) if who else client
        for path in lists:
            page = reader.get(path).content.decode().replace("q=Zebra", "").replace(
                'value="Zebra"', "")  # fmt: skip
            assert any(name in page for name in names) is may, (who, path)
        for path in single:
            assert reader.get(path).status_code == (200 if may else 404), (who, path)


def test_every_thing_on_record_says_what_it_is():
    goal = Goal.objects.get(identifier="PG-FM-23")
    measure = Measure.objects.get(identifier="CM-146")
    value = goal.indicator.values.first()
    named = [str(one) for one in (goal, goal.indicator, measure, measure.section, value)]
    assert named[2] == "CM-146 Hold a foreign ministers' meeting every year"
    assert named[3] == "PL-POA23 4.1.1"
    assert all(named)


@pytest.mark.parametrize(
    "path",
    ["/plans/add", "/plans/PL-POA23/section/4.2/indicator", "/plans/indicator/PI-FUND/goal",
     "/plans/PL-POA23/section/4.2/measure", "/plans/PL-POA23/section"],
)  # fmt: skip
def test_an_empty_form_is_refused_with_what_is_missing(path, signed_in):
    answer = signed_in("lao-officer").post(path, {"title_zh": "只有中文"})
    assert answer.status_code == 200
    assert b'role="alert"' in answer.content
