"""The known answers of the literature: every row, through the same reader as the command."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from riparian.engine.io.sharing_tables import answer_row

TABLE = Path(__file__).with_name("known-answers.csv")
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_known_answer_is_reproduced(row):
    found = answer_row(row)
    assert found["id"] == row["id"]
    assert found["concept"] == row["concept"]
    expected = np.array(json.loads(row["expected"]), dtype=float)
    answer = np.array(found["answer"], dtype=float)
    assert answer.shape == expected.shape
    assert np.abs(answer - expected).max(initial=0.0) <= float(row["tolerance"])
