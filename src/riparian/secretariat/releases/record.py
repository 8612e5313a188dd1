"""The table of the record that fills this app: notices on public record."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit

from riparian.secretariat.accounts.roles import Audience
from riparian.secretariat.accounts.visibility import marked
from riparian.secretariat.lib.days import read_day
from riparian.secretariat.lib.record import Record, RecordTable, Row
from riparian.secretariat.releases.models import Notice

OFFICIAL = ("mrcmekong.org", ".gov.cn", ".go.th", ".gov.vn", ".gov.kh", ".gov.la")


def _start(text: str) -> datetime | None:
    day = read_day(text)
    return datetime.combine(day, time(), tzinfo=UTC) if day else None


def _number(text: str) -> float | None:
    return float(text) if text else None


def sources_of(text: str) -> list[dict[str, str]]:
    """Return sources; only addresses of offices are linked.

    Others are mirrors of agency text on unrelated sites: named by their host, never linked.
    """
    found = []
    for part in filter(None, text.split(" | ")):
        address = part.split(" ", maxsplit=1)[0]
        if not address.startswith(("http://", "https://")):
            found.append({"text": part, "kind": "citation", "link": ""})
            continue
        host = urlsplit(address).hostname or ""
        is_official = host.endswith(OFFICIAL)
        found.append(
            {"text": part if is_official else host, "kind": "office" if is_official else "press",
             "link": address if is_official else ""}
        )  # fmt: skip
    return found


def _notice(row: Row, _record: Record) -> Mapping[str, Any]:
    ends = ("from_low_m3s", "from_high_m3s", "to_low_m3s", "to_high_m3s")
    flows = {name: _number(row[name]) for name in ends}
    return {
        "identifier": row["id"], "kind": row["kind"], "owner_country": row["operator_country"],
        "audience": Audience.PUBLIC, "receivers": row["receivers"].replace(";", " "),
        "dams": marked([one for one in row["dam_ids"].split(";") if one]),
        "dam_text": row["dam_text"], "announced_at": _start(row["announced_on"]),
        "starts_at": _start(row["starts_on"]), "ends_at": _start(row["ends_on"]), "is_by_day": True,
        "period_text": row["period_text"], **flows, "reported": row["reported"],
        "observed_note": row["observed_note"], "is_of_record": True,
        "sources": sources_of(row["source"]),
    }  # fmt: skip


TABLES = (
    RecordTable(name="release_notices", file="releases/notices", model=Notice, values=_notice),
)
