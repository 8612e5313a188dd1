"""Bring a catalogue up to date with the texts of the platform: add what is new, drop what is gone.

    python tools/update_catalogue.py zh_Hans [translations.json]

`translations.json` maps a text to its translation; what it does not hold is written empty, and the
page shows it in English. What only an app with a catalogue of its own offers is left to that.
"""

import json
import sys
from functools import cache
from pathlib import Path

import allauth
import django
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from riparian.secretariat.config.messages import PLATFORM, Message, find_messages, owner_of

ROOT = Path(__file__).resolve().parents[1] / "src" / "riparian" / "secretariat"


def update(language: str, given: dict[str, str]) -> Catalog:
    """Return the platform's catalogue of a language with every text that pages offer."""
    path = catalogue_path(language)
    with path.open("rb") as file:
        old = read_po(file)
    kept: dict[Message, object] = {one.id: one.string for one in old if one.id}
    of_others = _translations_of_apps(language)
    of_apps = {path.name for path in ROOT.iterdir()} - PLATFORM
    new = Catalog(locale=language, project="Riparian", fuzzy=False, header_comment=(
        f"# Catalogue of Riparian ({language}). Texts: tools/update_catalogue.py."))  # fmt: skip
    for text, places in sorted(find_messages(ROOT).items(), key=lambda one: one[1]):
        translation = given.get(str(text)) or kept.get(text) or of_others.get(text, "")
        is_ours = any(owner_of(place) not in of_apps for place in places)
        if is_ours and (translation or language == "zh_Hans"):
            new.add(text, translation, locations=[(place, None) for place in places])
    known = {**kept, **given}
    for text in _texts_of_django() & set(known):
        if text not in new:
            new.add(text, known[text])
    return new


def _translations_of_apps(language: str) -> dict[Message, object]:
    found: dict[Message, object] = {}
    for path in ROOT.glob(f"*/locale/{language}/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            found |= {one.id: one.string for one in read_po(file) if one.id and one.string}
    return found


def catalogue_path(language: str) -> Path:
    """Return where the platform's own catalogue lies."""
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


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
