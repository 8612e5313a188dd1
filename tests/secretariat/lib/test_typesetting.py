"""Paper: nothing overflows, no word is broken where it must not be, and a lacking font is named."""

from datetime import UTC, datetime

import pytest
from engine.texts.drawing import SAMPLES
from paper import breaks_of, ink_of, tags_of

from riparian.engine.texts.clusters import clusters_of
from riparian.secretariat.lib.typesetting import (
    SCRIPTS,
    FontMissing,
    check_fonts,
    escaped,
    installed_fonts,
    paragraph_in,
    pdf_of,
    scripts_lacking,
    table_of,
    words_in,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
lacking = [script.font for script in SCRIPTS if script.font not in installed_fonts()]
needs_fonts = pytest.mark.skipif(bool(lacking), reason=f"fonts not installed: {lacking}")


def printed(source, title="T", language="en"):
    return pdf_of(source, title=title, address="https://x.example/a", at=AT, language=language)


@needs_fonts
@pytest.mark.parametrize("language", sorted(SAMPLES))
def test_lines_end_only_between_clusters_and_never_before_closing_marks(language):
    text = SAMPLES[language]
    edges, at = set(), 0
    for cluster in clusters_of(text):
        at += len(cluster)
        edges.add(at)
    breaks = {end for width in (3, 4.2, 5.3, 6.6, 8.1)
              for end in breaks_of(text, language, width_cm=width)}  # fmt: skip
    assert len(breaks) >= 15
    assert breaks <= edges
    assert not {text[end] for end in breaks} & set("，。、.,!?;:។៕၊။ຯໆๆฯ)")
    if language in {"en", "vi"}:
        assert {text[end - 1] for end in breaks} == {" "}


@needs_fonts
def test_a_page_in_seven_languages_stays_inside_its_margins_and_is_tagged():
    source = "= One\n\n" + "".join(paragraph_in(f"{t} " * 9, code) for code, t in SAMPLES.items())
    source += table_of([("Address", "https://x.example/" + "path-of-it/" * 30), ("Sum", "f" * 64),
                        ("Words", "x" * 300)], "en")  # fmt: skip
    page = printed(source, title="Seven ภาษา 语言 ພາສາ ភាសា ဘာသာ")
    assert not [ink for ink in ink_of(page) if ink.overflows]
    is_tagged, tags = tags_of(page)
    assert is_tagged
    assert tags["P"] >= 7
    assert tags["H1"] == 1
    assert tags["TD"] + tags.get("TH", 0) == 6


def test_the_measure_finds_what_does_overflow():
    page = printed("#box(width: 30cm, height: 1cm, fill: black)")
    assert ink_of(page)[0].overflows
    assert not ink_of(printed("#pagebreak()x"))[0].overflows


def test_the_same_source_gives_the_same_bytes():
    assert printed("Once.") == printed("Once.")


def test_what_a_text_says_is_never_read_as_markup():
    nasty = '= A \\ #panic("x") $1$ *b* _c_ <d> @e [f] `g` // h /* i */ ~ - + 1. "q" \'r\''
    assert printed(words_in(nasty, "en") + paragraph_in(nasty + "\n" + nasty, "en"), title=nasty)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_without_its_font_is_named_with_font_and_package(script):
    sample = {"Chinese": "zh", "Thai": "th", "Lao": "lo", "Khmer": "km", "Burmese": "my"}
    text = SAMPLES[sample[script.name]]
    others = {other.font for other in SCRIPTS} - {script.font}
    assert scripts_lacking(text, installed=others) == [script]
    with pytest.raises(FontMissing) as refused:
        check_fonts(text, installed=others)
    assert script.font in str(refused.value)
    assert script.package in str(refused.value)
    assert scripts_lacking(SAMPLES["vi"] + SAMPLES["en"], installed=set()) == []


def test_a_letter_that_no_font_has_is_named_instead_of_printed_as_a_box():
    with pytest.raises(FontMissing, match="\U00020000"):
        printed("\U00020000")


def test_a_mistake_of_ours_is_not_taken_for_a_lacking_font():
    with pytest.raises(RuntimeError, match="unclosed"):
        printed("#[")


def test_long_runs_of_letters_may_break_at_their_joints():
    run = escaped("https://a.example/" + "b" * 45)
    assert "\u200b" in run
    assert max(len(part) for part in run.split("\u200b")) <= 24
    assert "\u200b" not in escaped("An ordinary sentence with-a-joint.")
