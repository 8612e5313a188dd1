r"""The plain form of a text: what is typed into one field and pasted from anywhere.

    # 4.1 Water              a section of depth 1, number 4.1, heading Water
    ## [Annex A] Stations    a number of another form stands in brackets
    (82) The six share ...   a paragraph with its number
    Nothing before it        a paragraph without one
    \(a) is no number here   a backslash: what follows is words

Blank lines part paragraphs; a line break inside one stays.
"""

import re
from collections.abc import Iterable, Iterator

from riparian.engine.errors import InvalidInput
from riparian.engine.texts.structure import DEEPEST, Line, cleaned

_ROMAN = "[IVXLC]+"
_SECTION_NUMBER = re.compile(rf"(?:\d+(?:\.\d+)*\.?|{_ROMAN}(?:[-–]{_ROMAN})?\.?)(?=\s|$)")
_PARAGRAPH_NUMBER = re.compile(r"(?:\(\w{1,4}\)|\d{1,3}[.)])(?=\s|$)")
_BRACKETED = re.compile(r"\[([^\[\]\n]{1,40})\](?=\s|$)")
_HEADING = re.compile(r"(#+)(?:\s+|$)")


def lines_of(plain: str) -> list[Line]:
    """Read the plain form.

    Raises:
        InvalidInput: with the place, when a section lies too deep or a paragraph has no words.
    """
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    blocks = (cleaned(block) for block in re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", plain))
    return [line for block in blocks if block for line in _block(block)]


def _block(block: str) -> Iterator[Line]:
    """Read one block: headings end with their line, the rest is one paragraph."""
    rest = block
    while heading := _HEADING.match(rest):
        first, _, rest = rest.partition("\n")
        depth = len(heading[1])
        if depth > DEEPEST:
            raise InvalidInput(f"section {first[:60]!r}: {depth} deep, at most {DEEPEST} can be")
        number, words = _numbered(first[heading.end() :], _SECTION_NUMBER)
        yield Line(role="section", depth=depth, number=number, text=words)
    if rest:
        number, words = _numbered(rest, _PARAGRAPH_NUMBER)
        yield Line(role="paragraph", number=number, text=words)


def _numbered(text: str, form: re.Pattern[str]) -> tuple[str, str]:
    if text.startswith("\\"):
        return "", text[1:].strip()
    found = form.match(text) or _BRACKETED.match(text)
    if not found:
        return "", text.strip()
    number = found[1] if found.re is _BRACKETED else found[0]
    return number.strip(), text[found.end() :].strip()


def plain_of(lines: Iterable[Line]) -> str:
    """Write the plain form; read again it is the same lines."""
    return "\n\n".join(_written(line) for line in lines)


def _written(line: Line) -> str:
    is_section = line.role == "section"
    form = _SECTION_NUMBER if is_section else _PARAGRAPH_NUMBER
    hashes = "#" * line.depth + " " if is_section else ""
    if line.number:
        whole = form.fullmatch(line.number)
        number = line.number if whole else f"[{line.number}]"
        return f"{hashes}{number} {line.text}".strip()
    is_read_as_number = form.match(line.text) or _BRACKETED.match(line.text)
    is_read_as_heading = not is_section and _HEADING.match(line.text)
    if is_read_as_number or is_read_as_heading or line.text.startswith("\\"):
        return f"{hashes}\\{line.text}"
    return f"{hashes}{line.text}".strip()
