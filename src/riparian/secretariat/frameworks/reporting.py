"""The report of a framework: what counts for each item, on which ground, and what is empty."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from riparian.secretariat.accounts.actor import Actor
from riparian.secretariat.frameworks import engine, queries
from riparian.secretariat.frameworks.engine import Ground
from riparian.secretariat.frameworks.models import Framework, Item
from riparian.secretariat.frameworks.queries import Thing
from riparian.secretariat.lib.exports import csv_of
from riparian.secretariat.lib.typesetting import escaped

TAGGED_KINDS = ("body", "project", "commitment", "document", "decision", "meeting", "plan")
"""The kinds of things that are filed under frameworks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One thing and the ground on which it counts."""

    thing: Thing
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item of the report."""

    item: Item
    tagged: int
    confirmed: int
    unconfirmed: int

    @property
    def is_empty(self) -> bool:
        """Return whether nothing counts for the item."""
        return not (self.tagged or self.confirmed or self.unconfirmed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What counts for a framework, of what the reader may see."""

    framework: Framework
    lines: tuple[Line, ...]
    things: int
    untagged: tuple[Thing, ...]

    @property
    def empty(self) -> tuple[Line, ...]:
        """Return the items for which nothing counts."""
        return tuple(line for line in self.lines if line.is_empty)


def report_on(framework: Framework, actor: Actor) -> Report:
    """Return the report of a framework as an actor may see it."""
    return reports_on([framework], actor)[0]


def reports_on(frameworks: list[Framework], actor: Actor) -> list[Report]:
    """Return the reports of several frameworks from one reading of things, tags and links."""
    things = queries.things_for(actor, kinds=TAGGED_KINDS)
    tags = [(f"{t.kind}:{t.thing}", t.item.identifier) for t in queries.tags_of(things)]
    links = list(queries.links())
    reports = []
    for framework in frameworks:
        items = list(framework.items.all())
        found = engine.coverage(
            [item.identifier for item in items], tags=tags, links=links, things=things
        )
        lines = tuple(
            Line(
                item=item, tagged=found.count(item.identifier, Ground.TAGGED),
                confirmed=found.count(item.identifier, Ground.CONFIRMED),
                unconfirmed=found.count(item.identifier, Ground.UNCONFIRMED),
            )
            for item in items
        )  # fmt: skip
        untagged = tuple(things[key] for key in found.untagged)
        reports.append(
            Report(framework=framework, lines=lines, things=len(things), untagged=untagged)
        )
    return reports


def counted_for(item: Item, actor: Actor) -> list[Counted]:
    """Return what counts for one item, the firmest first."""
    things = queries.things_for(actor, kinds=TAGGED_KINDS)
    tags = [(f"{t.kind}:{t.thing}", t.item.identifier) for t in queries.tags_of(things)]
    found = engine.coverage(
        [item.identifier], tags=tags, links=queries.links(), things=()
    ).things[item.identifier]  # fmt: skip
    rows = [Counted(thing=things[key], ground=ground) for key, ground in found.items()]
    return sorted(rows, key=lambda row: (-row.ground, row.thing.kind, row.thing.identifier))


def csv_of_report(report: Report) -> str:
    """Write a report as a table."""
    header = ("item", "name_en", "name_zh", "tagged", "through_confirmed_links",
              "through_unconfirmed_links")  # fmt: skip
    return csv_of(header, (
        (line.item.identifier, line.item.names.get("en"), line.item.names.get("zh"), line.tagged,
         line.confirmed, line.unconfirmed)
        for line in report.lines
    ))  # fmt: skip


def typst_of_report(report: Report) -> str:
    """Write a report as a Typst source."""
    head = [_("Item"), _("Filed here"), _("Through confirmed links"),
            _("Through links not confirmed")]  # fmt: skip
    cells = [f"[*{escaped(word)}*]" for word in head]
    for line in report.lines:
        cells.append(f"[{escaped(f'{line.item.code} {line.item.name}')}]")
        cells += [f"[{number}]" for number in (line.tagged, line.confirmed, line.unconfirmed)]
    words = _("%(n)d things on record were read; %(u)d of them are filed nowhere. A thing can"
              " count for several items; the numbers are not added up.") % {
        "n": report.things, "u": len(report.untagged)}  # fmt: skip
    empty = ", ".join(f"{line.item.code} {line.item.name}" for line in report.empty)
    last = (_("Nothing counts for: %(items)s") % {"items": empty}) if empty else ""
    return (
        f"{escaped(words)}\n\n#table(columns: (1fr, auto, auto, auto), {', '.join(cells)})"
        f"\n\n{escaped(last)}"
    )
