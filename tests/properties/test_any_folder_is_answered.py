"""Whatever bytes a basin folder holds, the check answers with findings and never breaks."""

import json
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riparian.engine.errors import InvalidInput
from riparian.engine.io.basin_folder import read_basin
from riparian.engine.io.check_basin import check_basin
from riparian.engine.io.instances import find_instance

SHIPPED = find_instance("three-rivers")
FILES = sorted(path.relative_to(SHIPPED) for path in SHIPPED.rglob("*") if path.is_file())
SNIPPETS = (b",", b"\n", b'"', b"\r", b"\0", b"-", b"e9", b"SEA", b"\xff\xfe", b"1e400", b"[", b"}")

cuts = st.tuples(
    st.sampled_from(FILES),
    st.integers(0, 4000),
    st.integers(0, 200),
    st.one_of(st.sampled_from(SNIPPETS), st.binary(max_size=8)),
)


@settings(
    deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(cuts, min_size=1, max_size=4))
def test_a_folder_with_any_bytes_is_answered(damages):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(SHIPPED, Path(place) / "mybasin"))
        for file, start, length, snippet in damages:
            content = (folder / file).read_bytes()
            (folder / file).write_bytes(content[:start] + snippet + content[start + length :])

        report = check_basin(folder)

        json.dumps(report.as_document(), allow_nan=False)
        if not report.errors:
            read_basin(folder)
            return
        try:
            read_basin(folder)
        except InvalidInput:
            return
        # Series are read when asked for, so their damage alone does not refuse the basin.
        assert all("series" in finding.file for finding in report.errors)
