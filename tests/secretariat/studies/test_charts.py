"""One spec, drawn for the page, as a file and as a PDF."""

import re

from django.utils.translation import override

from riparian.engine.io.report.charts import LABEL_GAP_PX, spread_ends
from riparian.engine.io.report.drawing import draw
from riparian.secretariat.studies import charts

ROWS = [
    {"name": "China", "mean": -1.5, "low": -3.0, "high": 0.5, "label": "-1.5"},
    {"name": "Viet Nam", "mean": 2.0, "low": 1.0, "high": 4.0, "label": "+2.0"},
]


def test_the_chart_starts_at_zero_labels_its_bars_and_shows_the_range():
    spec = charts.changes_spec(ROWS, axis="million")
    bar, rule, zero, text = spec["layer"]
    assert bar["encoding"]["x"]["scale"]["zero"] is True
    assert (rule["encoding"]["x"]["field"], rule["encoding"]["x2"]["field"]) == ("low", "high")
    assert zero["encoding"]["x"] == {"datum": 0}
    assert text["encoding"]["text"]["field"] == "label"


def test_the_reference_is_drawn_behind_and_both_lines_are_labelled():
    spec = charts.months_spec({"without": [1.0] * 12, "with": [2.0] * 12})
    lines = [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "line"]
    labels = [layer["mark"]["text"] for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert "strokeDash" in lines[0]
    assert "strokeDash" not in lines[1]
    assert labels == ["without", "with"]
    assert spec["encoding"]["y"]["scale"]["domain"][0] == 0


def test_labels_of_lines_that_end_together_are_spread():
    lines = {"a": [1.0, 10.0], "b": [2.0, 10.0], "c": [3.0, 11.0]}
    ends = spread_ends(lines, highest=LABEL_GAP_PX * 2.0, height=LABEL_GAP_PX**2)
    assert sorted(ends.values()) == [10.0, 12.0, 14.0]


def test_page_file_and_pdf_come_from_the_same_spec():
    spec = charts.changes_spec(ROWS, axis="million")
    page = charts.for_page(spec, name="change", label="Change")
    file, pdf = charts.as_svg(spec), charts.as_pdf(spec)
    assert page == draw(spec, name="change", label="Change")
    assert "var(--river)" in page
    assert "var(" not in file
    assert charts.light_colours()["--river"] in file
    assert pdf.startswith(b"%PDF")
    for word in ("China", "Viet Nam", "million"):
        assert word in page
        assert word in file
    bars = [re.findall(r'aria-roledescription="bar"|M[\d.,-]+h[\d.-]+v12', each)
            for each in (page, file)]  # fmt: skip
    assert len(bars[0]) == len(bars[1])


def test_a_page_may_hold_a_drawing_under_the_strict_policy():
    page = charts.for_page(
        charts.months_spec({"natural": [float(n) for n in range(12)]}), name="n", label="N"
    )
    assert "style=" not in page
    assert "<style" not in page
    assert 'role="img"' in page


def test_every_colour_a_chart_names_is_in_the_style_sheet():
    specs = [charts.changes_spec(ROWS, axis="x"), charts.months_spec({"a": [1.0] * 12})]
    used = {name for spec in specs for name in charts.VARIABLE.findall(str(spec))}
    assert used <= set(charts.light_colours())
    assert all(re.fullmatch(r"#[0-9a-f]{6}", charts.light_colours()[name]) for name in used)


def test_a_drawing_on_paper_names_the_font_of_the_active_language_first():
    spec = charts.changes_spec(ROWS, axis="million")
    for language, font in (
        ("en", "Noto Sans"),
        ("lo", "Noto Sans Lao"),
        ("my", "Noto Sans Myanmar"),
    ):
        with override(language):
            assert f'font-family="{font}, ' in charts.as_svg(spec)
    assert charts.as_png(spec).startswith(b"\x89PNG")
