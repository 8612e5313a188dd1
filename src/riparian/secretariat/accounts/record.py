"""The table of the record that fills this app: the countries."""

from collections.abc import Mapping
from typing import Any

from riparian.secretariat.accounts.models import Country
from riparian.secretariat.lib.record import Record, RecordTable, Row


def _country(row: Row, _record: Record) -> Mapping[str, Any]:
    return {
        "code": row["code"],
        "names": {"en": row["name_en"], "zh": row["name_zh"]},
        "short_names": {"en": row["short_en"], "zh": row["short_zh"]},
        "capital": {"en": row["capital"], "zh": row["capital_zh"]},
        "zone": row["zone"],
        "source": row["source"],
    }


TABLES = (
    RecordTable(
        name="members", model=Country, values=_country,
        key_of=lambda row: row["code"], identity=lambda row: str(row.code),
    ),
)  # fmt: skip
