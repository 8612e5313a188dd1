"""One cell: a small table of what is read and what is refused."""

import pytest

from riparian.engine.io.cells import BadCell, is_pattern, read_cell
from riparian.engine.io.form import ColumnForm


def column(kind: str, **limits: object) -> ColumnForm:
    return ColumnForm(name="x", type=kind, description="An x.", **limits)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1.0), ("-2.5", -2.5), (".5", 0.5), ("3.", 3.0), ("1e3", 1000.0), ("+7", 7.0)],
)
def test_a_number_is_read(text: str, value: float):
    assert read_cell(text, column("number")) == value


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("24,000", "write 24000"),
        ("1 234 567.5", "write 1234567.5"),
        ("12,5", "write 12.5"),
        ("95 %", "write 0.95"),
        ("0x10", "write digits with a point, such as 12.5, or leave it blank if it is unknown"),
        ("1_000", "write digits with a point, such as 12.5, or leave it blank if it is unknown"),
        ("inf", "write digits with a point, such as 12.5, or leave it blank if it is unknown"),
        ("1e400", "correct the value"),
    ],
)
def test_what_is_no_number_is_refused_with_what_to_write(text: str, remedy: str):
    with pytest.raises(BadCell) as refused:
        read_cell(text, column("number"))
    assert refused.value.remedy == remedy


def test_a_blank_is_none_unless_it_must_be_given():
    assert read_cell("", column("number")) is None
    with pytest.raises(BadCell) as refused:
        read_cell("", column("string", required=True, enum=("a", "b")))
    assert refused.value.remedy == "write one of a, b"


def test_a_whole_number_of_thousands_of_digits_is_refused():
    with pytest.raises(BadCell):
        read_cell("9" * 5000, column("integer"))


@pytest.mark.parametrize(("text", "answer"), [("[a-z]+", True), ("(", False), (7, False)])
def test_a_pattern_is_a_text_that_compiles(text: object, answer: bool):  # noqa: FBT001
    assert is_pattern(text) is answer
