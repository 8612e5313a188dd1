"""Files of readings that come in: told apart by what they hold, not by what they are called."""

import hashlib
from collections.abc import Iterable

from riparian.engine.errors import InvalidInput
from riparian.engine.io.observations.delimited import read_delimited
from riparian.engine.io.observations.raw import RawReading
from riparian.engine.io.observations.waterml import read_waterml

LARGEST = 256 * 1024 * 1024


def read_file(content: bytes, *, series: str = "", unit: str = "") -> Iterable[RawReading]:
    """Return the readings of a CSV or WaterML 2.0 file.

    Raises:
        InvalidInput: it is neither, or larger than 256 MB.
    """
    if len(content) > LARGEST:
        raise InvalidInput(f"file: {len(content):,} bytes are above {LARGEST:,}; send it in parts")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        return read_waterml(content, series=series)
    return read_delimited(content, series=series, unit=unit)


def key_of(content: bytes, *, series: str = "", unit: str = "") -> str:
    """Return what a file is known by: its bytes and what was said beside it."""
    return hashlib.sha256(b"\0".join((content, series.encode(), unit.encode()))).hexdigest()
