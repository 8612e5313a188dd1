"""Bring a catalogue up to date with the texts of the platform: add what is new, drop what is gone.

    python tools/update_catalogue.py zh_Hans [translations.json]

`translations.json` maps a text to its translation; what it does not hold is written empty, and the
page shows it in English. A text of an app that brings its own catalogue is left to that catalogue.
"""

import json
import sys
from functools import cache
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from riparian.secretariat.config.messages import Message, find_messages

ROOT = Path(__file__).resolve().parents[1] / "src" / "riparian" / "secretariat"


def update(language: str, given: dict[str, str]) -> Catalog:
    """Return the platform's catalogue of a language with every text that pages offer."""
    path = catalogue_path(language)
    with path.open("rb") as file:
        old = read_po(file)
    kept: dict[Message, object] = {one.id: one.string for one in old if one.id}
    elsewhere = _texts_of_apps(language)
    new = Catalog(locale=language, project="Riparian", fuzzy=False, header_comment=(
        f"# Catalogue of Riparian ({language}). Texts: tools/update_catalogue.py."))  # fmt: skip
    for text, places in sorted(find_messages(ROOT).items(), key=lambda one: one[1]):
        translation = given.get(str(text)) or kept.get(text) or ""
        if text not in elsewhere and (translation or language == "zh_Hans"):
            new.add(text, translation, locations=[(place, None) for place in places])
    known = {**kept, **given}
    for text in _texts_of_django() & set(known):
        if text not in new:
            new.add(text, known[text])
    return new


def catalogue_path(language: str) -> Path:
    """Return where the platform's own catalogue lies."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def _texts_of_apps(language: str) -> set[Message]:
    paths = ROOT.glob(f"*/locale/{language}/LC_MESSAGES/django.po")
    found: set[Message] = set()
    for path in paths:
        with path.open("rb") as file:
            found |= {one.id for one in read_po(file) if one.id}
    return found


@cache
def _texts_of_django() -> frozenset[Message]:
    """Return what Django and allauth offer: their words may be ours, too."""
    found: set[Message] = set()
    for package in (django, allauth):
        for path in Path(package.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po"):
            with path.open("rb") as file:
                found |= {one.id for one in read_po(file) if one.id}
    return frozenset(found)


if __name__ == "__main__":
    words = json.loads(Path(sys.argv[2]).read_text("utf-8")) if len(sys.argv) > 2 else {}  # noqa: PLR2004
    catalogue = update(sys.argv[1], words)
    with catalogue_path(sys.argv[1]).open("wb") as out:
        write_po(out, catalogue, width=100, sort_output=False)
