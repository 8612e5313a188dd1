"""Pages for paper: typeset with Typst, with the address and the date on each, tagged for readers.

For whoever prints: build a Typst source with `paragraph_in(text, language)` for blocks and
`words_in(text, language)` for words inside a line (both take plain text, in any of the seven
languages, and see to script, font, line height and breaking), then call `pdf_of`. The result is
PDF/UA-1: tagged, with title and language. A font that the text needs and the machine lacks is an
error that names it; nothing is printed with boxes in place of letters.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import typst
from django.utils.translation import gettext as _

from riparian.secretariat.lib.errors import Refusal

_SPECIAL = re.compile(r"([\\`*_#$@<>\[\]~\-+=/'\"])")
_LONG_RUN = re.compile(r"[!-~\u00a0-\u02ff]{25,}")
_JOINTS = re.compile(r"([/._?&=:;,\-]+)")
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
ZERO_WIDTH_SPACE = "\u200b"
LONGEST_RUN = 20


class FontMissing(Refusal):
    """A script cannot be printed on this machine."""

    status = 503
    code = "font-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A script, its language, the font that prints it and the Debian package that brings it."""

    name: str
    language: str
    font: str
    package: str
    letters: re.Pattern[str]


def _script(name: str, language: str, font: str, package: str, letters: str) -> Script:
    return Script(
        name=name, language=language, font=font, package=package, letters=re.compile(letters)
    )


SCRIPTS = (
    _script("Chinese", "zh", "Noto Sans CJK SC", "fonts-noto-cjk", "[\u3400-\u4dbf\u4e00-\u9fff]"),
    _script("Thai", "th", "Noto Sans Thai", "fonts-noto-core", "[\u0e01-\u0e5b]"),
    _script("Lao", "lo", "Noto Sans Lao", "fonts-noto-core", "[\u0e81-\u0edf]"),
    _script("Khmer", "km", "Noto Sans Khmer", "fonts-noto-core", "[\u1780-\u17f9]"),
    _script("Burmese", "my", "Noto Sans Myanmar", "fonts-noto-core", "[\u1000-\u109f]"),
)
"""The scripts of the river beside Latin, which the typesetter brings along for English and
Vietnamese when Noto Sans is not there."""

_LATIN = ("Noto Sans", "Libertinus Serif")
_OWN = {script.language: script.font for script in SCRIPTS}
LEADING = {"th": "0.85em", "lo": "0.85em", "km": "1.1em", "my": "1.1em"}
"""Marks above and below the line need room; other languages are set at 0.7em."""

_PAGE = """#set document(title: "{plain_title}", date: none)
#set page(paper: "a4", margin: (x: 2.4cm, y: 2.4cm), footer: context [
  #set text(size: 8pt)
  {address} · {day} #h(1fr) {mark} #counter(page).display("1 / 1", both: true)
]{marking})
#set text(lang: "{language}", size: 10.5pt, font: ({fonts}), fallback: true)
#set par(justify: false, leading: {leading})
#set heading(numbering: none)
#show heading.where(level: 2): set text(size: 11pt)
#show title: set text(size: 16pt, weight: "bold")
#show title: set par(leading: {leading})
#set table(stroke: 0.5pt + luma(60%), inset: 5pt)
#title()

{source}
"""
_MARKING = """, header: align(center, text(size: 10pt, weight: "bold", font: ({fonts}))[{mark}]),
  background: rotate(-45deg,
    text(size: 60pt, weight: "bold", fill: luma(87%), font: ({fonts}))[{mark}])
"""


def escaped(text: str) -> str:
    """Make a text safe to stand in a Typst source: nothing in it is read as markup."""
    quoted = _SPECIAL.sub(r"\\\1", _LONG_RUN.sub(_with_breaks, text))
    return re.sub(r"\n{2,}", "\n\n", quoted.replace("\r", "")).replace("//", "/\\/")


def _with_breaks(run: re.Match[str]) -> str:
    """Let a run of letters that no line holds (an address, a hash) break at its joints."""
    parts = _JOINTS.sub(rf"\1{ZERO_WIDTH_SPACE}", run[0]).split(ZERO_WIDTH_SPACE)
    return ZERO_WIDTH_SPACE.join(
        part[start : start + LONGEST_RUN]
        for part in parts
        for start in range(0, len(part), LONGEST_RUN)
    )


def _code(language: str) -> str:
    return language.split("-", maxsplit=1)[0].lower()


def fonts_in(language: str) -> list[str]:
    """Return the fonts in order: of the language, Latin, of all other scripts."""
    # Latin stands before Chinese, whose font has Latin letters of its own, except in Chinese.
    first = _OWN.get(_code(language), _LATIN[0])
    return list(dict.fromkeys([first, *_LATIN, *(script.font for script in SCRIPTS)]))


def _fonts(language: str) -> str:
    return ", ".join(f'"{name}"' for name in fonts_in(language))


def words_in(text: str, language: str) -> str:
    """Return Typst source for words inside a line, marked with their language and script."""
    code = _code(language)
    region = ', region: "cn"' if code == "zh" else ""
    return f'#text(lang: "{code}"{region}, font: ({_fonts(code)}))[{escaped(text)}]'


def paragraph_in(text: str, language: str, *, before: str = "") -> str:
    """Return Typst source for a paragraph: its language, fonts and line height; lines stay.

    `before` is Typst source that stands in front of the words, such as a number.
    """
    lines = " \\\n".join(escaped(line) for line in text.split("\n"))
    code = _code(language)
    region = ', region: "cn"' if code == "zh" else ""
    leading = LEADING.get(code, "0.7em")
    return (
        f"#[#set par(leading: {leading})\n"
        f'#set text(lang: "{code}"{region}, font: ({_fonts(code)}))\n{before}{lines}\n\n]\n'
    )


@cache
def installed_fonts() -> frozenset[str]:
    """Return the families the typesetter finds on this machine."""
    return frozenset(typst.Fonts().families())


def scripts_lacking(text: str, *, installed: Collection[str]) -> list[Script]:
    """Return the scripts of a text whose font is not installed."""
    return [
        script for script in SCRIPTS
        if script.font not in installed and script.letters.search(text)
    ]  # fmt: skip


def check_fonts(text: str, *, installed: Collection[str] | None = None) -> None:
    """Refuse to print letters that this machine has no font for.

    Raises:
        FontMissing: with each script, its font and the package that brings it.
    """
    lacking = scripts_lacking(text, installed=installed_fonts() if installed is None else installed)
    if lacking:
        wanted = "; ".join(
            _("%(script)s needs the font “%(font)s” (Debian package %(package)s)")
            % {"script": script.name, "font": script.font, "package": script.package}
            for script in lacking
        )
        raise FontMissing(
            _("This page cannot be printed here: %(wanted)s. Install it and try again.")
            % {"wanted": wanted}
        )


def table_of(rows: Iterable[tuple[str, str]], language: str) -> str:
    """Return Typst source for a table of words and what they mean."""
    cells = ", ".join(
        f"[{words_in(name, language)}], [{words_in(value, language)}]" for name, value in rows
    )
    return f"#table(columns: (auto, 1fr), {cells})\n"


def pdf_of(
    source: str, *, title: str, address: str, at: datetime, language: str = "en", mark: str = ""
) -> bytes:
    """Typeset a Typst source as a tagged PDF (PDF/UA-1); the same source gives the same bytes.

    A mark stands on every page: head, foot and watermark. The title stands on the page already;
    the first heading of the source is of level 1 (`= …`).

    Raises:
        FontMissing: the machine lacks a font for a script of the text.
    """
    check_fonts(title + source + mark)
    plain_title = re.sub(r"\s+", " ", title).replace("\\", "\\\\").replace('"', '\\"')
    document = _PAGE.format(
        plain_title=plain_title, address=escaped(address), day=f"{at:%Y-%m-%d %H:%M} UTC",
        language=_code(language), fonts=_fonts(language), source=source,
        leading=LEADING.get(_code(language), "0.7em"), mark=escaped(mark),
        marking=_MARKING.format(mark=escaped(mark), fonts=_fonts(language)) if mark else "",
    )  # fmt: skip
    try:
        pages = typst.compile(
            document.encode(), format="pdf", pdf_standards="ua-1", timestamp=int(at.timestamp())
        )
    except typst.TypstError as error:
        unprinted = _NO_GLYPH.search(error.message)
        if unprinted is None:
            raise
        raise FontMissing(
            _("This page cannot be printed here: no font on this machine has “%(letters)s”.")
            % {"letters": unprinted[1]}
        ) from error
    return bytes(pages)
