"""A progress report as a file: PDF, editable document, or one page of HTML."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from riparian.secretariat.commitments.blocks import (
    Block,
    Heading,
    Picture,
    Table,
    Words,
    blocks_of,
    title_of,
)
from riparian.secretariat.commitments.models import Report
from riparian.secretariat.lib.errors import Unacceptable
from riparian.secretariat.lib.typesetting import fonts_in, paragraph_in, pdf_of, words_in
from riparian.secretariat.studies.charts import as_png, as_svg

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}
TAGS = {"zh": "zh-CN", "th": "th-TH", "lo": "lo-LA", "km": "km-KH", "my": "my-MM", "vi": "vi-VN",
        "en": "en-GB"}  # fmt: skip
LINE_CM = 16.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A report about to be written: its words, its language, where it came from and when."""

    title: str
    blocks: list[Block]
    language: str
    address: str
    at: datetime
    inputs: str

    @property
    def code(self) -> str:
        """Return the language without its script."""
        return self.language.split("-", maxsplit=1)[0].lower()


def written(report: Report, *, suffix: str, language: str, address: str) -> bytes:
    """Write a frozen report in a language; the same report always says the same.

    Raises:
        Unacceptable: no such format.
    """
    writers = {"pdf": _pdf, "docx": _docx, "html": _html}
    if suffix not in writers:
        raise Unacceptable(
            _("%(suffix)r: choose one of %(known)s")
            % {"suffix": suffix, "known": ", ".join(sorted(writers))}
        )
    with override(language):
        sheet = Sheet(
            title=title_of(report.content), blocks=list(blocks_of(report.content)),
            language=language, address=address, at=report.finished_at or report.asked_at,
            inputs=report.inputs_hash,
        )  # fmt: skip
        return writers[suffix](sheet)


def language_of(code: str) -> str:
    """Return the language of the interface that a short code names.

    Raises:
        Unacceptable: the platform does not speak it.
    """
    known = {name.split("-")[0]: name for name, _words in settings.LANGUAGES}
    found = known.get(code.split("-", maxsplit=1)[0].lower())
    if found is None:
        raise Unacceptable(f"language {code!r}: choose one of {', '.join(known)}")
    return found


def suffix_of(name: str) -> str:
    """Return the format that the end of a file's name asks for.

    Raises:
        Unacceptable: no such format.
    """
    suffix = name.rpartition(".")[2].lower()
    if suffix not in MEDIA_TYPES:
        raise Unacceptable(f"{name!r}: must end in one of .{', .'.join(MEDIA_TYPES)}")
    return suffix


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def _typst(block: Block, language: str) -> str:
    if isinstance(block, Heading):
        return f"= {words_in(block.text, language)}\n"
    if isinstance(block, Words):
        return paragraph_in(block.text, language)
    if isinstance(block, Picture):
        # As dots, since a drawing's words in Lao or Burmese lose letters on their way to the page.
        dots = ",".join(map(str, as_png(dict(block.spec))))
        return f'#image(bytes(({dots})), format: "png", width: 100%, alt: {_quoted(block.alt)})\n'
    widths = ", ".join(f"{width}fr" for width in block.widths)
    header = ", ".join(f"[*{words_in(cell, language)}*]" for cell in block.header)
    cells = ",\n".join(
        ", ".join(f"[{words_in(cell, language)}]" for cell in row) for row in block.rows
    )
    return (
        f"#[#set text(size: 8.5pt)\n#table(columns: ({widths}), table.header({header}),\n"
        f"{cells})]\n"
    )


def _pdf(sheet: Sheet) -> bytes:
    source = "\n".join(_typst(block, sheet.language) for block in sheet.blocks)
    source += "\n" + paragraph_in(f"SHA-256 {sheet.inputs}", "en")
    return pdf_of(
        source, title=sheet.title, address=sheet.address, at=sheet.at, language=sheet.language
    )


def _html(sheet: Sheet) -> bytes:
    blocks = [
        {"kind": "picture", "alt": block.alt,
         "drawing": mark_safe(as_svg(dict(block.spec)))}  # noqa: S308 - our own drawing
        if isinstance(block, Picture) else block
        for block in sheet.blocks
    ]  # fmt: skip
    context = {"blocks": blocks, "sheet": sheet}
    return render_to_string("commitments/report_file.html", context).encode()


def _docx(sheet: Sheet) -> bytes:
    document = docx.Document()
    _set_language(document, sheet.code)
    document.core_properties.title = sheet.title
    document.core_properties.language = TAGS.get(sheet.code, sheet.code)
    document.core_properties.created = document.core_properties.modified = sheet.at
    document.add_heading(sheet.title, level=0)
    for block in sheet.blocks:
        _add_to_docx(document, block)
    document.add_paragraph(f"{sheet.address} · {sheet.at:%Y-%m-%d %H:%M} UTC · {sheet.inputs}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _styles_in_use(document: Any) -> Iterator[Any]:  # noqa: ANN401 - python-docx's document
    for name in ("Normal", "Title", "Heading 1", "Table Grid"):
        yield document.styles[name]


def _set_language(document: Any, code: str) -> None:  # noqa: ANN401 - python-docx's document
    """Name the font of the script and the language for every kind of letter a style may hold."""
    font, tag = fonts_in(code)[0], TAGS.get(code, code)
    document.styles["Normal"].font.size = Pt(10)
    for style in _styles_in_use(document):
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), font)
        for old in properties.findall(qn("w:lang")):
            properties.remove(old)
        language = OxmlElement("w:lang")
        for kind in ("val", "eastAsia", "bidi"):
            language.set(qn(f"w:{kind}"), tag)
        properties.append(language)


def _add_to_docx(document: Any, block: Block) -> None:  # noqa: ANN401 - python-docx's document
    if isinstance(block, Heading):
        document.add_heading(block.text, level=1)
    elif isinstance(block, Words):
        document.add_paragraph(block.text)
    elif isinstance(block, Picture):
        picture = BytesIO(as_png(dict(block.spec)))
        shape = document.add_picture(picture, width=Cm(LINE_CM))
        shape._inline.docPr.set("descr", block.alt)  # noqa: SLF001 - the only way to a text for it
    else:
        _add_table(document, block)


def _add_table(document: Any, block: Table) -> None:  # noqa: ANN401 - python-docx's document
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.header))
    table.style = "Table Grid"
    parts = sum(block.widths)
    # Row by row from a list: asking a table for a cell by its place reads all rows each time.
    for row, texts in zip(table.rows, [block.header, *block.rows], strict=True):
        for cell, text, width in zip(row.cells, texts, block.widths, strict=True):
            cell.width = Cm(LINE_CM * width / parts)
            cell.text = text
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)  # noqa: SLF001 - the only way to repeat it
