"""The addresses that the general tests walk, from `secretariat/pages/addresses.txt`."""

from pathlib import Path

_LINES = (Path(__file__).parent / "secretariat" / "pages" / "addresses.txt").read_text("utf-8")


def _opened_by(whom):
    pairs = (line.split(" ", 1) for line in _LINES.splitlines() if not line.startswith("#"))
    return [address for kind, address in pairs if kind == whom]


PUBLIC = _opened_by("public")
SIGNED_IN = _opened_by("signed-in")
EXPORTS = _opened_by("export")
BROWSER = _opened_by("browser")
