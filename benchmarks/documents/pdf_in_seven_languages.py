"""A report of 30 pages in seven languages: is anything outside the text block, is it tagged?

    python benchmarks/documents/pdf_in_seven_languages.py [FILE.pdf]

The text is Article 1 of the Universal Declaration of Human Rights, again and again with other
beginnings, so that lines end everywhere. Pages are rendered by PDFium and every dark pixel is
looked at; line ends are compared with clusters, inside which no script may be broken.
"""

import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "secretariat")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings_for_tests")

import django  # noqa: E402

django.setup()

from engine.texts.drawing import SAMPLES  # noqa: E402
from paper import breaks_of, ink_of, tags_of  # noqa: E402

from riparian.engine.texts.clusters import clusters_of  # noqa: E402
from riparian.secretariat.lib.typesetting import paragraph_in, pdf_of, table_of  # noqa: E402

PARAGRAPHS_A_LANGUAGE = 40
WIDTHS_CM = (3, 3.7, 4.4, 5.1, 5.8, 6.5, 7.2, 8.6, 10.3, 12.1)


def report_source() -> str:
    """Return the source of the report: a heading, paragraphs and a table for each language."""
    parts = []
    for language, text in SAMPLES.items():
        parts.append(f"= {language}\n")
        for number in range(PARAGRAPHS_A_LANGUAGE):
            cut = (number * 7) % len(text)
            clusters = clusters_of(text)
            start = "".join(clusters[cut % len(clusters) :])
            parts.append(paragraph_in(f"{start} {text} {text}", language))
        parts.append(table_of([(text[:12], text), ("SHA-256", "f" * 64)], language))
    return "\n".join(parts)


def wrong_breaks(language: str) -> tuple[int, int]:
    """Return how many line ends there are in narrow columns, and how many are inside a cluster."""
    text = SAMPLES[language]
    edges, at = set(), 0
    for cluster in clusters_of(text):
        at += len(cluster)
        edges.add(at)
    ends = [end for width in WIDTHS_CM for end in breaks_of(text, language, width_cm=width)]
    return len(ends), sum(end not in edges for end in ends)


def main() -> None:
    """Typeset, measure, print."""
    started = time.perf_counter()
    page = pdf_of(
        report_source(), title="Seven languages", address="https://riparian.example/report",
        at=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    seconds = time.perf_counter() - started
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_bytes(page)
    ink = ink_of(page)
    is_tagged, tags = tags_of(page)
    outside = [item.page + 1 for item in ink if item.overflows]
    nearest = min(min(item.left, item.right) for item in ink)
    print(f"pages {len(ink)}, {len(page) / 1e6:.2f} MB, typeset in {seconds:.2f} s")
    print(f"pages with ink outside the text block: {len(outside)} {outside}")
    print(f"least room between ink and margin: {nearest:.2f} pt (0 is the margin itself)")
    print(f"tagged: {is_tagged}; {dict(sorted(tags.items()))}")
    for language in SAMPLES:
        ends, wrong = wrong_breaks(language)
        print(f"{language}: {ends} line ends in narrow columns, {wrong} inside a cluster")


if __name__ == "__main__":
    main()
