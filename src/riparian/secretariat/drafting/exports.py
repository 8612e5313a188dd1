"""Codes and comparisons that leave the platform."""

from collections.abc import Iterable, Sequence
from typing import Any

from riparian.engine.norms.design.comparison import Place, Row
from riparian.engine.norms.design.profile import Degree, DesignProfile, Feature
from riparian.secretariat.drafting.models import ClauseCode, CodedText
from riparian.secretariat.lib.exports import csv_of


def list_csv(rows: Iterable[CodedText]) -> str:
    """Return the list of coded texts as CSV."""
    header = ("number", "title_en", "title_zh", "kind", "date", "clauses", "coders", "of_record")
    return csv_of(
        header,
        (
            (
                row.identifier, row.titles.get("en"), row.titles.get("zh"), row.kind, row.dated,
                getattr(row, "n_clauses", ""), getattr(row, "n_coders", ""), row.is_of_record,
            )
            for row in rows
        ),
    )  # fmt: skip


def codes_csv(codes: Iterable[ClauseCode]) -> str:
    """Return every code of a text with its coder and reason as CSV."""
    header = ("clause", "variable", "value", "coder", "country", "rationale", "coded_at")
    return csv_of(
        header,
        (
            (row.clause or "whole text", row.variable, row.value, row.coder, row.country,
             row.rationale, row.coded_at)
            for row in codes
        ),
    )  # fmt: skip


def standing_in_words(standing: Degree | Feature) -> str:
    """Return one cell of a comparison: a median range, or whether a thing is there."""
    if isinstance(standing, Feature):
        codes = ";".join(standing.codes)
        return f"{standing.presence} {codes}".strip() if codes != "Y" else str(standing.presence)
    return "–".join(dict.fromkeys(f"{end:g}" for end in standing.median or ()))


def comparison_csv(
    rows: Sequence[Row], third: DesignProfile | None, places: dict[str, Place]
) -> str:
    """Return a comparison with the reference text and the base rates as CSV."""
    header = ("variable", "first", "second", "difference", "reference", "base_rates")
    return csv_of(header, (_line(row, third, places) for row in rows))


def _line(row: Row, third: DesignProfile | None, places: dict[str, Place]) -> tuple[Any, ...]:
    reference: Degree | Feature | None = None
    if third:
        reference = third.degrees.get(row.variable) or third.features.get(row.variable)
    place = places.get(row.variable)
    rates = "; ".join(
        f"{rate.value}: {rate.count}/{rate.coded} of {rate.all}" for rate in place.rates
    ) if place else ""  # fmt: skip
    return (
        row.variable, standing_in_words(row.first), standing_in_words(row.second), row.difference,
        standing_in_words(reference) if reference else "", rates,
    )  # fmt: skip


def profile_of_text(text: CodedText, found: DesignProfile) -> dict[str, Any]:
    """Return a profile as plain JSON values."""
    return {
        "identifier": text.identifier,
        "titles": text.titles,
        "clauses": found.clauses,
        "coders": list(found.coders),
        "coded_twice": found.coded_twice,
        "disagreements": len(found.disagreements),
        "degrees": {
            key: {"median": degree.median, "strongest": degree.strongest, "coded": degree.coded,
                  "by_level": degree.by_level, "disputed": degree.disputed}
            for key, degree in found.degrees.items()
        },
        "features": {
            key: {"presence": feature.presence, "codes": feature.codes,
                  "clauses": feature.clauses}
            for key, feature in found.features.items()
        },
        "stability": _count(found.stability),
        "flexibility": _count(found.flexibility),
        "mechanisms": {str(key): _count(count) for key, count in found.mechanisms.items()},
    }  # fmt: skip


def _count(count: Any) -> dict[str, int]:  # noqa: ANN401 - a count of the engine
    return {"low": count.low, "high": count.high, "of": count.of}
