"""Secrets of an installation: made once, readable by their owner only."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """Return what a file of mode 0600 holds; the first to ask makes it, whole or not at all."""
    if not path.exists():
        with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.") as written:
            written.write(make())
            written.flush()
            with suppress(FileExistsError):  # another process made it a moment ago
                os.link(written.name, path)
    return path.read_bytes()
