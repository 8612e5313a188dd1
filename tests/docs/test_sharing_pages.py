"""The pages on sharing are true: their examples run, the reference is that of the registry."""

import doctest
import re
from pathlib import Path

from riparian.engine.interests.sharing.registry import RULES
from riparian.engine.io.sharing_catalogue import write_reference
from riparian.engine.responsibilities.burden.registry import KEYS

DOCS = Path(__file__).resolve().parents[2] / "docs"
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def test_the_examples_of_which_sharing_rule_when_run():
    page = DOCS / "how-to" / "which-sharing-rule-when.md"
    found = doctest.testfile(str(page), module_relative=False, optionflags=OPTIONS)
    assert found.attempted > 10
    assert found.failed == 0


def test_the_reference_of_sharing_rules_is_fresh():
    page = (DOCS / "reference" / "sharing-rules.md").read_text(encoding="utf-8")
    assert page == write_reference(), "run tools/write_sharing_rules.py"


def test_every_source_of_a_rule_is_in_the_bibliography():
    known = re.findall(
        r"^@\w+\{(.+),$",
        (DOCS / "references.bib").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    sources = [entry.source for entry in (*RULES.values(), *KEYS.values())]
    cited = {key.strip() for source in sources for key in source.split(";")}
    assert cited <= set(known)
