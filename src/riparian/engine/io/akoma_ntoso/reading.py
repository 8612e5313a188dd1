"""Read Akoma Ntoso 3.0: our own exports in full, those of others as far as they say the same."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NoReturn
from xml.parsers import expat

from riparian.engine.errors import InvalidInput
from riparian.engine.io.akoma_ntoso.expression import (
    ISO_639_2,
    ISO_3166,
    NAMESPACE,
    OWN,
    Expression,
    Reference,
)
from riparian.engine.texts.structure import DEEPEST, Line, Place, Text, cleaned

LARGEST = 20_000_000
LANGUAGES = MappingProxyType({three: two for two, three in ISO_639_2.items()})
COUNTRIES = MappingProxyType({two: three for three, two in ISO_3166.items()})
FORMS = ("statement", "doc")
SECTIONS = frozenset(
    {"section", "part", "chapter", "title", "subsection", "article", "division", "book", "tome",
     "subchapter", "subpart", "subtitle", "subdivision", "hcontainer"}
)  # fmt: skip
PARAGRAPHS = frozenset({"paragraph", "subparagraph", "clause", "subclause", "point", "alinea"})
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def expression_of(content: bytes) -> Expression:
    """Read an expression.

    Raises:
        InvalidInput: with what is not Akoma Ntoso 3.0 or cannot be kept, and where.
    """
    root = _parse(content)
    document = next(
        (root.find(_q(form)) for form in FORMS if root.find(_q(form)) is not None), None
    )
    if root.tag != _q("akomaNtoso") or document is None:
        raise InvalidInput(
            f"Akoma Ntoso: the root is {root.tag!r}, must be akomaNtoso 3.0 with a statement or a"
            " doc; other kinds are not read"
        )
    facts = _facts(document)
    places = tuple(_places(_find(document, "mainBody"), facts["language"], depth=1))
    return Expression(**facts, text=Text(places=places), references=_references(document))


def _parse(content: bytes) -> ET.Element:
    if len(content) > LARGEST:
        raise InvalidInput(
            f"Akoma Ntoso: {len(content):,} bytes, at most {LARGEST:,} are read; divide the file"
        )
    guard = expat.ParserCreate()
    guard.StartDoctypeDeclHandler = _refuse_doctype
    try:
        guard.Parse(content, True)
        # No document type gets this far, so there are no entities to expand or to fetch.
        return ET.fromstring(content)  # noqa: S314
    except (expat.ExpatError, ET.ParseError, LookupError, ValueError) as error:
        raise InvalidInput(f"Akoma Ntoso: not well-formed XML: {error}; correct it") from error


def _refuse_doctype(*_: object) -> NoReturn:
    raise InvalidInput("Akoma Ntoso: it has a document type (<!DOCTYPE>); remove it")


def _q(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _find(element: ET.Element, path: str) -> ET.Element:
    found = element.find("/".join(_q(step) for step in path.split("/")))
    if found is None:
        raise InvalidInput(f"Akoma Ntoso: {path} is missing; add it")
    return found


def _value(element: ET.Element, path: str, default: str = "") -> str:
    found = element.find("/".join(_q(step) for step in path.split("/")))
    return default if found is None else found.get("value", default)


def _own(document: ET.Element) -> dict[str, str]:
    own = document.find(f"{_q('meta')}/{_q('proprietary')}")
    names = [] if own is None else [item for item in own if item.tag.startswith(f"{{{OWN}}}")]
    return {item.tag.partition("}")[2]: item.get("value", "") for item in names}


def _facts(document: ET.Element) -> dict[str, Any]:
    work = _find(document, "meta/identification/FRBRWork")
    made = _find(document, "meta/identification/FRBRExpression")
    own = _own(document)
    language = _language(_find(made, "FRBRlanguage").get("language", ""))
    translation = made.find(_q("FRBRtranslation"))
    source = "" if translation is None else _language(translation.get("fromLanguage", ""))
    is_authentic = _value(made, "FRBRauthoritative") == "true"
    is_paper = document.tag == _q("doc")
    country = COUNTRIES.get(_value(work, "FRBRcountry"), "")
    version = _value(made, "FRBRversionNumber", "0")
    return {
        "identifier": _value(work, "FRBRnumber") or _last_step(_value(work, "FRBRuri")),
        "kind": own.get("kind", document.get("name", "")),
        "nature": own.get("nature", "paper" if is_paper else "agreed"),
        "titles": _titles(document, language),
        "language": language,
        "announced_by": own.get("announcedBy", "") or (country if not own else ""),
        "authentic_language": own.get("authenticLanguage", language if is_authentic else ""),
        "adopted": own.get("adopted", "") if own else _find(work, "FRBRdate").get("date", "")[:10],
        "version": int(version) if version.isdecimal() else 0,
        "made_on": own.get("madeOn", "") if own else _find(made, "FRBRdate").get("date", "")[:10],
        "basis": own.get("basis", "full"),
        "source_language": source,
    }


def _last_step(address: str) -> str:
    return re.sub(r"[^\w.\-]+", "-", address.rpartition("/")[2], flags=re.ASCII).strip("-")


def _language(code: str) -> str:
    found = LANGUAGES.get(code) or (code if code in ISO_639_2 else "")
    if not found:
        raise InvalidInput(
            f"Akoma Ntoso: the language is {code!r}, must be one of {', '.join(LANGUAGES)}"
        )
    return found


def _titles(document: ET.Element, language: str) -> Mapping[str, str]:
    own = document.findall(f"{_q('meta')}/{_q('proprietary')}/{{{OWN}}}title")
    if own:
        return {_language(item.get("language", "")): item.get("value", "") for item in own}
    title = document.find(f".//{_q('docTitle')}")
    words = cleaned(_words(title).replace("\n", " "))
    is_ours = document.find(f"{_q('meta')}/{_q('proprietary')}/{{{OWN}}}kind") is not None
    return {language: words} if words and not is_ours else {}


def _references(document: ET.Element) -> tuple[Reference, ...]:
    found = document.findall(f"{_q('meta')}/{_q('references')}/{_q('activeRef')}")
    return tuple(
        Reference(
            kind=item.get(f"{{{OWN}}}kind", "cites"), target=item.get("href", ""),
            words=item.get("showAs", ""), eid=item.get(f"{{{OWN}}}for", ""),
        )
        for item in found
    )  # fmt: skip


def _places(parent: ET.Element, language: str, *, depth: int) -> Iterator[Place]:
    """Yield the places in order; what is neither a section nor a paragraph is refused by name."""
    for element in parent:
        name = element.tag.partition("}")[2]
        if name in SECTIONS:
            yield from _section(element, language, depth=depth)
        elif name in PARAGRAPHS:
            yield _paragraph(element, language)
        elif name not in {"num", "heading", "subheading"} and not _is_nothing(element):
            raise InvalidInput(
                f"Akoma Ntoso: <{name}> in <{parent.tag.partition('}')[2]}"
                f" eId={parent.get('eId', '')!r}> is not read; put its words into paragraphs"
            )


def _is_nothing(element: ET.Element) -> bool:
    return not cleaned("".join(element.itertext()))


def _section(element: ET.Element, language: str, *, depth: int) -> Iterator[Place]:
    own = element.get(f"{{{OWN}}}depth", "")
    depth = int(own) if own.isdecimal() else min(depth, DEEPEST)
    heading = cleaned(_words(element.find(_q("heading"))).replace("\n", " "))
    line = Line(role="section", number=_number(element), text=heading, depth=depth)
    yield _place(element, line, language)
    content = element.find(_q("content"))
    if content is None:
        yield from _places(element, language, depth=depth + 1)
        return
    # An article of another writer holds its words itself; here words stand in paragraphs.
    for count, block in enumerate(content, start=1):
        words = cleaned(_words(block))
        if words:
            inner = Line(role="paragraph", text=words)
            yield Place(eid=f"{element.get('eId', '')}__p_{count}", line=inner)


def _paragraph(element: ET.Element, language: str) -> Place:
    content = element.find(_q("content"))
    if content is None:
        raise InvalidInput(
            f"Akoma Ntoso: paragraph {element.get('eId', '')!r} has no content; paragraphs that"
            " hold others are not read"
        )
    words = cleaned("\n".join(_words(block) for block in content))
    line = Line(role="paragraph", number=_number(element), text=words)
    return _place(element, line, language)


def _place(element: ET.Element, line: Line, language: str) -> Place:
    own = element.get(_XML_LANG, "")
    spoken = _language(own) if own else ""
    return Place(
        eid=element.get("eId", ""), line=line, language="" if spoken == language else spoken,
        is_stale=element.get("class") == "stale",
    )  # fmt: skip


def _number(element: ET.Element) -> str:
    words = cleaned(_words(element.find(_q("num"))).replace("\n", " "))
    return words.replace("[", "(").replace("]", ")")


def _words(element: ET.Element | None) -> str:
    """Return the words of an element; a break is a line end, other marks are passed over."""
    if element is None:
        return ""
    words = _on_one_line(element.text)
    for child in element:
        words += "\n" if child.tag == _q("br") else _words(child)
        words += _on_one_line(child.tail)
    return words


def _on_one_line(text: str | None) -> str:
    """Take away the line ends by which others lay out their files; ours are written as breaks."""
    return re.sub(r"\s*\n\s*", " ", text or "")
