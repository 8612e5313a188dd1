"""Find every text that pages and code offer for translation."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {
    "_": None, "_now": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2),
}  # fmt: skip
_CALL = re.compile(r"(?<![A-Za-z0-9_])(?:_|n?p?gettext)\(")
PLATFORM = frozenset(
    {"accounts", "audit", "bodies", "config", "decisions", "lib", "loading", "locale", "meetings",
     "overview", "static", "studies", "templates"}
)  # fmt: skip
"""What the platform's own catalogue holds; every other app brings its own."""
Message = str | tuple[str, ...]


def find_messages(root: Path) -> dict[Message, list[str]]:
    """Return each text below a folder with the files that offer it."""
    found: dict[Message, list[str]] = {}
    for path in sorted(root.rglob("*")):
        if path.suffix not in {".py", ".html"} or "migrations" in path.parts:
            continue
        where = path.relative_to(root).as_posix()
        for message in _messages_of(path):
            places = found.setdefault(message, [])
            if where not in places:
                places.append(where)
    return found


def owner_of(place: str) -> str:
    """Return the app that a file belongs to; templates of the platform are the platform's."""
    parts = place.split("/")
    named = parts[1] if parts[0] == "templates" and len(parts) > 2 else parts[0]  # noqa: PLR2004
    return named if (ROOT / named).is_dir() else "templates"


def _messages_of(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # Django turns a template into calls with noise between them; only the calls are code.
        text = "\n".join(_calls_in(templatize(text, origin=str(path))))
    for _line, message, _comments, _context in extract(
        "python", BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        parts = message if isinstance(message, tuple) else (message,)
        if all(parts):
            yield message


def _calls_in(noise: str) -> Iterator[str]:
    for start in _CALL.finditer(noise):
        end = start.end()
        while (end := noise.find(")", end) + 1) > 0:
            try:
                ast.parse(noise[start.start() : end], mode="eval")
            except SyntaxError:
                continue
            yield noise[start.start() : end]
            break
