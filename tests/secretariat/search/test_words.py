"""Words inside sentences of seven languages, and none across the borders of words."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riparian.secretariat.search.words import (
    canonical,
    folded,
    is_in_dictionary,
    parts_of,
    readings_of,
    rows_of,
    words_of,
)

ALPHABET = "ab Éß3.水资源合作ประเทศไทยมีน้ำລາວນ້ຳປະເທດទឹកប្រទេសမြန်မာရေđồng\u200b\u200d'-"


def stands_in(sentence, sought):
    readings = readings_of(canonical(sought))
    rows = [[word.form for word in row] for row in rows_of(words_of(canonical(sentence)))]
    return any(
        tuple(row[start : start + len(reading)]) == reading
        for row in rows
        for reading in readings
        for start in range(len(row))
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Water-sharing, 3.5 km", ["water", "sharing", "3.5", "km"]),
        ("水资源合作", ["水资源", "合作"]),
        ("ลาวแบ่งปันข้อมูล", ["ลาว", "แบ่ง", "ปัน", "ข้อมูล"]),
        ("ປະເທດລາວແລະໄທ", ["ປະເທດ", "ລາວ", "ແລະ", "ໄທ"]),
        ("កម្ពុជានិងថៃ", ["កម្ពុជា", "និង", "ថៃ"]),
        ("လုံခြုံရေးကို", ["လုံခြုံရေး", "ကို"]),
        ("sông Cửu Long", ["sông", "cửu", "long"]),
        ("… – !", []),
    ],
)
def test_each_script_is_cut_into_its_words(text, words):
    assert [word.form for word in words_of(canonical(text))] == words


def test_a_compound_is_known_by_its_words_too():
    (word,) = words_of("水资源")
    assert [(part.start, part.end, part.form) for part in word.parts] == [
        (0, 1, "水"), (1, 3, "资源"),
    ]  # fmt: skip
    assert parts_of("ประเทศไทย") == ("ประเทศ", "ไทย")
    assert parts_of("ข้อมูล") == ("ข้อมูล",)
    assert parts_of("watershed") == ("watershed",)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ນໍ້າ", "ນ້ຳ"), ("ນ້ໍາ", "ນ້ຳ"), ("นํ้า", "น้ำ"), ("ＡＢＣ１", "ABC1"), ("a\u200bb", "a b"),
        ("re\u00adlease", "release"), ("cafe\u0301", "café"),
    ],
)  # fmt: skip
def test_what_looks_alike_is_kept_in_one_spelling(typed, kept):
    assert canonical(typed) == kept


@pytest.mark.parametrize(
    ("form", "wide"),
    [
        ("đồng", "dong"), ("countries", "country"), ("releases", "release"), ("basis", "basis"),
        ("country's", "country"), ("gas", "gas"), ("๒๕๖๐", "2560"), ("น้ำ", "น้ำ"), ("class", "class"),
    ],
)  # fmt: skip
def test_the_wider_form_drops_accents_plurals_and_other_digits(form, wide):
    assert folded(form) == wide


def test_a_text_that_can_be_cut_two_ways_is_sought_in_both():
    assert {("和平", "等"), ("和", "平等")} <= set(readings_of("和平等"))
    assert is_in_dictionary("和平")
    assert not is_in_dictionary("กขค")
    assert readings_of("–") == []


@settings(deadline=None)
@given(st.text(st.sampled_from(ALPHABET), max_size=60))
def test_words_lie_apart_and_in_order_and_spell_the_text(text):
    kept = canonical(text)
    assert canonical(kept) == kept
    end = 0
    for word in words_of(kept):
        assert end <= word.start < word.end <= len(kept)
        assert kept[word.start : word.end].casefold() == word.form
        assert "".join(part.form for part in word.parts or (word,)) == word.form
        end = word.end


@settings(deadline=None)
@given(st.text(st.sampled_from(ALPHABET), max_size=60))
def test_every_word_of_a_text_is_found_in_it(text):
    for word in words_of(canonical(text)):
        assert stands_in(text, word.form)


def bench():
    with Path(__file__).with_name("bench.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_bench_holds_twenty_words_in_each_of_seven_languages():
    counts = {}
    for row in bench():
        counts[row["language"]] = counts.get(row["language"], 0) + len(row["words"].split(";"))
    assert counts == dict.fromkeys(("en", "zh", "th", "lo", "km", "my", "vi"), 20)
