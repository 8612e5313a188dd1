"""Chart specifications stay as they were drawn and looked at.

After a wanted change: `python tests/golden/report/test_charts.py` writes them anew; look at them.
"""

import json
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parents[1]))

from small_cooperation import small_answer, small_setting  # noqa: E402 - tests/ is not a package

from riparian.engine.io.cooperation_tables import tabulate_rules  # noqa: E402
from riparian.engine.io.report.drawing import draw  # noqa: E402
from riparian.engine.io.report.figures import (  # noqa: E402
    Chart,
    coalition_chart,
    hydrograph_charts,
    rule_charts,
    share_charts,
    years_chart,
)
from riparian.engine.io.report.sentences import words_of  # noqa: E402
from riparian.engine.studies.cooperation_findings import read_cooperation  # noqa: E402


def charts() -> dict[str, Chart]:
    setting = small_setting()
    words = words_of(read_cooperation(small_answer()), setting)
    found = (
        hydrograph_charts(words, setting.basin)[0],
        coalition_chart(words),
        share_charts(words)[0],
        years_chart(words),
        rule_charts(tabulate_rules(words.findings, setting.basin))[0],
    )
    return {chart.name: chart for chart in found}


def written(chart: Chart) -> str:
    return f"{json.dumps(chart.spec, indent=1, ensure_ascii=False)}\n"


@pytest.fixture(scope="module")
def drawn() -> dict[str, Chart]:
    return charts()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.vl.json")), ids=lambda path: path.name)
def test_a_chart_is_specified_as_it_was_looked_at(drawn, path):
    chart = drawn[path.name.removesuffix(".vl.json")]
    assert written(chart) == path.read_text(encoding="utf-8")


def test_every_kind_of_chart_has_its_golden_file(drawn):
    assert {f"{name}.vl.json" for name in drawn} == {one.name for one in FOLDER.glob("*.vl.json")}


def test_a_chart_is_drawn_alike_every_time_and_has_a_description(drawn):
    chart = drawn["coalitions"]
    first = draw(chart.spec, name=chart.name, label='all "coalitions"')
    assert first == draw(chart.spec, name=chart.name, label='all "coalitions"')
    assert first.startswith('<svg role="img" aria-label="all &quot;coalitions&quot;"')
    assert "http" not in first


if __name__ == "__main__":
    for one in charts().values():
        (FOLDER / f"{one.name}.vl.json").write_text(written(one), encoding="utf-8")
