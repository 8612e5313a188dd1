"""The frameworks to be connected, their items, and the crosswalk between them."""

from pathlib import Path

from lancang_mekong.tables import Row, read_rows

FRAMEWORKS = ("id", "name_en", "name_zh")
ITEMS = ("id", "framework", "code", "name_en", "name_zh", "source")
TAGS = ("id", "kind", "item", "framework_item", "basis")
AREAS = {
    "connectivity": "LMC-PRIORITY/A1",
    "production-capacity": "LMC-PRIORITY/A2",
    "cross-border-economy": "LMC-PRIORITY/A3",
    "water": "LMC-PRIORITY/A4",
    "agriculture-poverty": "LMC-PRIORITY/A5",
    "public-health": "LMC-X/X2",
    "youth": "LMC-X/X3",
    "local-cooperation": "LMC-X/X4",
    "digital-innovation": "LMC-X/X5",
    "environment": "LMC-X/X7",
    "law-enforcement": "LMC-X/X8",
    "disaster": "LMC-X/X9",
    "culture": "LMC-X/X10",
    "tourism": "LMC-X/X11",
    "education": "LMC-X/X12",
    "media": "LMC-X/X13",
    "think-tank": "LMC-X/X13",
    "climate": "LMC-X/X14",
    "finance": "LMC-X/X15",
    "energy": "LMC-X/X16",
}
"""The area a row of the collection is filed under, as an item; some areas have none."""
CROSSWALK = ("id", "from_item", "to_item", "strength", "rationale", "source")
NAMES = {
    "LMC-PILLAR": ("Three pillars of the LMC", "澜湄合作三大支柱"),
    "LMC-PRIORITY": ("Five priority areas of the LMC", "澜湄合作五个优先领域"),
    "LMC-X": ("Further areas (X) of the LMC", "澜湄合作“X”领域"),
    "LMC-ZONE": ("Four zones of the LMC", "澜湄合作“四区”"),
    "BRI5": ("Five connectivities of the Belt and Road", "“一带一路”五通"),
    "CSF5": ("Five paths of the community of shared future", "命运共同体五条路径"),
    "GI3": ("Three global initiatives", "三大全球倡议"),
    "SDG": ("Sustainable Development Goals", "可持续发展目标"),
    "ASEAN3": ("Three pillars of the ASEAN Community", "东盟共同体三大支柱"),
}


def plainly(text: str) -> str:
    """Say for readers what the collectors call a seed: a founding document."""
    for article in ("The", "the", "One"):
        text = text.replace(f"{article} seed", f"{article} founding document")
    return text


def make_frameworks(folder: Path) -> tuple[list[Row], list[Row]]:
    """Return the frameworks and their items; an item's key is framework/code."""
    rows = read_rows(folder, "frameworks.csv")
    keys = dict.fromkeys(row["framework_id"] for row in rows)
    frameworks = [{"id": key, "name_en": NAMES[key][0], "name_zh": NAMES[key][1]} for key in keys]
    items = [
        {
            "id": f"{row['framework_id']}/{row['item_id']}", "framework": row["framework_id"],
            "code": row["item_id"], "name_en": row["name_en"], "name_zh": row["name_zh"],
            "source": row["source"],
        }
        for row in rows
    ]  # fmt: skip
    return frameworks, items


def make_crosswalk(folder: Path) -> list[Row]:
    """Return the links, each with a key of the two items it links."""
    links = []
    for row in read_rows(folder, "crosswalk.csv"):
        start = f"{row['from_framework']}/{row['from_item']}"
        end = f"{row['to_framework']}/{row['to_item']}"
        links.append({
            "id": f"{start}>{end}", "from_item": start, "to_item": end,
            "strength": row["strength"], "rationale": plainly(row["rationale"]),
            "source": row["source"],
        })  # fmt: skip
    return links


def make_tags(folder: Path) -> list[Row]:
    """Return the tags that follow from the area under which the collection files a row."""
    tags = []
    for kind, file, column in (("body", "bodies.csv", "sector"),
                               ("project", "projects.csv", "area"),
                               ("commitment", "commitments.csv", "priority_area")):  # fmt: skip
        for row in read_rows(folder, file):
            item = AREAS.get(row[column])
            if item:
                tags.append({
                    "id": f"{kind}:{row['id']}>{item}", "kind": kind, "item": row["id"],
                    "framework_item": item, "basis": f"{file}: {column} {row[column]}",
                })  # fmt: skip
    return tags
