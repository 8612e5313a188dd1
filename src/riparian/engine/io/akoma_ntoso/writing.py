"""Write an expression as Akoma Ntoso 3.0."""

import xml.etree.ElementTree as ET

from riparian.engine.io.akoma_ntoso.expression import (
    ISO_639_2,
    ISO_3166,
    NAMESPACE,
    OWN,
    TOGETHER,
    Expression,
    dashed,
    first_day,
)
from riparian.engine.texts.structure import Branch

US, ISSUER = "#riparian", "#issuer"


def akoma_ntoso_of(expression: Expression) -> bytes:
    """Write an expression; the bytes are valid against the schema of Akoma Ntoso 3.0."""
    root = ET.Element("akomaNtoso", {"xmlns": NAMESPACE, "xmlns:r": OWN})
    document = ET.SubElement(root, expression.form, name=dashed(expression.kind))
    _write_meta(ET.SubElement(document, "meta"), expression)
    _write_title(ET.SubElement(document, "preface"), expression)
    body = ET.SubElement(document, "mainBody")
    for branch in expression.text.tree:
        _write_branch(body, branch, expression)
    if not expression.text.places:
        # The schema wants something in a body; this says that nothing is known of the text.
        ET.SubElement(body, "p", {"class": "no-text", "status": "unknown"})
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _write_title(preface: ET.Element, expression: Expression) -> None:
    language, words = _title(expression)
    line = ET.SubElement(ET.SubElement(preface, "longTitle"), "p")
    title = ET.SubElement(line, "docTitle")
    title.text = words
    if language not in {"", expression.language}:
        title.set("xml:lang", ISO_639_2[language])


def _title(expression: Expression) -> tuple[str, str]:
    """Return the title in the language of the expression, else another one, and its language."""
    language = expression.language
    if language not in expression.titles:
        language = next(iter(expression.titles), "")
    return language, expression.titles.get(language, expression.identifier)


def _write_meta(meta: ET.Element, expression: Expression) -> None:
    identification = ET.SubElement(meta, "identification", source=US)
    work = expression.address
    version = f"@v{expression.version}" if expression.version else "@"
    of_language = f"{work}/{ISO_639_2[expression.language]}{version}"
    element = _level(identification, "Work", work, expression)
    country = ISO_3166.get(expression.announced_by, TOGETHER)
    ET.SubElement(element, "FRBRcountry", value=country)
    ET.SubElement(element, "FRBRsubtype", value=dashed(expression.kind))
    ET.SubElement(element, "FRBRnumber", value=expression.identifier)
    element = _level(identification, "Expression", of_language, expression)
    _write_language(element, expression)
    element = _level(identification, "Manifestation", f"{of_language}.akn", expression)
    ET.SubElement(element, "FRBRformat", value="application/akn+xml")
    _write_references(ET.SubElement(meta, "references", source=US), expression)
    _write_own(ET.SubElement(meta, "proprietary", source=US), expression)


def _level(
    identification: ET.Element, level: str, address: str, expression: Expression
) -> ET.Element:
    is_work = level == "Work"
    day = expression.adopted if is_work else expression.made_on
    element = ET.SubElement(identification, f"FRBR{level}")
    ET.SubElement(element, "FRBRthis", value=f"{address}/!main")
    ET.SubElement(element, "FRBRuri", value=address)
    if is_work:
        ET.SubElement(element, "FRBRalias", value=_title(expression)[1], name="title")
    # The schema wants a whole day; how much of it is known stands in `proprietary`.
    ET.SubElement(element, "FRBRdate", date=first_day(day), name="adopted" if is_work else "made")
    ET.SubElement(element, "FRBRauthor", href=ISSUER if is_work else US)
    return element


def _write_language(element: ET.Element, expression: Expression) -> None:
    is_authentic = str(expression.language == expression.authentic_language).lower()
    if expression.version:
        ET.SubElement(element, "FRBRversionNumber", value=str(expression.version))
    ET.SubElement(element, "FRBRauthoritative", value=is_authentic)
    ET.SubElement(element, "FRBRlanguage", language=ISO_639_2[expression.language])
    if expression.source_language:
        ET.SubElement(
            element, "FRBRtranslation", href=expression.address, by=US,
            fromLanguage=ISO_639_2[expression.source_language], authoritative=is_authentic,
        )  # fmt: skip


def _write_references(references: ET.Element, expression: Expression) -> None:
    for number, row in enumerate(expression.references, start=1):
        place = {"r:for": row.eid} if row.eid else {}
        ET.SubElement(
            references, "activeRef",
            {"eId": f"ref_{number}", "href": row.target, "showAs": row.words, "r:kind": row.kind}
            | place,
        )  # fmt: skip
    issuer = expression.announced_by or "The issuers together"
    for eid, words in (("issuer", issuer), ("riparian", "Riparian")):
        ET.SubElement(references, "TLCOrganization", eId=eid, href=f"/akn/ontology/{eid}",
                      showAs=words)  # fmt: skip


def _write_own(own: ET.Element, expression: Expression) -> None:
    facts = {"kind": expression.kind, "nature": expression.nature, "basis": expression.basis,
             "announcedBy": expression.announced_by, "adopted": expression.adopted,
             "authenticLanguage": expression.authentic_language,
             "madeOn": expression.made_on}  # fmt: skip
    for name, value in facts.items():
        if value:
            ET.SubElement(own, f"r:{name}", value=value)
    for language, title in expression.titles.items():
        ET.SubElement(own, "r:title", language=language, value=title)


def _write_branch(parent: ET.Element, branch: Branch, expression: Expression) -> None:
    place, line = branch.place, branch.place.line
    element = ET.SubElement(parent, line.role, eId=place.eid)
    if place.language:
        element.set("xml:lang", ISO_639_2[place.language])
    if place.is_stale:
        # The words it was translated from have changed since.
        element.set("class", "stale")
    if expression.basis == "summary":
        element.set("status", "editorial")
    if line.number:
        ET.SubElement(element, "num").text = line.number
    if line.role == "section":
        element.set("r:depth", str(line.depth))
        if line.text:
            ET.SubElement(element, "heading").text = line.text
    else:
        _write_words(ET.SubElement(ET.SubElement(element, "content"), "p"), line.text)
    for child in branch.children:
        _write_branch(element, child, expression)


def _write_words(block: ET.Element, text: str) -> None:
    first, *others = text.split("\n")
    block.text = first
    for other in others:
        ET.SubElement(block, "br").tail = other
