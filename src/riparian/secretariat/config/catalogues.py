"""Compile the catalogues of translations when one is newer than its compiled form."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(sources: Path, target: Path) -> Path:
    """Write `target/LANG/LC_MESSAGES/django.mo` for each source catalogue; return `target`.

    Compiled catalogues are build products: they are never committed, and a read-only installation
    still serves its languages because the target lies with the rest of the state.
    """
    for source in sorted(sources.glob("*/LC_MESSAGES/*.po")):
        compiled = (target / source.relative_to(sources)).with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        compiled.parent.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file:
            catalogue = read_po(file)
        written = compiled.with_suffix(".part")
        with written.open("wb") as file:
            write_mo(file, catalogue)
        written.replace(compiled)  # another process never reads half a catalogue
    return target
