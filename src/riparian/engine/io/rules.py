"""Everything that is wrong with a basin folder, from single cells to the way of the water."""

from collections.abc import Iterator

from riparian.engine.io.findings import Finding
from riparian.engine.io.folder import BasinFolder
from riparian.engine.io.rules_of_keys import key_findings
from riparian.engine.io.rules_of_lakes import lake_findings
from riparian.engine.io.rules_of_water import water_findings
from riparian.engine.io.rules_of_works import works_findings


def folder_findings(folder: BasinFolder) -> Iterator[Finding]:
    """Yield every finding of a folder, the plainest first: cells, ids, works, water."""
    yield from folder.findings
    yield from key_findings(folder)
    yield from works_findings(folder)
    yield from lake_findings(folder)
    yield from water_findings(folder)
