"""The words of a progress report: frozen content in, blocks in the reader's language out.

Every format is written from these blocks, so that page, PDF and editable document say the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from riparian.secretariat.commitments import charts
from riparian.secretariat.commitments.kinds import Area, Due, Score
from riparian.secretariat.lib.texts import in_language

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the report."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A paragraph."""

    text: str
    kind: str = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; `widths` are the parts of the line that its columns take."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    kind: str = "table"

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Return each cell with the heading of its column."""
        return [list(zip(self.header, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart, and in words what is to be seen on it."""

    spec: Mapping[str, Any]
    alt: str
    kind: str = "picture"


Block = Heading | Words | Table | Picture


def title_of(content: Content) -> str:
    """Return the title in the language that is active."""
    return _("Progress report %(year)s on commitments") % {"year": content["year"]}


def blocks_of(content: Content) -> Iterator[Block]:
    """Yield the report from what matters most to the annex, in the language that is active."""
    yield from _summary(content)
    yield from _scores(content)
    yield from _changes(content)
    yield from _due(content)
    yield from _evidence(content)
    yield from _annex(content)


def _country(content: Content, code: str) -> str:
    names = content["countries"].get(code, {})
    return in_language(names) if _has_own(names) else _(names.get("en", code)) if names else code


def _has_own(names: Mapping[str, str]) -> bool:
    """Return whether the record itself names the country in the reader's language."""
    return in_language(names) != names.get("en")


def _who(content: Content, responsible: str) -> str:
    if responsible == "all":
        return _("all member countries")
    return ", ".join(_country(content, code) for code in responsible.split(";"))


def _score(score: str) -> str:
    return {"1": "+1", "0": "0", "-1": "−1", "na": _("n/a")}.get(score, "–")


def _summary(content: Content) -> Iterator[Block]:
    totals, overall = content["totals"], content["indices"]["area"][0]
    yield Heading(text=_("Summary"))
    facts = {"commitments": totals["commitments"], "documents": totals["documents"],
             "day": content["on"]}  # fmt: skip
    yield Words(
        text=_("As of %(day)s, %(commitments)s commitments from %(documents)s documents are on"
               " record.") % facts
    )  # fmt: skip
    yield Words(text=_index_in_words(overall))
    dues = content["dues"]
    yield Table(
        header=(_("Deadline"), _("Commitments")), widths=(3, 1),
        rows=[(str(Due(due).label), f"{dues.get(due, 0):,}") for due in Due.values],
    )  # fmt: skip
    without = totals.get("without_evidence", 0)
    yield Words(
        text=ngettext(
            "For %(n)s commitment there is no evidence on record. That says nothing about whether"
            " it is carried out.",
            "For %(n)s commitments there is no evidence on record. That says nothing about whether"
            " they are carried out.", without,
        ) % {"n": f"{without:,}"}
    )  # fmt: skip


def _index_in_words(index: Mapping[str, Any]) -> str:
    coverage = _("%(scored)s of %(applicable)s cells are scored.") % index
    if not index["scored"]:
        return f"{_('Nothing is scored yet, so there is no index.')} {coverage}"
    if index["is_withheld"]:
        return f"{_('The index is withheld: the two coders do not agree enough.')} {coverage}"
    words = _("Index %(mean)s on the scale from −1 to +1.") % {"mean": _signed(index["mean"])}
    return f"{words} {coverage} {_('Agreement of coders')}: {_alpha(index)}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _alpha(index: Mapping[str, Any]) -> str:
    alpha, low, high = index["alpha"]
    if alpha is None:
        return _("not known")
    interval = "" if low is None else f" [{low:.2f}, {high:.2f}]"
    return f"α {alpha:.2f}{interval}"


def _mean(index: Mapping[str, Any]) -> str:
    if index["is_withheld"]:
        return _("withheld")
    return "–" if index["mean"] is None else _signed(index["mean"])


def group_label(content: Content, by: str, group: str) -> str:
    """Return the name of a group of an index."""
    if by == "country":
        return _country(content, group) if group else _("Joint bodies")
    if by == "document":
        return in_language(content["documents"].get(group, {})) or group
    return str(Area(group).label) if group in Area.values else group


def _scores(content: Content) -> Iterator[Block]:
    yield Heading(text=_("How far the commitments are"))
    rows = [
        (group_label(content, "area", index["group"]), _counts(index))
        for index in content["indices"]["area"][1:]
    ]
    if rows:
        yield Picture(
            spec=charts.scores_spec(rows, title=_("Area"), axis=_("commitments by country")),
            alt=_("How many cells are done, partly done, not done and not scored; the same numbers"
                  " are in the table below."),
        )  # fmt: skip
    for by, name in (("area", _("Area")), ("country", _("Country")), ("document", _("Document"))):
        indices = content["indices"][by][1:]
        yield Table(
            header=(name, _("Index"), _("Coverage"), _("Done"), _("Partly"), _("Not done"),
                    _("Agreement of coders")),
            rows=[_index_row(group_label(content, by, index["group"]), index)
                  for index in indices],
            widths=(6, 2, 2, 1, 1, 1, 4),
        )  # fmt: skip
    yield Words(
        text=_("The index is the mean of settled scores from −1 to +1; cells without a score are"
               " left out of the mean and counted in the coverage. It is withheld where the two"
               " coders agree too little (Krippendorff's alpha below 0.667).")
    )  # fmt: skip


def _counts(index: Mapping[str, Any]) -> tuple[int, ...]:
    by = index["by_score"]
    done, partly, undone = (by[score] for score in (Score.FULL, Score.PARTIAL, Score.CONTRARY))
    return done, partly, undone, index["applicable"] - index["scored"]


def _index_row(label: str, index: Mapping[str, Any]) -> tuple[str, ...]:
    done, partly, undone, _open = _counts(index)
    coverage = f"{index['scored']:,} / {index['applicable']:,}"
    return (label, _mean(index), coverage, str(done), str(partly), str(undone), _alpha(index))


def _changes(content: Content) -> Iterator[Block]:
    yield Heading(text=_("What changed since the last report"))
    previous = content["previous"]
    if previous is None:
        yield Words(text=_("This is the first report; there is none to compare with."))
        return
    totals = content["totals"]
    facts = {"year": previous["year"], "new": totals.get("new", 0),
             "changed": totals.get("changed", 0)}  # fmt: skip
    yield Words(
        text=_("Since the report of %(year)s: %(new)s new commitments, %(changed)s changed scores.")
        % facts
    )
    rows = content["lists"].get("changed", [])
    yield from _table(
        (_("Commitment"), _("Country"), _("Before"), _("Now")), (6, 2, 1, 1),
        [(f"{row['commitment']} {in_language(row['titles'])}",
          _country(content, row["country"]) if row["country"] else _("Joint bodies"),
          _score(row["before"]), _score(row["after"])) for row in rows],
        total=totals.get("changed", 0),
    )  # fmt: skip


def _table(
    header: Sequence[str], widths: Sequence[int], rows: Sequence[Sequence[str]], *, total: int
) -> Iterator[Block]:
    """Yield a table, and how many rows the matrix has beyond it."""
    if rows:
        yield Table(header=header, rows=rows, widths=widths)
    if total > len(rows):
        yield Words(
            text=_("And %(n)s more: see the follow-up matrix.") % {"n": f"{total - len(rows):,}"}
        )


def _due(content: Content) -> Iterator[Block]:
    for due, title, nothing in (
        ("overdue", _("Overdue"), _("Nothing is overdue.")),
        ("soon", _("Due soon"), _("Nothing is due soon.")),
    ):
        yield Heading(text=title)
        rows = content["lists"].get(due, [])
        if not rows:
            yield Words(text=nothing)
        yield from _table(
            (_("Commitment"), _("Responsible"), _("Deadline")), (6, 3, 2),
            [(f"{row['commitment']} {in_language(row['titles'])}",
              _who(content, row["responsible"]), row["deadline"]) for row in rows],
            total=content["totals"].get(due, 0),
        )  # fmt: skip


def _evidence(content: Content) -> Iterator[Block]:
    yield Heading(text=_("Evidence of the year"))
    rows = content["lists"].get("shown", [])
    if not rows:
        yield Words(text=_("No evidence of this year is on record."))
    yield from _table(
        (_("Date"), _("Commitment"), _("Country"), _("What it shows"), _("Source")),
        (2, 2, 2, 6, 4),
        [(row["dated"], row["commitment"],
          _country(content, row["country"]) if row["country"] else _("all member countries"),
          row["text"], row["source"]) for row in rows],
        total=content["totals"].get("shown", 0),
    )  # fmt: skip


def _annex(content: Content) -> Iterator[Block]:
    yield Heading(text=_("Annex: all commitments"))
    rows = content["lists"].get("all", [])
    yield from _table(
        (_("Commitment"), _("Document"), _("Responsible"), _("Deadline"), _("Scores")),
        (7, 3, 3, 2, 3),
        [(f"{row['commitment']} {in_language(row['titles'])}", row["document"],
          _who(content, row["responsible"]), row["deadline"] or "–",
          _scores_in_words(row["scores"])) for row in rows],
        total=content["totals"]["commitments"],
    )  # fmt: skip


def _scores_in_words(scores: Mapping[str, str]) -> str:
    pairs: Iterable[str] = (
        f"{code} {_score(score)}" if code != "body" else _score(score)
        for code, score in sorted(scores.items())
    )
    return ", ".join(pairs) or "–"
