"""What lies on the pages of a PDF, as PDFium renders and reads it, which had no part in making it."""

import ctypes
import json
from dataclasses import dataclass

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium
import typst

POINTS_A_CM = 72 / 2.54
MARGIN_CM = 2.4
SCALE = 3.0
BLUR = 1.0
"""What smoothing may smear over an edge, in points: three pixels."""
MARKS_ABOVE = 6.0
"""Tone marks of a first line stand above the block, whose top is that of capital letters."""
WHITE = 250


@dataclass(frozen=True)
class Ink:
    """What is printed on one page: how far it stands inside the text block, in points."""

    page: int
    left: float
    right: float
    top: float
    is_blank: bool

    @property
    def overflows(self):
        aside = min(self.left, self.right) < -BLUR
        return not self.is_blank and (aside or self.top < -MARKS_ABOVE)


def ink_of(content):
    """Render every page and find the outermost ink on it."""
    found = []
    with pypdfium2.PdfDocument(content) as document:
        for number in range(len(document)):
            page = document[number]
            bitmap = page.render(scale=SCALE, grayscale=True)
            dark = bitmap.to_numpy() < WHITE
            rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
            margin = MARGIN_CM * POINTS_A_CM
            width = page.get_width()
            if rows.size:
                found.append(
                    Ink(number, columns[0] / SCALE - margin,
                        width - margin - (columns[-1] + 1) / SCALE, rows[0] / SCALE - margin, False)
                )  # fmt: skip
            else:
                found.append(Ink(number, 0, 0, 0, True))
            bitmap.close()
            page.close()
    return found


def tags_of(content):
    """Return whether a PDF is tagged, and how often each structure type occurs in it."""
    counts = {}

    def walk(element):
        length = pdfium.FPDF_StructElement_GetType(element, None, 0)
        buffer = ctypes.create_string_buffer(length)
        pdfium.FPDF_StructElement_GetType(element, buffer, length)
        name = buffer.raw.decode("utf-16-le").rstrip("\0")
        counts[name] = counts.get(name, 0) + 1
        for child in range(max(pdfium.FPDF_StructElement_CountChildren(element), 0)):
            found = pdfium.FPDF_StructElement_GetChildAtIndex(element, child)
            if found:
                walk(found)

    with pypdfium2.PdfDocument(content) as document:
        is_tagged = bool(pdfium.FPDFCatalog_IsTagged(document.raw))
        for number in range(len(document)):
            page = document[number]
            tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
            for root in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, root))
            pdfium.FPDF_StructTree_Close(tree)
            page.close()
    return is_tagged, counts


def breaks_of(text, language, *, width_cm):
    """Return where the typesetter ends lines in a column, as places in the text.

    A mark without extent follows each character, and the typesetter is asked where it put each:
    what it breaks is the same string, so the breaks are those of the page.
    """
    from riparian.secretariat.lib.typesetting import paragraph_in

    marked = "".join(f"{letter}\ufdd0" for letter in text)
    numbers = iter(range(1, len(text) + 1))
    source = paragraph_in(marked, language)
    while "\ufdd0" in source:
        source = source.replace("\ufdd0", f"#metadata({next(numbers)})<m>", 1)
    page = f"#set page(width: {width_cm}cm, height: auto, margin: 0.5cm)\n#set text(size: 10.5pt)\n"
    ask = "#context [#metadata(query(<m>).map(m => m.location().position().y.pt()))<all>]"
    heights = json.loads(typst.query((page + source + ask).encode(), "<all>", field="value"))[0]
    return [place for place in range(1, len(heights)) if heights[place] - heights[place - 1] > 1]
