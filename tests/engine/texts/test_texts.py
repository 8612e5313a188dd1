"""Texts: their keys, their plain form, and what changed between two."""

import random
import re

import pytest
from engine.texts.drawing import SAMPLES, lines, texts, words
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.texts.clusters import clusters_of, words_of
from riparian.engine.texts.comparison import Change, compare_texts, mark_words
from riparian.engine.texts.keys import carry_keys
from riparian.engine.texts.plain import lines_of, plain_of
from riparian.engine.texts.structure import Line, Place, Text, cleaned


def section(number, text="", depth=1):
    return Line(role="section", number=number, text=text, depth=depth)


def para(text, number=""):
    return Line(role="paragraph", text=text, number=number)


def text_of(*drawn, old=None, taken=()):
    return carry_keys(drawn, old=old or Text(), taken=taken)


def keys(text):
    return [place.eid for place in text.places]


class TestPlainForm:
    @settings(deadline=None, max_examples=300)
    @given(lines)
    def test_written_and_read_it_is_the_same(self, drawn):
        assert lines_of(plain_of(drawn)) == drawn

    @settings(deadline=None, max_examples=300)
    @given(st.text(max_size=200))
    def test_anything_typed_is_read_and_then_stays(self, typed):
        if max((len(run) for run in re.findall("#+", typed)), default=0) <= 6:
            read = lines_of(typed)
            assert lines_of(plain_of(read)) == read

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("# 4.1 Water", [section("4.1", "Water")]),
            ("## [Annex A] Stations\nBelow", [section("Annex A", "Stations", 2), para("Below")]),
            ("# 2\r\n(82) One\nline\n\n\n12. Two", [section("2"), para("One\nline", "(82)"),
                                                   para("Two", "12.")]),
            ("\\(a) is no number", [para("(a) is no number")]),
            ("2027 is a year", [para("2027 is a year")]),
            ("I-III", [para("I-III")]),
            ("# I-III", [section("I-III")]),
            (" \n\n ", []),
        ],
    )  # fmt: skip
    def test_what_is_typed_is_read_so(self, typed, expected):
        assert lines_of(typed) == expected

    def test_a_section_too_deep_is_refused_by_name(self):
        with pytest.raises(InvalidInput, match="7 deep"):
            lines_of("####### Deep")


class TestKeys:
    def test_new_keys_tell_where_a_place_stands(self):
        text = text_of(para("A"), section("4.1"), para("B"), para("C"), section("4.1.1", depth=2),
                       para("D"), section("", "No number"), section("4.1"))  # fmt: skip
        assert keys(text) == [
            "para_1", "sec_4-1", "sec_4-1__para_1", "sec_4-1__para_2", "sec_4-1-1",
            "sec_4-1-1__para_1", "sec_n1", "sec_4-1-2",
        ]  # fmt: skip

    def test_a_reworded_paragraph_keeps_its_key_and_a_new_one_gets_a_new_one(self):
        old = text_of(para("The six share water levels every day."), para("They meet each year."))
        new = text_of(
            para("A new beginning in other terms altogether."),
            para("The six countries share water levels every day."), para("They meet each year."),
            old=old,
        )  # fmt: skip
        assert keys(new) == ["para_3", "para_1", "para_2"]

    def test_a_key_of_an_earlier_version_is_never_given_again(self):
        old = text_of(para("Something here."))
        assert keys(text_of(para("Wholly other words now."), old=old)) == ["para_2"]
        assert keys(text_of(para("Other."), old=Text(), taken=["para_1"])) == ["para_2"]

    def test_a_paragraph_that_only_moved_keeps_its_key(self):
        drawn = [para(f"Sentence number {n} about {word}.") for n, word in
                 enumerate(("water", "trade", "health", "roads"))]  # fmt: skip
        old = text_of(*drawn)
        new = text_of(drawn[3], *drawn[:3], old=old)
        assert keys(new) == ["para_4", "para_1", "para_2", "para_3"]

    @settings(deadline=None, max_examples=100)
    @given(lines, st.randoms(use_true_random=False))
    def test_words_that_did_not_change_keep_their_keys_in_order(self, drawn, rng):
        old = text_of(*drawn)
        kept = [line for line in drawn if rng.random() < 0.7]
        new = text_of(*kept, old=old)
        assert [place.line for place in new.places] == kept
        for place in new.places:
            assert place.eid in old.by_eid

    @settings(deadline=None, max_examples=100)
    @given(lines, lines)
    def test_no_key_stands_twice_and_the_lines_are_what_was_typed(self, first, second):
        text = text_of(*second, old=text_of(*first))
        assert len(set(keys(text))) == len(second)
        assert [place.line for place in text.places] == second


class TestComparison:
    @settings(deadline=None, max_examples=100)
    @given(texts(), texts())
    def test_without_what_came_it_is_the_old_text_and_without_what_went_the_new(self, old, new):
        comparison = compare_texts(old, new)
        assert [row.new for row in comparison.rows if row.new] == list(new.places)
        assert {row.old.eid for row in comparison.rows if row.old} == set(old.by_eid)
        for row in comparison.rows:
            was = "".join(p.text for p in row.pieces if p.change != Change.ADDED)
            now = "".join(p.text for p in row.pieces if p.change != Change.REMOVED)
            assert was == (row.old.line.text if row.old else "")
            assert now == (row.new.line.text if row.new else "")

    @settings(deadline=None, max_examples=50)
    @given(texts())
    def test_a_text_does_not_differ_from_itself(self, text):
        assert compare_texts(text, text).is_empty

    def test_each_change_is_called_what_it_is(self):
        old = text_of(para("One thing."), para("Two things."), para("Three things."),
                      para("Four things."))  # fmt: skip
        places = {place.eid: place for place in old.places}
        changed = Place(eid="para_1", line=para("One big thing."))
        new = Text(places=(places["para_4"], changed, places["para_2"],
                           Place(eid="para_5", line=para("Five."))))  # fmt: skip
        rows = compare_texts(old, new).rows
        assert [(row.place.eid, row.change.value) for row in rows] == [
            ("para_4", "moved"), ("para_1", "changed"), ("para_2", "same"), ("para_3", "removed"),
            ("para_5", "added"),
        ]  # fmt: skip
        assert [(piece.change.value, piece.text) for piece in rows[1].pieces] == [
            ("same", "One"), ("added", " big"), ("same", " thing."),
        ]  # fmt: skip
        assert compare_texts(old, new).count(Change.ADDED) == 1
        assert not compare_texts(old, new).is_empty

    def test_a_place_can_have_moved_and_changed(self):
        old = text_of(para("One thing."), para("Two things."), para("Three things."))
        new = Text(places=(Place(eid="para_3", line=para("Three.")), *old.places[:2]))
        row = compare_texts(old, new).rows[0]
        assert row.change == Change.CHANGED
        assert row.is_moved

    def test_the_fewest_places_are_called_moved(self):
        rng = random.Random(7)  # noqa: S311 - reproducible draws
        for _ in range(200):
            order = list(range(6))
            rng.shuffle(order)
            old = Text(places=tuple(Place(eid=f"p{n}", line=para(str(n))) for n in range(6)))
            new = Text(places=tuple(old.places[n] for n in order))
            moved = compare_texts(old, new).count(Change.MOVED)
            assert moved == 6 - longest_rise(order)

    def test_words_of_scripts_without_spaces_are_marked_by_cluster(self):
        pieces = mark_words("ແມ່ນ້ຳຂອງ", "ແມ່ນ້ຳລ້ານຊ້າງ")
        assert pieces[0].text == "ແມ່ນ້ຳ"
        pieces = mark_words("权利上一律平等", "权利上平等")
        assert [(p.change.value, p.text) for p in pieces] == [
            ("same", "权利上"), ("removed", "一律"), ("same", "平等"),
        ]  # fmt: skip


def longest_rise(order):
    """The slow, obvious way: try every subset."""
    best = 0
    for mask in range(1 << len(order)):
        chosen = [value for position, value in enumerate(order) if mask >> position & 1]
        if chosen == sorted(chosen):
            best = max(best, len(chosen))
    return best


class TestClusters:
    @settings(deadline=None, max_examples=300)
    @given(st.one_of(st.text(), words()))
    def test_joined_again_they_are_the_text(self, text):
        assert "".join(clusters_of(text)) == text
        assert "".join(words_of(text)) == text

    @pytest.mark.parametrize(
        ("word", "expected"),
        [
            ("เกียรติ", ["เกี", "ย", "ร", "ติ"]),
            ("ກຽດຕິສັກ", ["ກຽ", "ດ", "ຕິ", "ສັ", "ກ"]),
            ("ស្មារតី", ["ស្មា", "រ", "តី"]),
            ("သိက္ခာ", ["သိ", "က္ခာ"]),
            ("လွတ်လပ်သော", ["လွတ်", "လပ်", "သော"]),
            ("bình đẳng", ["b", "ì", "n", "h", " ", "đ", "ẳ", "n", "g"]),
            ("一律2027年", ["一", "律", "2027", "年"]),
        ],
    )
    def test_nothing_that_belongs_together_is_parted(self, word, expected):
        assert clusters_of(word) == expected

    def test_words_are_whole_where_spaces_part_them(self):
        assert words_of("bình đẳng, free2") == ["bình", " ", "đẳng", ",", " ", "free", "2"]
        for sample in SAMPLES.values():
            assert "".join(words_of(sample)) == sample


class TestStructure:
    @pytest.mark.parametrize(
        ("facts", "words_of_refusal"),
        [
            ({"role": "paragraph", "text": " a"}, "clean it first"),
            ({"role": "paragraph", "text": "a\x00"}, "clean it first"),
            ({"role": "paragraph", "text": "a\n\nb"}, "clean it first"),
            ({"role": "paragraph", "text": "a" * 40_001}, "40,001"),
            ({"role": "paragraph", "text": ""}, "no words"),
            ({"role": "section", "text": "a\nb"}, "one line"),
            ({"role": "section", "text": "a", "number": "[1]"}, "without"),
            ({"role": "section", "text": "a", "depth": 7}, "depth is 7"),
            ({"role": "paragraph", "text": "a", "depth": 2}, "depth is 2"),
        ],
    )
    def test_a_line_that_cannot_be_is_refused(self, facts, words_of_refusal):
        with pytest.raises(InvalidInput, match=words_of_refusal):
            Line(**facts)

    def test_a_text_with_a_key_twice_is_refused(self):
        place = Place(eid="a", line=para("x"))
        with pytest.raises(InvalidInput, match="twice"):
            Text(places=(place, place))

    def test_a_text_with_too_many_places_is_refused(self):
        places = tuple(Place(eid=f"p{n}", line=para("x")) for n in range(5_001))
        with pytest.raises(InvalidInput, match="5,001"):
            Text(places=places)

    @given(st.text())
    def test_what_is_cleaned_stays_as_it_is(self, text):
        assert cleaned(cleaned(text)) == cleaned(text)
