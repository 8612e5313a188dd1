"""Statements of quantities, the conflicts among their sources, projects and milestones."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from lancang_mekong.record_conflicts import CONFLICTS
from lancang_mekong.record_frameworks import plainly
from lancang_mekong.tables import Row, read_rows

SUBJECTS = ("id", "name_en", "name_zh")
STATEMENTS = (
    "id", "subject", "wording", "part", "date", "scope_country", "quantity", "unit", "bound",
    "status", "cumulative", "note", "source",
)  # fmt: skip
CONFLICT_COLUMNS = ("id", "subject_en", "subject_zh")
CLAIMS = ("id", "conflict", "says", "item_kind", "item", "source")
PROJECTS = (
    "id", "title", "country", "partner_countries", "implementing_org", "area", "year", "end_year",
    "amount", "currency", "funding_window", "status", "source",
)  # fmt: skip
MILESTONES = ("id", "date", "type", "title", "country", "description", "source")

FUND_SUBJECTS = {
    "special fund size announced for 5 years": "fund-size",
    "fund contribution by China": "fund-size",
    "batch signed": "fund-batch-projects",
    "batch approved": "fund-batch-projects",
    "batch launched": "fund-batch-projects",
    "batch approved, six countries": "fund-batch-projects",
    "batch amount": "fund-batch-amount",
    "projects supported": "fund-projects-supported",
    "projects received": "fund-projects-received",
    "amount received": "fund-amount-received",
    "projects of the agriculture ministry": "fund-agriculture-ministry-projects",
}
FACT_SUBJECTS = {
    "FC-001 FC-007 FC-029 FC-030 FC-031 FC-073 FC-075": "trade-china-mekong",
    "FC-016 FC-017 FC-018 FC-019 FC-020": "trade-china-one-country",
    "FC-021 FC-032": "trade-china-mekong-growth",
    "FC-002 FC-009 FC-027": "visits-china-mekong",
    "FC-012 FC-028": "infrastructure-projects-chinese-loans",
    "FC-011 FC-024": "workers-trained-vocational-base",
    "FC-048 FC-052": "leaders-meetings-held",
    "FC-049 FC-053": "foreign-ministers-meetings-held",
    "FC-050 FC-054 FC-056 FC-057": "senior-officials-meetings-held",
    "FC-051 FC-055": "diplomatic-group-meetings-held",
    "FC-040 FC-041 FC-044": "hydrological-data-shared-by-china",
}
NAMES = {
    "fund-size": ("Size of the special fund", "专项基金规模"),
    "fund-batch-projects": (
        "Projects in one round of the special fund", "专项基金单轮项目数"),
    "fund-batch-amount": (
        "Money in one round of the special fund", "专项基金单轮金额"),
    "fund-projects-supported": (
        "Projects the special fund supports, all countries", "专项基金支持项目总数"),
    "fund-projects-received": (
        "Projects one country received from the special fund", "一国获专项基金支持项目数"),
    "fund-amount-received": (
        "Money one country received from the special fund", "一国获专项基金金额"),
    "fund-agriculture-ministry-projects": (
        "Special fund projects of the agriculture ministry", "农业部专项基金项目数"),
    "trade-china-mekong": (
        "Trade of China with the five Mekong countries", "中国与湄公河五国贸易额"),
    "trade-china-one-country": (
        "Trade of China with one Mekong country", "中国与一个湄公河国家贸易额"),
    "trade-china-mekong-growth": (
        "Growth of trade of China with the Mekong countries", "中国与湄公河国家贸易增长"),
    "visits-china-mekong": (
        "Two-way visits between China and the Mekong countries",
        "中国与湄公河国家人员往来"),
    "infrastructure-projects-chinese-loans": (
        "Infrastructure projects backed by Chinese loans", "中国贷款支持的基础设施项目"),
    "workers-trained-vocational-base": (
        "Workers trained at the vocational training base", "职业教育基地培训人数"),
    "leaders-meetings-held": ("Leaders' meetings held", "已举行领导人会议次数"),
    "foreign-ministers-meetings-held": (
        "Foreign ministers' meetings held", "已举行外长会次数"),
    "senior-officials-meetings-held": (
        "Senior officials' meetings held", "已举行高官会次数"),
    "diplomatic-group-meetings-held": (
        "Diplomatic joint working group meetings held", "已举行外交联合工作组会次数"),
    "hydrological-data-shared-by-china": (
        "Hydrological data shared by China", "中方共享的水文数据"),
}  # fmt: skip
PARTS = {
    "FC-030": "first half of 2024", "FC-073": "first ten months of 2017",
    "FC-021": "first half of 2020", "FC-056": "before the second leaders' meeting",
    "FC-057": "before the first leaders' meeting", "FC-040": "flood season, start",
    "FC-041": "flood season", "FC-044": "year-round",
}  # fmt: skip
STATUS = (
    (r"proposals? submitted|candidate|tabled", "proposed"),
    (r"announce|pledge|issued|circulated|set up", "announced"), (r"approved", "approved"),
    (r"agreed|agree\b|sign agreement", "agreed"), (r"\bsigned\b", "signed"),
    (r"launched|begins", "launched"), (r"planned", "planned"),
    (r"carried out", "carried-out"), (r"\bcompleted\b", "completed"),
)  # fmt: skip
BOUNDS = (
    (r"more than|\bover\b|at least", "at-least"), (r"\babout\b|approximate", "about"),
    (r"\bnearly\b", "nearly"),
)  # fmt: skip
ROUND = re.compile(r"(first|second|third|fourth) batch|\d{4} fund year")


def _first(patterns: Iterable[tuple[str, str]], text: str, other: str) -> str:
    return next((word for pattern, word in patterns if re.search(pattern, text)), other)


def _slug(text: str) -> str:
    plain = re.sub(r"\([^)]*\)", "", text).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-")


def _of_fund(row: Row) -> Row:
    measure, note = row["measure"], row["note"]
    found = ROUND.search(note)
    part = found[0] if found and row["cumulative"] == "no" else ""
    signed = measure == "batch amount" and row["id"] != "FD-044"
    # The money of a batch is stated with the signing, but for Thailand in 2024: with the approval.
    status = "signed" if signed else _first(STATUS, measure, "reported")
    status = "approved" if row["id"] == "FD-044" else status
    return {
        "id": row["id"], "subject": FUND_SUBJECTS.get(measure, _slug(measure)), "wording": measure,
        "part": part, "date": row["date"], "scope_country": row["scope_country"],
        "quantity": row["quantity"], "unit": row["unit"],
        # A note may speak of a second number; only what it says before that is about this one.
        "bound": _first(BOUNDS, note.split(";")[0].replace("about 151", "").replace("about 68", ""),
                        "exact"),
        "status": status, "cumulative": row["cumulative"], "note": note, "source": row["source"],
    }  # fmt: skip


def _of_facts(row: Row) -> Row:
    known = {key: subject for keys, subject in FACT_SUBJECTS.items() for key in keys.split()}
    words = row["subject"]
    said = " ".join(re.findall(r"\(([^)]*)\)", words))
    # "planned for the second Week" is planned; "26 more planned" is not what the number counts.
    status = (
        "reported"
        if row["id"] in {"FC-085", "FC-067", "FC-071"}
        else _first(STATUS, words, "reported")
    )
    return {
        "id": row["id"], "subject": known.get(row["id"], _slug(words)), "wording": words,
        "part": PARTS.get(row["id"], ""), "date": row["date"], "scope_country": row["country"],
        "quantity": row["quantity"], "unit": row["unit"],
        # "(about 13.5 percent)" is about another number than the one printed.
        "bound": "exact" if row["id"] == "FC-063" else _first(BOUNDS, said, "exact"),
        "status": status, "cumulative": "yes" if "cumulative" in words else "no", "note": "",
        "source": row["source"],
    }  # fmt: skip


def make_statements(folder: Path) -> list[Row]:
    """Return all statements: those on the fund, then the other facts."""
    fund = [_of_fund(row) for row in read_rows(folder, "fund.csv")]
    return fund + [_of_facts(row) for row in read_rows(folder, "facts.csv")]


def make_subjects(statements: Iterable[Row]) -> list[Row]:
    """Return what is measured, in the order of the statements."""
    subjects: dict[str, Row] = {}
    for row in statements:
        key = row["subject"]
        words = re.sub(r"\s*\([^)]*\)", "", row["wording"])
        name_en, name_zh = NAMES.get(key, (words[0].upper() + words[1:], ""))
        subjects.setdefault(key, {"id": key, "name_en": name_en, "name_zh": name_zh})
    return list(subjects.values())


def make_conflicts() -> tuple[list[Row], list[Row]]:
    """Return the contradictions that the collectors met, and what each source claims."""
    conflicts, claims = [], []
    for number, (name_en, name_zh, said) in enumerate(CONFLICTS, start=1):
        key = f"CF-{number:02d}"
        conflicts.append({"id": key, "subject_en": name_en, "subject_zh": name_zh})
        for place, (says, source, item) in enumerate(said, start=1):
            kind, _, identifier = item.partition(":")
            claims.append({
                "id": f"{key}-{place}", "conflict": key, "says": says, "item_kind": kind,
                "item": identifier, "source": source,
            })  # fmt: skip
    return conflicts, claims


def make_copies(folder: Path) -> Mapping[str, tuple[tuple[str, ...], list[Row]]]:
    """Return the tables that are carried over as they are."""
    return {
        "projects": (PROJECTS, read_rows(folder, "projects.csv")),
        "milestones": (
            MILESTONES,
            [
                row | {"description": plainly(row["description"])}
                for row in read_rows(folder, "milestones.csv")
            ],
        ),
    }
