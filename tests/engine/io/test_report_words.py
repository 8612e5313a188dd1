"""The sentences and drawings of the report follow from the findings."""

import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from small_cooperation import GAINS, small_answer, small_setting

from riparian.engine.errors import InvalidInput
from riparian.engine.interests.sharing.ensembles import BlockingFrequency, CoreFrequency
from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.published_results import (
    PublishedResult,
    compare_with_published,
    read_published_results,
)
from riparian.engine.io.report import sentences, words
from riparian.engine.io.report.drawing import stable
from riparian.engine.io.report.figures import chosen_stations, heat_rows, share_charts, years_chart
from riparian.engine.io.report.look import colour_of
from riparian.engine.io.report.river_map import draw_map, main_stem_stations
from riparian.engine.io.report.shown_tables import rules_found
from riparian.engine.river.basin import Basin
from riparian.engine.river.operation import find_built
from riparian.engine.studies.cooperation_findings import read_cooperation
from riparian.engine.studies.reverse_flow import reverse_flow_km3
from riparian.engine.studies.setting import Setting


def words_for(**changes: object) -> sentences.Words:
    answer = replace(small_answer(), **changes)
    return sentences.words_of(read_cooperation(answer), small_setting())


def without_gains() -> np.ndarray:
    benefits = small_answer().benefits_musd.copy()
    benefits[:] = benefits[:, [1]]
    return benefits


@pytest.fixture(scope="module")
def said() -> sentences.Words:
    return words_for()


@pytest.fixture(scope="module")
def said_of_nothing() -> sentences.Words:
    return words_for(
        benefits_musd=without_gains(),
        by_class_musd=np.full_like(small_answer().by_class_musd, np.nan),
        not_valued=(),
        unpriced=(),
        alpha_musd=np.array([10.0 * mask for mask in range(8)]),
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [(1234.5, "1,234"), (-5.25, "−5.2"), (0.25, "0.25"), (0.004, "0"), (None, "–"),
     (float("nan"), "–")],
)  # fmt: skip
def test_an_amount_has_as_many_decimals_as_its_size_deserves(value, written):
    assert words.amount(value) == written


def test_a_change_has_its_sign_and_a_range_two():
    assert words.change(5.2) == "+5.2"
    assert words.span(-1.0, 2.0, signed=True) == "−1.0 to +2.0"
    assert words.spread(1.0, 1.0) == ""
    assert words.percent(-0.0004, decimals=2, signed=True) == "−0.04\u00a0%"
    assert words.percent(0.00001, decimals=2, signed=True) == "0.00\u00a0%"
    assert words.published(-36.0, -29.0) == "−36 to −29"
    assert words.published(None, None) == "–"


def test_names_are_joined_as_in_a_sentence():
    assert words.listed([]) == "nobody"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a", "b", "c"], most=1) == "a and 2 more"
    assert words.plural(1, "dam") == "1 dam"
    assert words.plural(2, "dam") == "2 dams"


def test_the_answer_says_gain_range_unit_and_part(said):
    answer = sentences.answer_sentence(said)
    assert "is worth 2.5 million USD (of 2023) a year more" in answer
    assert "% of the 60.0 million" in answer
    assert sentences.certainty_sentence(said).startswith("There is a gain in 75\u00a0%")


def test_a_loss_is_called_a_cost_and_parts_that_had_more_are_named():
    benefits = small_answer().benefits_musd.copy()
    benefits[:, 7] -= 5.0
    answer = words_for(benefits_musd=benefits)
    assert "at most 13.5 (UPP with MID+LOW)" in sentences.superadditivity_sentence(answer)
    assert "costs 12.5 million" in sentences.answer_sentence(answer)
    assert "No payment can" in sentences.payment_sentence(answer)


def test_a_gain_in_every_future_is_said_so():
    benefits = small_answer(losing_traces=0).benefits_musd
    always = words_for(benefits_musd=benefits)
    assert "every generated future" in sentences.certainty_sentence(always)


def test_who_gains_who_loses_and_who_pays_is_named(said):
    assert "Lowland (+4.0) and Midland (+2.5) gain" in sentences.gainers_sentence(said)
    assert "Upperland (−4.0) loses." in sentences.gainers_sentence(said)
    assert sentences.payment_sentence(said).startswith("Upperland 4.0 would have to be paid, by")
    assert "Upperland would object in 100\u00a0%" in sentences.objection_sentence(said)


def test_where_nothing_is_gained_every_sentence_says_so(said_of_nothing):
    said = said_of_nothing
    assert "Nothing changes for" in sentences.gainers_sentence(said)
    assert sentences.payment_sentence(said).startswith("Nobody needs to be paid")
    assert sentences.objection_sentence(said).startswith("Nobody would object")
    assert "no coalition would lose" in sentences.outsiders_sentence(said)
    assert sentences.not_valued_sentence(said).startswith("Everything")
    assert sentences.coalition_sentence(said).startswith("No coalition gains anything")
    assert sentences.superadditivity_sentence(said).startswith("No two coalitions")
    assert sentences.years_sentence(said).startswith("No trace")
    assert sentences.externality_sentence(said).startswith("No coalition changes")
    assert heat_rows(said) == []
    assert years_chart(said).spec["data"]["values"] == []


def test_outsiders_losses_and_years_are_put_into_words(said):
    assert "the most any coalition could lose is 12.0, by LOW" in sentences.outsiders_sentence(said)
    assert "energy from UPP to LOW and eels" in sentences.not_valued_sentence(said)
    assert "Lowland" not in sentences.coalition_sentence(said)
    assert "dry years" in sentences.years_sentence(said)
    assert "when UPP+MID act together" in sentences.externality_sentence(said)


def test_how_good_the_search_was_is_said(said):
    sentence = sentences.foresight_sentence(said)
    assert "reach 70.0 million USD a year" in sentence
    assert "more than 77.0 (10.0\u00a0% more)" in sentence


def test_a_country_that_adds_nothing_is_named_and_left_out_of_the_table():
    benefits = without_gains()
    for mask in (6, 7):
        benefits[:, mask] += np.array((0.0, 0.5, 0.5))
    said = words_for(benefits_musd=benefits)
    assert sentences.idle_players(said) == ["UPP"]
    assert "Upperland adds nothing" in sentences.coalition_sentence(said)
    assert [name for name, _ in heat_rows(said)] == ["MID+LOW"]


def test_a_bystander_makes_no_new_objection():
    core = CoreFrequency(
        fraction=0.5,
        blocking=(
            BlockingFrequency(members=("UPP", "LOW"), frequency=0.5, mean_excess=2.0),
            BlockingFrequency(members=("UPP",), frequency=0.5, mean_excess=2.0),
        ),
    )
    assert [one.members for one in sentences.smallest_objectors(core)] == [("UPP",)]


def test_a_rule_that_never_exists_is_not_drawn():
    charts = share_charts(words_for(benefits_musd=small_answer(losing_traces=4).benefits_musd))
    names = {row["name"] for row in charts[0].spec["data"]["values"]}
    assert "no payment" in names
    assert "Shapley value" in names
    assert "Nucleolus" not in names


def test_country_colours_are_fixed_and_strangers_take_them_in_order():
    assert colour_of("LAO", ("LAO",)) == "var(--country-lao)"
    assert colour_of("MID", ("UPP", "MID")) == "var(--country-khm)"
    assert colour_of("XXX", ("UPP",)) == "var(--faint)"


def test_the_map_shows_dams_and_stations_and_escapes_names():
    basin = small_setting().basin
    nodes = [replace(node, name=f"{node.name} <&>") for node in basin.nodes]
    drawn = draw_map(_with_nodes(basin, nodes), find_built(basin), main_stem_stations(basin))
    assert drawn.count('<circle class="dam"') == 2
    assert "&lt;&amp;&gt;" in drawn
    assert "<&>" not in drawn


def test_names_on_a_crowded_map_do_not_cover_each_other():
    basin = read_basin("lancang-mekong")
    drawn = draw_map(basin, find_built(basin), main_stem_stations(basin))
    labels = re.findall(r'<text class="\w+" x="([\d.]+)" y="([\d.]+)" text-anchor="start">', drawn)
    places = sorted((float(y), float(x)) for x, y in labels)
    assert len(places) > 5
    for (y, x), (next_y, next_x) in pairwise(places):
        assert abs(next_y - y) >= 13.0 or abs(next_x - x) > 20.0


def test_a_basin_without_coordinates_has_no_map():
    basin = small_setting().basin
    nodes = [replace(node, latitude=None, longitude=None) for node in basin.nodes]
    assert draw_map(_with_nodes(basin, nodes), find_built(basin), ()) == ""


def _with_nodes(basin: Basin, nodes: list) -> Basin:
    fields = ("name", "title", "countries", "subbasins", "inflows", "reaches", "dams")
    return Basin(nodes=tuple(nodes), **{field: getattr(basin, field) for field in fields})


def published(**changes: object) -> PublishedResult:
    known = PublishedResult(
        topic="cascade effect", location="LOW_GAUGE", quantity="Dec-May", low=-9.0, high=9.0,
        unit="percent", source="Somebody", quality="A",
    )  # fmt: skip
    return replace(known, **changes)


def test_ours_stands_beside_the_published_result_it_answers(said):
    both = compare_with_published(
        (
            published(),
            published(quantity="jan mean", location="MID_TOWN"),
            published(quantity="first mean", location="MID_TOWN"),
            published(location="NOWHERE"),
            published(topic="cooperation", quantity="fishery loss"),
            published(topic="tonle sap", location="LAKE", low=30.0, high=30.0),
        ),
        said.findings,
        {"LAKE": {"no dams": 29.8}},
    )
    assert [len(one.ours) for one in both] == [2, 2, 0, 0, 2, 1]
    assert both[0].is_range
    assert both[0].holds(0.0)
    assert not both[0].holds(10.0)
    assert not both[5].is_range


def test_no_fishery_no_fishery_loss(said):
    bare = replace(
        said.findings.answer, accounts=(("UPP", "x"), ("MID", "y"), ("LOW", "z"), ("LOW", "x"))
    )
    findings = replace(said.findings, answer=bare)
    one = published(topic="cooperation", quantity="fishery loss")
    assert compare_with_published((one,), findings)[0].ours == {}


def test_a_published_number_that_is_none_is_refused(tmp_path):
    assert read_published_results(tmp_path) == ()
    folder = tmp_path / "reference"
    folder.mkdir()
    header = "topic,location,quantity,low,high,unit,source,doi_or_url,note,quality\n"
    (folder / "validation.csv").write_text(f"{header}a,b,c,,2,km,s,,,A\n")
    assert read_published_results(tmp_path)[0].low is None
    (folder / "validation.csv").write_text(f"{header}a,b,c,much,2,km,s,,,A\n")
    with pytest.raises(InvalidInput, match=r"validation.csv, line 2, column low: 'much'"):
        read_published_results(tmp_path)


def test_a_basin_without_a_lake_has_no_reverse_flow():
    assert reverse_flow_km3(small_setting()) == {}


def test_the_reverse_flow_into_the_tonle_sap_falls_with_dams():
    lakes = reverse_flow_km3(Setting(basin=read_basin("lancang-mekong")))
    flow = lakes["LAKE_TONLESAP"]
    assert 0.0 < flow["rule curves"] < flow["no dams"] < 60.0


def test_stations_are_spread_along_a_long_river(said):
    basin = read_basin("lancang-mekong")
    flows = {station: {} for station in main_stem_stations(basin)}
    findings = replace(said.findings, answer=replace(said.findings.answer, hydrographs=flows))
    chosen = chosen_stations(basin, findings)
    assert len(chosen) == 4
    assert list(chosen) == [one for one in flows if one in chosen]


def test_ids_of_a_drawing_do_not_depend_on_what_was_drawn_before():
    first, second = (
        stable(f'<clipPath id="clip{n}"/><g clip-path="url(#clip{n})"/>', "flow") for n in (3, 14)
    )
    assert first == second == '<clipPath id="flow-0"/><g clip-path="url(#flow-0)"/>'


def test_a_rule_that_keeps_its_level_is_said_so(said):
    answer = said.findings.answer
    flat = {
        name: replace(rule, low=0.8, high=0.8) for name, rule in answer.rules.choices[1].items()
    }
    rules = replace(answer.rules, choices={**answer.rules.choices, 1: flat})
    findings = replace(said.findings, answer=replace(answer, rules=rules))
    rows = rules_found(replace(said, findings=findings)).rows
    assert rows[0][2].startswith("kept at 80\u00a0%")
    assert rows[0][3].startswith("40\u00a0%")


def test_without_published_gain_the_section_only_introduces_its_table(said):
    assert sentences.published_sentence(said, ()).startswith("What others found")


def test_gains_of_the_small_answer_are_what_the_tests_assume():
    assert sum(GAINS[7]) == 4.5
