"""Pages for paper: typeset with Typst, with the address and the date on each."""

import re
from datetime import datetime

import typst

_SPECIAL = re.compile(r"([\\`*_#$@<>\[\]~\-+=/'\"])")

_PAGE = """#set document(title: "{plain_title}")
#set page(paper: "a4", margin: (x: 2.4cm, y: 2.4cm), footer: context [
  #set text(size: 8pt)
  {address} · {day} #h(1fr) {mark} #counter(page).display("1 / 1", both: true)
]{marking})
#set text(lang: "{language}", size: 10.5pt, font: ("Noto Sans", "Noto Sans CJK SC",
  "Noto Sans Thai", "Noto Sans Lao", "Noto Sans Khmer", "Noto Sans Myanmar"), fallback: true)
#set par(justify: false, leading: 0.7em)
#set heading(numbering: none)
#show heading.where(level: 2): set text(size: 11pt)
#set table(stroke: 0.5pt + luma(60%), inset: 5pt)
#text(size: 16pt, weight: "bold")[{title}]

{source}
"""

_MARKING = """, header: align(center, text(size: 10pt, weight: "bold", font: {fonts})[{mark}]),
  background: rotate(-45deg,
    text(size: 60pt, weight: "bold", fill: luma(87%), font: {fonts})[{mark}])
"""
_FONTS = '("Noto Sans", "Noto Sans CJK SC")'


def escaped(text: str) -> str:
    """Make a text safe to stand in a Typst source: nothing in it is read as markup."""
    quoted = _SPECIAL.sub(r"\\\1", text)
    return re.sub(r"\n{2,}", "\n\n", quoted.replace("\r", "")).replace("//", "/\\/")


def pdf_of(
    source: str, *, title: str, address: str, at: datetime, language: str = "en", mark: str = ""
) -> bytes:
    """Typeset a Typst source as a PDF; a mark stands on every page: head, foot and watermark."""
    plain_title = title.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    document = _PAGE.format(
        plain_title=plain_title, title=escaped(title), address=escaped(address),
        day=f"{at:%Y-%m-%d %H:%M} UTC", language=language.split("-", maxsplit=1)[0], source=source,
        mark=escaped(mark),
        marking=_MARKING.format(mark=escaped(mark), fonts=_FONTS) if mark else "",
    )  # fmt: skip
    return bytes(typst.compile(document.encode(), format="pdf"))
