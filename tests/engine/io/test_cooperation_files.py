"""What the folder of a finished main study holds, and that it is written whole or not at all."""

import csv
import json
import re
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import xarray as xr
from small_cooperation import small_answer, small_setting

from riparian.engine.errors import InvalidInput, MismatchedAxes
from riparian.engine.io import cooperation_files
from riparian.engine.io.cooperation_document import cooperation_document
from riparian.engine.io.cooperation_files import WrittenReport, write_cooperation
from riparian.engine.io.data_table import table_of
from riparian.engine.io.published_results import PublishedResult

PUBLISHED = (
    PublishedResult(
        topic="cooperation", location="basin", quantity="gain in economic benefit", low=3.0,
        high=21.0, unit="percent", source="Somebody 2024", quality="A",
    ),
    PublishedResult(
        topic="cascade effect", location="LOW_GAUGE", quantity="Dec-May change", low=-1.0,
        high=1.0, unit="percent", source="Somebody 2012", quality="A",
    ),
    PublishedResult(
        topic="energy", location="HIGH_DAM", quantity="mean", low=None, high=4.0, unit="GWh",
        source="Somebody", quality="C",
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> WrittenReport:
    out = tmp_path_factory.mktemp("cooperation") / "out"
    return write_cooperation(small_answer(), small_setting(), out=out, published=PUBLISHED)


@pytest.fixture(scope="module")
def document(written: WrittenReport) -> dict:
    return json.loads(written.result.read_text(encoding="utf-8"))


def files_of(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_the_document_follows_its_schema(document):
    name = "cooperation_result.schema.json"
    schema = json.loads(resources.files("riparian.engine.io").joinpath(name).read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)


def test_every_key_of_the_schema_is_in_the_reference_page(document):
    page = Path(__file__).parents[3] / "docs" / "reference" / "result-schema.md"
    text = page.read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(\w+)` \| \S", text, re.MULTILINE))
    assert described == set(document)


def test_coalitions_are_named_in_player_order_and_valued_at_their_mean(document):
    assert document["players"] == ["UPP", "MID", "LOW"]
    names = {"UPP", "MID", "UPP+MID", "LOW", "UPP+LOW", "MID+LOW", "UPP+MID+LOW"}
    assert set(document["values_musd"]) == names
    assert document["values_musd"]["MID+LOW"] == pytest.approx(51.0 + 2 * 0.015)


def test_shapley_shares_sum_to_the_value_of_all_and_nucleolus_ranges_hold_their_mean(document):
    shares = document["shares_musd"]
    total = sum(share["mean"] for share in shares["shapley"].values())
    assert total == pytest.approx(document["values_musd"]["UPP+MID+LOW"])
    for share in shares["nucleolus"].values():
        assert share["low"] <= share["mean"] <= share["high"]


def test_a_rule_that_does_not_exist_in_a_losing_trace_is_compared_over_the_same_games(document):
    rule = document["rules"]["nucleolus"]
    assert rule["games"]["base"] == 4
    assert rule["games"]["base_defined"] == 3
    for player, share in document["shares_musd"]["nucleolus"].items():
        alone = rule["alone_in_same_games_musd"][player]
        assert share["mean"] - alone == pytest.approx(rule["gain_musd"][player]["mean"])


def test_a_rule_that_exists_nowhere_gives_null_and_never_nan():
    answer = small_answer(losing_traces=4)
    document = cooperation_document(answer, small_setting())
    assert document["rules"]["nucleolus"]["games"]["base_defined"] == 0
    assert document["shares_musd"]["nucleolus"]["UPP"]["mean"] is None
    assert document["side_payments"]["received_musd"] is None
    json.dumps(document, allow_nan=False)


def test_the_gain_is_stated_with_its_range_and_as_a_fraction(document):
    gain = document["gain_musd"]
    assert gain["mean"] == pytest.approx(4.5 - 2.0)
    assert gain["low"] < gain["mean"] < gain["high"]
    assert document["gain_fraction"]["mean"] == pytest.approx(2.5 / 60.0, rel=1e-2)


def test_who_loses_is_paid_by_who_gains(document):
    paid = document["side_payments"]["received_musd"]
    assert paid["UPP"] == pytest.approx(4.0)
    assert sum(paid.values()) == pytest.approx(0.0)


def test_who_would_object_without_payment_is_named(document):
    unpaid = document["core"]["without_payment"]
    assert unpaid["fraction_of_traces"] == 0.0
    objecting = {one["coalition"]: one for one in unpaid["blocking"]}
    assert objecting["UPP"]["fraction_of_traces"] == 1.0
    assert objecting["UPP"]["mean_excess_musd"] == pytest.approx(4.0)


def test_the_same_answer_gives_the_same_bytes(written, tmp_path):
    again = write_cooperation(
        small_answer(), small_setting(), out=tmp_path / "again", published=PUBLISHED
    )
    assert files_of(again.folder) == files_of(written.folder)


def test_an_earlier_report_is_replaced(written, tmp_path):
    out = tmp_path / "out"
    (out / "data").mkdir(parents=True)
    (out / "data" / "old.csv").write_text("old")
    write_cooperation(small_answer(), small_setting(), out=out, published=PUBLISHED)
    assert files_of(out) == files_of(written.folder)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("has_earlier", [False, True])
def test_an_interrupted_write_leaves_nothing_half_done(tmp_path, monkeypatch, has_earlier):
    out = tmp_path / "out"
    if has_earlier:
        out.mkdir()
        (out / "result.json").write_text("earlier")
    before = files_of(tmp_path)
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.name == "fresh":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_cooperation(small_answer(), small_setting(), out=out)
    assert files_of(tmp_path) == before


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(InvalidInput, match=r"holds other files \(thesis.txt\)"):
        write_cooperation(small_answer(), small_setting(), out=tmp_path)


def test_a_file_is_no_place_for_a_report(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(InvalidInput, match="is a file"):
        cooperation_files.check_place(tmp_path / "out")


def test_the_arrays_carry_axes_and_units(written):
    with xr.open_dataset(written.folder / "data" / "cooperation.nc", engine="scipy") as arrays:
        assert arrays.benefit.dims == ("estimate", "coalition", "trace", "country")
        assert arrays.benefit.shape == (3, 7, 4, 3)
        value = arrays.benefit.sel(coalition="MID+LOW", estimate="base", country="MID")
        assert np.allclose(value, 20.5 + 0.01 * np.arange(4))
        assert all("units" in variable.attrs for variable in arrays.data_vars.values())


class Page(HTMLParser):
    """Collects what a page points to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.open_tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):  # noqa: ARG002 - the parser calls it so
        for name, value in attrs:
            if name in {"href", "src", "xlink:href", "action", "data"}:
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")


def test_the_page_points_to_no_other_host_and_every_link_leads_somewhere(written):
    text = written.report.read_text(encoding="utf-8")
    page = Page(text)
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert not re.search(r"url\((?!#)", text)
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids
        else:
            assert (written.folder / link).is_file(), link


def test_every_section_offers_its_data(written):
    sections = re.findall(r"<section id=.*?</section>", written.report.read_text(), re.DOTALL)
    assert len(sections) == 11
    for section in sections:
        assert re.search(r'href="data/\w+\.csv"', section)
        assert '<p class="see">' in section or "assumptions" in section


def test_the_page_says_what_was_asked_and_escapes_what_it_is_given(written):
    text = written.report.read_text(encoding="utf-8")
    assert "What is acting together on Three Rivers (invented for teaching) worth?" in text
    assert "value of &lt;water&gt; &amp; more" in text
    assert "below the published 3 to 21" not in text
    assert "inside the published 3 to 21" in text
    assert "nan" not in re.sub(r"[a-z]*finan\w*|dominan\w*", "", text.lower())


def test_every_column_with_an_amount_names_its_unit(written):
    for path in written.data:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as stream:
                rows = list(csv.DictReader(stream))
            for column in rows[0] if rows else ():
                if "musd" in column:
                    assert column.endswith("_musd_per_year"), (path.name, column)


def test_a_row_of_another_length_is_refused():
    with pytest.raises(MismatchedAxes, match="has 1 cells; must have 2"):
        table_of("few", ("a", "b"), [(1.0,)])


def test_unknown_and_negative_zero_are_written_plainly():
    table = table_of("odd", ("a", "b", "c"), [(float("nan"), -0.0, True)])
    assert table.to_csv() == "a,b,c\n,0,true\n"
    assert table.records() == [{"a": None, "b": 0.0, "c": True}]
