"""The folder of a finished main study: report, document, data; all of it or nothing."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from riparian.engine.errors import InvalidInput
from riparian.engine.io.cooperation_document import document_of
from riparian.engine.io.cooperation_netcdf import cooperation_dataset, netcdf_bytes
from riparian.engine.io.cooperation_tables import cooperation_tables
from riparian.engine.io.published_results import (
    Comparison,
    PublishedResult,
    compare_with_published,
)
from riparian.engine.io.report.page import render_page
from riparian.engine.studies.cooperation_findings import CooperationFindings, read_cooperation
from riparian.engine.studies.reverse_flow import reverse_flow_km3
from riparian.engine.studies.setting import Setting
from riparian.engine.studies.value_of_cooperation import CooperationValue

REPORT, RESULT, DATA, ARRAYS = "report.html", "result.json", "data", "cooperation.nc"
OURS = frozenset({REPORT, RESULT, DATA})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WrittenReport:
    """Where everything lies, and the findings it was made from."""

    findings: CooperationFindings
    folder: Path
    report: Path
    result: Path
    data: tuple[Path, ...]


def write_cooperation(
    answer: CooperationValue,
    setting: Setting,
    *,
    out: Path,
    published: tuple[PublishedResult, ...] = (),
) -> WrittenReport:
    """Write the report, result.json and data/ of an answer; same answer, same bytes.

    The files appear together when all are written; an earlier report in `out` is replaced.

    Raises:
        InvalidInput: `out` is a file, or holds files that are not a report's.
    """
    return write_findings(read_cooperation(answer), setting, out=out, published=published)


def write_findings(
    findings: CooperationFindings,
    setting: Setting,
    *,
    out: Path,
    published: tuple[PublishedResult, ...] = (),
) -> WrittenReport:
    """Write the files of findings that were already read off an answer."""
    check_place(out)
    built = findings.answer.request.built
    lakes = reverse_flow_km3(setting, built=built) if published else {}
    comparisons = compare_with_published(published, findings, lakes)
    files = cooperation_files(findings, setting, comparisons)
    _write_together(files, out)
    return WrittenReport(
        findings=findings,
        folder=out,
        report=out / REPORT,
        result=out / RESULT,
        data=tuple(out / name for name in files if name.startswith(f"{DATA}/")),
    )


def cooperation_files(
    findings: CooperationFindings, setting: Setting, comparisons: tuple[Comparison, ...]
) -> dict[str, bytes]:
    """Return the content of every file of a report by its path within the folder."""
    tables = cooperation_tables(findings, setting, comparisons)
    document = document_of(findings, setting)
    result = f"{json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)}\n".encode()
    base_year = setting.require_valuation().base_year
    dataset = cooperation_dataset(findings.answer, base_year=base_year, title=setting.basin.title)
    page = render_page(
        findings,
        setting,
        tables=tables,
        comparisons=comparisons,
        fingerprint=hashlib.sha256(result).hexdigest()[:12],
    )
    return {
        REPORT: page.encode(),
        RESULT: result,
        **{f"{DATA}/{name}.csv": table.to_csv().encode() for name, table in tables.items()},
        f"{DATA}/{ARRAYS}": netcdf_bytes(dataset),
    }


def check_place(out: Path) -> None:
    """Raise unless a report can be written here without harming anything else.

    Raises:
        InvalidInput: it is a file, or a folder with other files in it.
    """
    if out.exists() and not out.is_dir():
        raise InvalidInput(f"output '{out}': is a file; it must be a folder; give another --out")
    others = sorted({one.name for one in out.iterdir()} - OURS) if out.is_dir() else []
    if others:
        raise InvalidInput(
            f"output '{out}': holds other files ({', '.join(others[:3])}); it must be new, empty "
            "or an earlier report; give another --out"
        )


def _write_together(files: Mapping[str, bytes], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    workplace = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        fresh = workplace / "fresh"
        for name, content in files.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if out.exists():
            out.rename(workplace / "earlier")
        fresh.rename(out)
    except BaseException:
        earlier = workplace / "earlier"
        if earlier.exists() and not out.exists():
            earlier.rename(out)
        raise
    finally:
        shutil.rmtree(workplace, ignore_errors=True)
