# ruff: noqa: PLC0415 - Django's models load after it is started
"""The follow-up matrix with 100,000 commitments: pages by p95, the report by the clock.

    RIPARIAN_HOME=/some/empty/folder python benchmarks/commitments/hundred_thousand.py [COMMITMENTS]

With RIPARIAN_DATABASE_URL the same runs on PostgreSQL. The set is made up: every commitment stands
at a paragraph of one of 400 documents, seven in ten bind all six countries, four in ten cells are
scored by two coders of 2025 or 2026, one in ten commitments has evidence.
"""

import random
import statistics
import sys
import time
from datetime import UTC, date, datetime

from django.db import transaction

from riparian.secretariat.config.starting import start_django

COUNTRIES = ("CHN", "KHM", "LAO", "MMR", "THA", "VNM")
DOCUMENTS, BATCH, REQUESTS = 400, 5_000, 40
PAGES = {
    "matrix": "/commitments/matrix",
    "matrix, page 1,500": "/commitments/matrix?page=1500",
    "matrix, water, by 2027, soonest first": "/commitments/matrix?area=water&by=2027&sort=due",
    "matrix, Laos, overdue": "/commitments/matrix?country=LAO&due=overdue",
    "matrix, words": "/commitments/matrix?q=promise+77",
    "matrix, without evidence": "/commitments/matrix?evidence=without",
    "matrix, scores differ": "/commitments/matrix?stage=disputed",
    "matrix, lowest score first": "/commitments/matrix?sort=score",
    "list": "/commitments/",
    "one commitment": "/commitments/SYN-050000",
    "scores by area": "/commitments/scores",
}


def _documents(draw: random.Random) -> list[tuple[int, int]]:
    from riparian.secretariat.documents.models import Document, Paragraph

    rows = Document.objects.bulk_create(
        Document(identifier=f"SYN-D{number:03d}", titles={"en": f"Made-up plan {number}"},
                 kind="plan", nature="agreed", audience=draw.choice(["public", "mechanism"]))
        for number in range(DOCUMENTS)
    )  # fmt: skip
    places = Paragraph.objects.bulk_create(
        Paragraph(document=row, eid="para_1", role="paragraph") for row in rows
    )
    return [(row.pk, place.pk) for row, place in zip(rows, places, strict=True)]


def _commitment(number: int, places: list, draw: random.Random):  # noqa: ANN202
    from riparian.secretariat.commitments.kinds import Area, Pillar
    from riparian.secretariat.commitments.models import Commitment

    document, paragraph = draw.choice(places)
    is_for_all = draw.random() < 0.7  # noqa: PLR2004
    year = draw.choice([None, None, 2024, 2025, 2026, 2027, 2030])
    return Commitment(
        identifier=f"SYN-{number:06d}", titles={"en": f"Keep the made-up promise {number}"},
        document_id=document, paragraph_id=paragraph, quote="Made up.",
        pillar=draw.choice(Pillar.values), area=draw.choice(Area.values), is_for_all=is_for_all,
        responsible="" if is_for_all else f"|{draw.choice(COUNTRIES)}|",
        deadline=str(year or ""), deadline_basis="text" if year else "",
        due_on=date(year, 12, 31) if year else None,
        audience=draw.choice(["public", "mechanism"]),
        mean_score=draw.choice([None, -1.0, 0.0, 0.5, 1.0]),
    )  # fmt: skip


def _cells(row, draw: random.Random):  # noqa: ANN001, ANN202
    from riparian.secretariat.commitments.models import Cell

    for code in COUNTRIES if row.is_for_all else [row.responsible.strip("|")]:
        cell = Cell(commitment=row, country=code, document_id=row.document_id, area=row.area,
                    pillar=row.pillar, audience=row.audience)  # fmt: skip
        if draw.random() < 0.4:  # noqa: PLR2004
            cell.first = draw.choice(["1", "0", "-1", "1", "na"])
            differs = draw.random() < 0.1  # noqa: PLR2004
            cell.second = draw.choice(["1", "0", "-1"]) if differs else cell.first
            cell.final = cell.first if cell.first == cell.second else ""
            cell.stage = "settled" if cell.final else "disputed"
            cell.year = draw.choice([2025, 2026])
        yield cell


@transaction.atomic
def fill(number: int) -> None:
    """Write the made-up set."""
    from riparian.secretariat.commitments.models import Assessment, Cell, Commitment, Evidence

    draw = random.Random(7)  # noqa: S311 - a made-up set
    places = _documents(draw)
    for start in range(0, number, BATCH):
        rows = Commitment.objects.bulk_create(
            _commitment(place, places, draw) for place in range(start, start + BATCH)
        )
        cells = [cell for row in rows for cell in _cells(row, draw)]
        Cell.objects.bulk_create(cells)
        Assessment.objects.bulk_create(
            Assessment(cell=cell, year=cell.year, stage=cell.stage, first=cell.first,
                       second=cell.second, final=cell.final)
            for cell in cells if cell.first
        )  # fmt: skip
        Evidence.objects.bulk_create(
            Evidence(commitment=row, text="Made up.", dated="2026", dated_on=date(2026, 12, 31),
                     source="Made up", audience=row.audience, entered_at=datetime.now(UTC))  # noqa: TID251
            for row in rows if draw.random() < 0.1  # noqa: PLR2004
        )  # fmt: skip


def pages() -> None:
    """Ask each page forty times as a signed-in reader and print its p50 and p95."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(
        get_user_model().objects.get(username="lao-officer"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    print(f"{'page':<42}{'p50 ms':>10}{'p95 ms':>10}")
    for name, address in PAGES.items():
        spans = []
        for _ in range(REQUESTS):
            began = time.perf_counter()
            answer = client.get(address)
            spans.append((time.perf_counter() - began) * 1_000)
            if answer.status_code != 200:  # noqa: PLR2004
                raise SystemExit(f"{address}: {answer.status_code}")
        spans.sort()
        print(
            f"{name:<42}{statistics.median(spans):>10.0f}{spans[int(0.95 * REQUESTS) - 1]:>10.0f}"
        )


def report() -> None:
    """Build and print the report and say how long each took."""
    from riparian.secretariat.commitments import papers, reporting

    began, told = time.perf_counter(), []
    row = reporting.build_here(2026, audience="mechanism", at=datetime.now(UTC),  # noqa: TID251
                               tell=lambda done, total: told.append((done, total)))  # fmt: skip
    built = time.perf_counter()
    body = papers.written(row, suffix="pdf", language="zh-hans", address="benchmark")
    print(f"report built in {built - began:.1f} s in {len(told)} steps; PDF in Chinese in "
          f"{time.perf_counter() - built:.1f} s, {len(body):,} bytes")  # fmt: skip


def main() -> None:
    """Fill an empty installation once, then measure."""
    from riparian.secretariat.config import installing

    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    installing.install(instance="lancang-mekong", is_demo=True, password="demo-river-2026")  # noqa: S106
    start_django()
    from django.db import connection

    from riparian.secretariat.commitments.models import Cell, Commitment

    if not Commitment.objects.filter(identifier="SYN-000000").exists():
        fill(number)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    print(f"{connection.vendor}: {Commitment.objects.count():,} commitments, "
          f"{Cell.objects.count():,} cells")  # fmt: skip
    pages()
    report()


if __name__ == "__main__":
    main()
