"""Plans of the record: five-year plans, sector plans, bilateral texts, indicators, goals."""

from pathlib import Path

from lancang_mekong.tables import Row, read_rows

PLANS = ("id", "title_en", "title_zh", "kind", "parties", "document_id", "adopted", "starts",
         "ends", "note_en", "note_zh", "source")  # fmt: skip
SECTIONS = ("plan_id", "key", "number", "title_en", "title_zh", "position", "standing", "source")
MEASURES = ("id", "plan_id", "section", "title_en", "title_zh", "area", "responsible", "quantity",
            "unit", "due", "source")  # fmt: skip
INDICATORS = ("id", "plan_id", "section", "measure_id", "title_en", "title_zh", "unit", "is_share",
              "is_upward", "source")  # fmt: skip
VALUES = ("id", "indicator_id", "date", "value", "note", "source")
GOALS = ("id", "indicator_id", "stage", "due", "value", "basis", "words_en", "words_zh", "source")

SIX = "CHN;KHM;LAO;MMR;THA;VNM"
BY_DOCUMENT = (
    ("PL-POA18", "D-POA18", "multilateral", "2018", "2022"),
    ("PL-POA23", "D-POA23", "multilateral", "2023", "2027"),
    ("PL-W5YP18", "D-W5YP18", "sector", "2018", "2022"),
    ("PL-W5YP23", "D-W5YP23", "sector", "2023", "2027"),
    ("PL-AGR3Y", "D-AGR3Y", "sector", "2020", "2022"),
)
BILATERAL = (  # milestone, partner, kind, years, title in English and Chinese
    ("ML-11", "LAO", "bilateral-statement", "", "", "China-Laos joint statement of 2017",
     "2017年中老联合声明"),
    ("ML-14", "KHM", "bilateral-statement", "", "", "China-Cambodia joint communiqué of 2018",
     "2018年中柬联合公报"),
    ("ML-15", "KHM", "bilateral-plan", "2019", "2023", "China-Cambodia plan of action 2019-2023",
     "中柬行动计划（2019—2023）"),
    ("ML-12", "LAO", "bilateral-plan", "", "", "China-Laos plan of action of 2019",
     "2019年中老行动计划"),
    ("ML-17", "MMR", "bilateral-statement", "", "", "China-Myanmar joint statement of 2020",
     "2020年中缅联合声明"),
    ("ML-13", "LAO", "bilateral-plan", "", "", "China-Laos plan of action of 2023",
     "2023年中老行动计划"),
    ("ML-19", "VNM", "bilateral-statement", "", "", "China-Viet Nam joint statement of 2023",
     "2023年中越联合声明"),
    ("ML-16", "KHM", "bilateral-statement", "", "",
     "China-Cambodia: all-weather community for the new era, 2025",
     "2025年中柬新时代全天候命运共同体"),
    ("ML-18", "THA", "bilateral-statement", "", "",
     "China and Thailand announce a community (date not on record)",
     "中泰宣布构建命运共同体（日期无记录）"),
)  # fmt: skip
FROM_OTHER_TEXTS = {"4.2", "4.3", "5"}
UNREAD_23 = (
    ("connectivity", "Connectivity", "互联互通"), ("capacity", "Production capacity", "产能"),
    ("trade", "Trade", "贸易"), ("finance", "Finance", "金融"), ("water", "Water", "水资源"),
    ("agriculture", "Agriculture", "农业"), ("poverty", "Poverty reduction", "减贫"),
    ("forestry", "Forestry", "林业"), ("environment", "Environment", "环境"),
    ("culture", "Culture", "文化"), ("tourism", "Tourism", "旅游"),
    ("education", "Education", "教育"), ("media", "Media", "媒体"),
)  # fmt: skip
INDICATOR_ROWS = (
    ("PI-LDR-18", "PL-POA18", "4.1.1", "CM-038", "Leaders' meetings held since 2016",
     "2016年以来召开的领导人会议", "meetings"),
    ("PI-FM-18", "PL-POA18", "4.1.1", "CM-040", "Foreign ministers' meetings held since 2015",
     "2015年以来召开的外长会", "meetings"),
    ("PI-SOM-18", "PL-POA18", "4.1.2", "CM-041", "Senior officials' meetings held, as stated",
     "已召开的高官会（据陈述）", "meetings"),
    ("PI-DWG-18", "PL-POA18", "4.1.2", "CM-041",
     "Diplomatic joint working group meetings held, as stated",
     "已召开的外交联合工作组会（据陈述）", "meetings"),
    ("PI-LDR-23", "PL-POA23", "4.1.1", "CM-145", "Leaders' meetings held since 2016",
     "2016年以来召开的领导人会议", "meetings"),
    ("PI-FM-23", "PL-POA23", "4.1.1", "CM-146", "Foreign ministers' meetings held since 2015",
     "2015年以来召开的外长会", "meetings"),
    ("PI-WFORUM", "PL-POA23", "4.2", "CM-161", "Water cooperation forums held",
     "已举办的水资源合作论坛", "meetings"),
    ("PI-WMIN", "PL-POA23", "4.2", "CM-161", "Water ministers' meetings held",
     "已召开的水资源部长级会议", "meetings"),
    ("PI-TRADE", "PL-POA23", "4.2", "", "Trade of China with the five Mekong countries a year",
     "中国与湄公河五国年贸易额", "USD"),
    ("PI-VISITS", "PL-POA23", "4.3", "",
     "Two-way visits between China and the five Mekong countries a year",
     "中国与湄公河五国年双向人员往来", "person-trips"),
    ("PI-FUND", "PL-POA23", "5", "", "Special fund projects supported since the start, as stated",
     "专项基金累计支持项目（据陈述）", "projects"),
)  # fmt: skip
FROM_MEETINGS = (
    ("PI-LDR-18", "B-LDR"), ("PI-FM-18", "B-FM"), ("PI-LDR-23", "B-LDR"), ("PI-FM-23", "B-FM"),
    ("PI-WFORUM", "B-CTR-WAT"), ("PI-WMIN", "B-MIN-WAT"),
)  # fmt: skip
FROM_FACTS = (
    ("PI-SOM-18", ("FC-057", "FC-056", "FC-050", "FC-054")),
    ("PI-DWG-18", ("FC-051", "FC-055")),
    ("PI-WFORUM", ("FC-037",)),
    ("PI-WMIN", ("FC-036",)),
    ("PI-TRADE", ("FC-001", "FC-007", "FC-075", "FC-029", "FC-031")),
    ("PI-VISITS", ("FC-002", "FC-009", "FC-027")),
)
FUND = ("FD-018", "FD-019", "FD-027", "FD-033", "FD-038", "FD-039", "FD-052", "FD-062", "FD-063")
DERIVED = (
    ("PG-LDR-18", "PI-LDR-18", "CM-038", "2022-12-31", "4",
     "A meeting every two years after the second one of January 2018: 2020 and 2022",
     "2018年1月第二次会议之后每两年一次：2020年和2022年"),
    ("PG-FM-18", "PI-FM-18", "CM-040", "2022-12-31", "8",
     "A meeting every year 2018 to 2022 after the third one of December 2017",
     "2017年12月第三次会议之后，2018至2022年每年一次"),
    ("PG-LDR-23", "PI-LDR-23", "CM-145", "2027-12-31", "6",
     "A meeting every two years after the fourth one of December 2023: 2025 and 2027",
     "2023年12月第四次会议之后每两年一次：2025年和2027年"),
    ("PG-FM-23", "PI-FM-23", "CM-146", "2027-12-31", "12",
     "A meeting every year 2024 to 2027 after the eighth one of December 2023",
     "2023年12月第八次会议之后，2024至2027年每年一次"),
)  # fmt: skip


def make_plans(source: Path) -> list[Row]:
    """Return the plans: of the documents, then the bilateral texts of the milestones."""
    documents = {row["id"]: row for row in read_rows(source, "documents.csv")}
    milestones = {row["id"]: row for row in read_rows(source, "milestones.csv")}
    rows = [
        {"id": key, "title_en": documents[document]["title_en"],
         "title_zh": documents[document]["title_zh"], "kind": kind, "parties": SIX,
         "document_id": document, "adopted": documents[document]["adopted_date"], "starts": starts,
         "ends": ends, "source": documents[document]["source"]}
        for key, document, kind, starts, ends in BY_DOCUMENT
    ]  # fmt: skip
    for milestone, partner, kind, starts, ends, english, chinese in BILATERAL:
        found = milestones[milestone]
        rows.append(
            {"id": f"PL-{milestone}", "title_en": english, "title_zh": chinese, "kind": kind,
             "parties": f"CHN;{partner}", "adopted": found["date"], "starts": starts, "ends": ends,
             "note_en": found["description"], "source": found["source"]}
        )  # fmt: skip
    return rows


def section_of(row: Row) -> str:
    """Return the section of a measure without the number of its paragraph: 4.3.5 of 4.3.5 (82)."""
    return row["section"].partition(" ")[0]


def make_measures(source: Path) -> list[Row]:
    """Return the measures of the plans that the record holds statements of."""
    plans = {document: key for key, document, *_ in BY_DOCUMENT}
    return [
        {"id": row["id"], "plan_id": plans[row["document_id"]], "section": section_of(row) or "all",
         "title_en": row["title"], "area": row["priority_area"], "responsible": row["responsible"],
         "quantity": row["quantity"], "unit": row["unit"], "due": row["due_date"],
         "source": row["source"]}
        for row in read_rows(source, "commitments.csv")
        if row["document_id"] in plans
    ]  # fmt: skip


def make_sections(measures: list[Row]) -> list[Row]:
    """Return the sections that measures stand in, and those that nobody could read."""
    rows: dict[tuple[str, str], Row] = {}
    for measure in measures:
        plan, key = measure["plan_id"], measure["section"]
        told = plan == "PL-POA23" and key in FROM_OTHER_TEXTS
        rows.setdefault(
            (plan, key),
            {"plan_id": plan, "key": key, "number": "" if key == "all" else key,
             "standing": "other-texts" if told or key == "all" else "read",
             "source": measure["source"]},
        )  # fmt: skip
    unread = [
        {"plan_id": "PL-POA18", "key": "4.2.1-4.3.3", "number": "4.2.1 – 4.3.3",
         "standing": "not-on-record"},
        *({"plan_id": "PL-POA23", "key": key, "title_en": english, "title_zh": chinese,
           "standing": "not-on-record"} for key, english, chinese in UNREAD_23),
    ]  # fmt: skip
    for row in unread:
        rows[row["plan_id"], row["key"]] = row
    ordered = sorted(rows.values(), key=_place)
    for position, row in enumerate(ordered, start=1):
        row["position"] = str(position)
    return ordered


def _place(row: Row) -> tuple[str, tuple[int, ...]]:
    if not row.get("number"):
        return row["plan_id"], (4, 4)
    return row["plan_id"], tuple(int(part) for part in row["number"].split(" ")[0].split("."))


def make_indicators() -> list[Row]:
    """Return the indicators that the record holds values of."""
    return [
        {"id": key, "plan_id": plan, "section": section, "measure_id": measure,
         "title_en": english, "title_zh": chinese, "unit": unit, "is_share": "no",
         "is_upward": "yes", "source": ""}
        for key, plan, section, measure, english, chinese, unit in INDICATOR_ROWS
    ]  # fmt: skip


def make_values(source: Path) -> list[Row]:
    """Return dated values with their sources: numbered meetings, facts, statements of the fund."""
    rows = []
    for indicator, body in FROM_MEETINGS:
        rows += [
            _value(indicator, meeting["id"], meeting["date_end"], meeting["ordinal"], "",
                   meeting["source"])
            for meeting in read_rows(source, "meetings.csv")
            if meeting["body_id"] == body and meeting["ordinal"]
        ]  # fmt: skip
    facts = {row["id"]: row for row in read_rows(source, "facts.csv")}
    for indicator, keys in FROM_FACTS:
        for key in keys:
            fact = facts[key]
            rows.append(_value(indicator, key, fact["date"], fact["quantity"], fact["subject"],
                               fact["source"]))  # fmt: skip
    fund = {row["id"]: row for row in read_rows(source, "fund.csv")}
    for key in FUND:
        told = fund[key]
        rows.append(_value("PI-FUND", key, told["date"], told["quantity"], told["note"],
                           told["source"]))  # fmt: skip
    return rows


def _value(indicator: str, key: str, day: str, value: str, note: str, source: str) -> Row:
    return {"id": f"{indicator}/{key}", "indicator_id": indicator, "date": day, "value": value,
            "note": note, "source": source}  # fmt: skip


def make_goals(source: Path) -> list[Row]:
    """Return the staged goals: those of the whole have no number; four are worked out."""
    milestones = {row["id"]: row for row in read_rows(source, "milestones.csv")}
    measures = {row["id"]: row for row in read_rows(source, "commitments.csv")}
    rows = [
        {"id": f"PG-{key}", "indicator_id": "", "stage": stage, "due": milestones[key]["date"],
         "value": "", "basis": "no-number", "words_en": milestones[key]["title"],
         "words_zh": chinese, "source": milestones[key]["source"]}
        for key, stage, chinese in (
            ("ML-05", "launch", "首次领导人会议，启动机制"),
            ("ML-28", "2030", "命运共同体基本建成（2030年前后）"),
            ("ML-29", "2050", "命运共同体完全建成（2050年前后）"),
        )
    ]  # fmt: skip
    for key, indicator, measure, due, value, english, chinese in DERIVED:
        rows.append(
            {"id": key, "indicator_id": indicator, "stage": "plan-end", "due": due, "value": value,
             "basis": "derived", "words_en": english, "words_zh": chinese,
             "source": measures[measure]["source"]}
        )  # fmt: skip
    return rows
