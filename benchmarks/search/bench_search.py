"""Time search over many entries: bench_search.py [ENTRIES]; prints one table."""

import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime

os.environ["RIPARIAN_HOME"] = tempfile.mkdtemp(prefix="riparian-bench-")

from riparian.secretariat.config.starting import start_django

start_django()

from riparian.secretariat.accounts.actor import NOBODY  # noqa: E402
from riparian.secretariat.config import serving  # noqa: E402
from riparian.secretariat.search import operations, queries  # noqa: E402
from riparian.secretariat.search.findable import Findable  # noqa: E402
from riparian.secretariat.search.models import Passage  # noqa: E402

WORDS = (
    "river", "water", "release", "fund", "project", "village", "gauge", "flood", "drought", "rail",
    "port", "market", "school", "health", "fish", "forest", "border", "patrol",
)  # fmt: skip
SENTENCES = (
    "澜沧江湄公河水资源合作中心发布年度报告",
    "ประเทศไทยและลาวแบ่งปันข้อมูลระดับน้ำทุกวัน",
    "ປະເທດລາວແລະໄທແບ່ງປັນຂໍ້ມູນລະດັບນ້ຳ",
    "ប្រទេសកម្ពុជានិងថៃចែករំលែកទិន្នន័យ",
    "မြန်မာနိုင်ငံသည်အချက်အလက်များကိုဝေမျှသည်",
    "Việt Nam chia sẻ dữ liệu mực nước hằng ngày",
)
SOUGHT = ("water", "release gauge", '"flood drought"', "水资源", "ข้อมูล", "ຂໍ້ມູນ", "ទិន្នន័យ",
          "mực nước", "nothingthere", "entry17")  # fmt: skip


def entries(count: int, chance: random.Random) -> list[Findable]:
    """Return entries of a title and sixty words, one in three with a sentence of another script."""
    return [
        Findable(
            kind="bench", identifier=f"E{number}", address="/", dated=str(2016 + number % 11),
            texts={"en": {
                "title": f"entry{number} {chance.choice(WORDS)}",
                "body": " ".join(chance.choices(WORDS, k=60)),
            }} | ({"zh": {"body": chance.choice(SENTENCES)}} if number % 3 == 0 else {}),
        )
        for number in range(count)
    ]  # fmt: skip


def main() -> None:
    """Index, search, and print how long each took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    serving.bring_up_to_date()
    start = time.perf_counter()
    operations.put(entries(count, random.Random(1)), at=datetime.now(UTC))  # noqa: S311, TID251
    spent = time.perf_counter() - start
    print(f"{count:,} entries, {Passage.objects.count():,} passages indexed in {spent:.1f} s")
    print(f"{'sought':20} {'found':>8} {'first page ms':>14} {'with count ms':>14}")
    for words in SOUGHT:
        start = time.perf_counter()
        looked_for = queries.sought(words)
        rows = queries.find(looked_for, NOBODY).rows
        page = list(rows[:50])
        queries.excerpts(page, looked_for)
        first = time.perf_counter() - start
        found = rows.count()
        both = time.perf_counter() - start
        print(f"{words:20} {found:8,} {first * 1000:14.0f} {both * 1000:14.0f}")


if __name__ == "__main__":
    main()
