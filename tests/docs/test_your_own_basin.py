"""The tutorial is true: its files are written, its commands run, its output compared."""

import re
import shlex
import sys
from pathlib import Path

import pytest

from riparian.cli.main import run
from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.form_page import form_page

DOCS = Path(__file__).resolve().parents[2] / "docs"
BLOCK = re.compile(r'^```(csv|console)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def test_your_own_basin(tmp_path: Path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    page = (DOCS / "tutorials" / "your-own-basin.md").read_text(encoding="utf-8")
    for kind, file, text in BLOCK.findall(page):
        if kind == "csv":
            Path(file).parent.mkdir(exist_ok=True)
            Path(file).write_text(text, encoding="utf-8")
        else:
            command, _, wanted = text.partition("\n")
            monkeypatch.setattr(sys, "argv", shlex.split(command.removeprefix("$ ")))
            with pytest.raises(SystemExit):
                run()
            told = capsys.readouterr()
            lines = [line.rstrip() for line in (told.err + told.out).splitlines()]
            assert lines == wanted.splitlines()
    assert read_basin("mybasin").dam_by_id["UPPER"].live_storage_hm3 == 1500.0


def test_the_page_of_the_basin_folder_is_fresh():
    page = (DOCS / "reference" / "basin-folder.md").read_text(encoding="utf-8")
    assert page == form_page(), "run tools/write_form_page.py"
