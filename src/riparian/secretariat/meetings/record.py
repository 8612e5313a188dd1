"""The table of the record that fills this app: the meetings that were held."""

from collections.abc import Mapping
from typing import Any

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.lib.record import Record, RecordTable, Row
from riparian.secretariat.meetings.models import Meeting, Status


def _meeting(row: Row, record: Record) -> Mapping[str, Any]:
    chairs = row["co_chair_countries"]
    return {
        "identifier": row["id"],
        "body": record.find("bodies", row["body_id"]),
        "ordinal": int(row["ordinal"]) if row["ordinal"] else None,
        "theme": row["theme"],
        "starts": row["date_start"],
        "ends": row["date_end"],
        "city": row["city"],
        "host_country": row["host_country"],
        "chairs": marked(chairs.split(";")) if chairs else "",
        "format": row["format"],
        "status": Status.HELD,
        "audience": Audience.PUBLIC,
        "is_of_record": True,
        "sources": record.sources(row["source"]),
    }


TABLES = (RecordTable(name="meetings", model=Meeting, values=_meeting),)
