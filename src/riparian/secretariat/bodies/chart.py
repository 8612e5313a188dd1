"""The institution chart, drawn from the rows: tiers as bands, lines of reporting between boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

from riparian.secretariat.bodies.models import Body, Stage, Tier

BOX_WIDTH, BOX_HEIGHT, GAP, BAND_GAP, LABEL_WIDTH = 178, 62, 14, 34, 132
PER_ROW = 6
LAST_NARROW_LETTER = 0x2E7F


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One body in the chart."""

    body: Body
    x: int
    y: int
    lines: tuple[str, ...]
    is_proposed: bool

    @property
    def middle(self) -> int:
        """Return the x of the middle."""
        return self.x + BOX_WIDTH // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One tier in the chart."""

    label: str
    y: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything the template draws."""

    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def text_width(text: str) -> int:
    """Return how many narrow letters wide a text is; Chinese characters count for two."""
    return sum(2 if ord(letter) > LAST_NARROW_LETTER else 1 for letter in text)


def wrapped(text: str, *, width: int = 25, lines: int = 3) -> tuple[str, ...]:
    """Break a name into at most three lines, between words or between Chinese characters."""
    pieces = text.split(" ") if " " in text else list(text)
    joint = " " if " " in text else ""
    rows, row = [], ""
    for piece in pieces:
        longer = row + joint + piece if row else piece
        if text_width(longer) > width and row:
            rows.append(row)
            row = piece
        else:
            row = longer
    rows.append(row)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], rows[lines - 1][: width - 2] + "…"]
    return tuple(rows)


def chart_of(bodies: Sequence[Body]) -> Chart:
    """Lay the bodies out: one band per tier, at most six boxes in a row, siblings together."""
    placed: dict[int, Box] = {}
    bands = []
    y = 0
    for tier in Tier:
        members = [body for body in bodies if body.tier == tier]
        if not members:
            continue
        members.sort(key=lambda body: (_middle_of_parent(body, placed), body.identifier))
        rows = -(-len(members) // PER_ROW)
        for index, body in enumerate(members):
            row, column = divmod(index, PER_ROW)
            in_row = min(PER_ROW, len(members) - row * PER_ROW)
            start = LABEL_WIDTH + (PER_ROW - in_row) * (BOX_WIDTH + GAP) // 2
            placed[body.pk] = Box(
                body=body,
                x=start + column * (BOX_WIDTH + GAP),
                y=y + row * (BOX_HEIGHT + GAP),
                lines=wrapped(body.name),
                is_proposed=body.stage == Stage.PROPOSED,
            )
        height = rows * (BOX_HEIGHT + GAP) - GAP
        bands.append(Band(label=str(tier.label), y=y, height=height))
        y += height + BAND_GAP
    return Chart(
        width=LABEL_WIDTH + PER_ROW * (BOX_WIDTH + GAP),
        height=y,
        bands=tuple(bands),
        boxes=tuple(placed.values()),
        lines=tuple(_lines(placed)),
    )


def _middle_of_parent(body: Body, placed: dict[int, Box]) -> int:
    parent = placed.get(body.parent_id or 0)
    return parent.middle if parent else 0


def _lines(placed: dict[int, Box]) -> list[str]:
    lines = []
    for box in placed.values():
        parent = placed.get(box.body.parent_id or 0)
        if parent is None or parent.y >= box.y:
            continue
        bend = box.y - BAND_GAP // 3
        lines.append(
            f"M{parent.middle},{parent.y + BOX_HEIGHT} V{parent.y + BOX_HEIGHT + BAND_GAP // 3}"
            f" H{box.middle if parent.middle != box.middle else parent.middle} V{bend} V{box.y}"
        )
    return lines
