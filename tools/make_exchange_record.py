"""Make record/exchange of lancang_mekong: what sources say is shared, with what they leave open."""

import json
import sys
from pathlib import Path

from lancang_mekong.tables import Row, write_rows

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "src" / "riparian" / "instances" / "lancang_mekong" / "record"
RELIEFWEB = "https://reliefweb.int/report/cambodia/china-provide-mekong-river-commission-year-round-water-data"
PLEDGE = "http://mrcmekong.org/news-and-events/news/pr-mrcs-welcomes-china-pledge/"
FLOOD_MOU = (
    "https://www.lmcwater.org.cn/cooperative_achievements/important_documents/files/202008/"
    "t20200825_34378.html"
)
HYCOS = (
    "http://www.mrcmekong.org/news-and-events/events/new-mekong-hycos-project-remains-on-track-"
    "after-consultation-with-regional-and-international-experts/"
)
FIVE = "KHM;LAO;MMR;THA;VNM"
ASSUMED = (
    "The source names no hours and no delay: two readings on each day of China's clock are counted,"
    " and each may come up to half a day after the day ends."
)
COMMON = {"party": "CHN", "zone": "Asia/Shanghai", "per_day": "2", "delay_minutes": "720",
          "assumed": ASSUMED}  # fmt: skip
AGREEMENTS: tuple[Row, ...] = (
    {"id": "SH-MRC-2002", "title_en": "Flood-season hydrological data, China and the Mekong River"
     " Commission", "title_zh": "中国与湄公河委员会汛期水文数据", "parties": "CHN",
     "others": "Mekong River Commission", "summary": "Water level and rainfall of two stations,"
     " Jinghong and Man'an, in the flood season.",
     "note": "One source dates the start to 2002, another to 2003; the day is not known. Followed"
     " by the year-round agreement of 2020.", "source": f"{RELIEFWEB} | {PLEDGE}"},
    {"id": "SH-LMC-FLOOD", "title_en": "MoU on provision of flood-season hydrological information"
     " of the Lancang River by China to the other five members",
     "title_zh": "关于中国向其他五个成员国提供澜沧江汛期水文资料的谅解备忘录",
     "parties": f"CHN;{FIVE}", "document_id": "D-WMOU-FLOOD", "summary": "Two reports a day of"
     " water level and rainfall of two stations, 1 June to 31 October.",
     "note": "The day of signature was not read.", "source": FLOOD_MOU},
    {"id": "SH-LMC-2020", "title_en": "MoU on provision of year-round hydrological information of"
     " the Lancang River", "title_zh": "关于中国提供澜沧江全年水文信息的谅解备忘录",
     "parties": f"CHN;{FIVE}", "signed_on": "2020-09-24", "document_id": "D-HYDMOU20",
     "summary": "Year-round information; stations and frequency were not read.",
     "note": "Nothing can be counted until the terms are known.",
     "source": "https://www.globaltimes.cn/page/202011/1205352.shtml"},
    {"id": "SH-MRC-2020", "title_en": "Year-round hydrological data, China and the Mekong River"
     " Commission", "title_zh": "中国与湄公河委员会全年水文数据", "parties": "CHN",
     "others": "Mekong River Commission", "signed_on": "2020-10-22", "summary": "Water level and"
     " rainfall of two stations twice a day, all year, from 1 November 2020.", "note": "",
     "source": RELIEFWEB},
    {"id": "SH-LMC-2025", "title_en": "Consensus of the six countries on providing each other"
     " hydrological information of the basin", "title_zh": "六国相互提供流域水文信息的共识",
     "parties": f"CHN;{FIVE}", "signed_on": "2025-09-24", "summary": "The six provide each other"
     " hydrological information; stations and frequency were not read.",
     "note": "Nothing can be counted until the terms are known.",
     "source": "http://news.gangyiku.com/news/17327.html"},
    {"id": "SH-HYCOS", "title_en": "Mekong-HYCOS network", "title_zh": "湄公河水文循环观测系统",
     "parties": "KHM;LAO;THA;VNM", "others": "Mekong River Commission",
     "summary": "49 stations in the first phase, every 15 minutes, water level and rainfall; eight"
     " main-stream stations added from 2016.",
     "note": "The sources read do not name the stations, so nothing is counted here.",
     "source": HYCOS},
)  # fmt: skip
# Which commitment an agreement rests on, as far as sources say so.
COMMITMENTS: tuple[Row, ...] = (
    {"commitment_id": "CM-072", "agreement_id": "SH-LMC-FLOOD", "source": FLOOD_MOU,
     "note": "The commitment is cut from the memorandum itself."},
    {"commitment_id": "CM-086", "agreement_id": "SH-LMC-2020",
     "source": "https://www.globaltimes.cn/page/202011/1205352.shtml",
     "note": "Announced on 2020-08-24, agreed among the six on 2020-09-24."},
    {"commitment_id": "CM-086", "agreement_id": "SH-MRC-2020", "source": f"{RELIEFWEB} | {PLEDGE}",
     "note": "Announced on 2020-08-24, agreed with the commission on 2020-10-22."},
    {"commitment_id": "CM-213", "agreement_id": "SH-LMC-2025",
     "source": "http://news.gangyiku.com/news/17327.html",
     "note": "The consensus that the commitment is taken from."},
)  # fmt: skip
HEADERS = {
    "agreements": "id title_en title_zh parties others signed_on document_id summary note audience"
    " source",
    "undertakings": "id version agreement_id datastream_id party recipients recipients_words"
    " starts_on ends_on zone times every_minutes per_day season_first season_last delay_minutes"
    " tolerance_minutes assumed source",
    "commitments": "commitment_id agreement_id note source",
}


def undertakings() -> list[Row]:
    """Return what China owes of the two stations: the flood season, then all year."""
    rows: list[Row] = []
    for station in ("ST_JINGHONG", "ST_MANAN"):
        for observed in ("water-level", "rainfall"):
            series = f"{station}.{observed}"
            mrc = {"id": f"MRC {series}", "datastream_id": series, **COMMON,
                   "recipients_words": "Mekong River Commission"}  # fmt: skip
            rows += [
                {**mrc, "version": "1", "agreement_id": "SH-MRC-2002", "starts_on": "2002-06-01",
                 "ends_on": "2020-11-01", "season_first": "06-01", "season_last": "10-31",
                 "source": f"{RELIEFWEB} | {PLEDGE}",
                 "assumed": f"{ASSUMED} The first season is taken as that of 2002."},
                {**mrc, "version": "2", "agreement_id": "SH-MRC-2020", "starts_on": "2020-11-01",
                 "source": RELIEFWEB},
                {"id": f"LMC {series}", "version": "1", "agreement_id": "SH-LMC-FLOOD",
                 "datastream_id": series, **COMMON, "recipients": FIVE, "starts_on": "2020-06-01",
                 "season_first": "06-01", "season_last": "10-31", "source": FLOOD_MOU,
                 "assumed": f"{ASSUMED} The source is of August 2020; its season of 2020 is taken"
                 " as the first."},
            ]  # fmt: skip
    return rows


def descriptor() -> dict[str, object]:
    """Describe the tables for an independent reader."""
    keys = {"agreements": ["id"], "undertakings": ["id", "version"],
            "commitments": ["commitment_id", "agreement_id"]}  # fmt: skip
    return {
        "name": "lancang-mekong-exchange",
        "title": "What is shared of the Lancang-Mekong by agreement",
        "profile": "tabular-data-package",
        "description": "Gathered from public sources, named per row. What a source leaves open is"
        " empty, or said in the column `assumed`.",
        "resources": [
            {"name": name, "path": f"{name}.csv", "profile": "tabular-data-resource",
             "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
             "schema": {"fields": [{"name": column, "type": "string"} for column in header.split()],
                        "primaryKey": keys[name]}}
            for name, header in HEADERS.items()
        ],
    }  # fmt: skip


def main() -> None:
    """Write the tables and their descriptor."""
    out = (Path(sys.argv[1]) if len(sys.argv) > 1 else RECORD) / "exchange"
    agreements = [{"audience": "public", **row} for row in AGREEMENTS]
    tables = {"agreements": agreements, "undertakings": undertakings(), "commitments": COMMITMENTS}
    for name, rows in tables.items():
        write_rows(out / f"{name}.csv", HEADERS[name].split(), rows)
    text = json.dumps(descriptor(), ensure_ascii=False, indent=1)
    (out / "datapackage.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
