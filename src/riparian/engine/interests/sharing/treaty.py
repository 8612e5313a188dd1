"""Water treaties as data: bands of flow or level, fixed amounts, and how the rest is divided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from riparian.engine.errors import NoSolution
from riparian.engine.interests.sharing.rule import Family, Rule
from riparian.engine.interests.sharing.shares import Shares, exact_shares

Number = Fraction | int | float | str


def _exact_map(amounts: Mapping[str, Number]) -> dict[str, Fraction]:
    return {player: Fraction(str(amount)) for player, amount in amounts.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From `starts_at` up: fixed amounts first, the rest by weights.

    Without weights the rest goes in equal parts to those without a fixed amount (or to all).
    `total` is what is divided where that is not the measured quantity itself.
    """

    starts_at: Fraction
    fixed: Mapping[str, Fraction] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    total: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Treaty:
    """One rule of a treaty: its players, what is measured, and the bands from the top down."""

    key: str
    title: str
    players: tuple[str, ...]
    measured: str
    unit: str
    bands: tuple[Band, ...]
    source: str
    silent: str


def _band(
    starts_at: Number,
    *,
    fixed: Mapping[str, Number] | None = None,
    weights: Mapping[str, Number] | None = None,
    total: Number | None = None,
) -> Band:
    return Band(
        starts_at=Fraction(str(starts_at)),
        fixed=_exact_map(fixed or {}),
        weights=_exact_map(weights or {}),
        total=None if total is None else Fraction(str(total)),
    )


GANGES_1996 = Treaty(
    key="ganges_1996",
    title="Ganges at Farakka, treaty of 1996, Annexure I",
    players=("India", "Bangladesh"),
    measured="flow at Farakka",
    unit="cusec",
    bands=(
        _band(75_000, fixed={"India": 40_000}),
        _band(70_000, fixed={"Bangladesh": 35_000}),
        _band(0),
    ),
    source="ganges1996",
    silent="the flow cannot be negative",
)
NILE_1959 = Treaty(
    key="nile_1959",
    title="Nile, agreement of 1959",
    players=("Egypt", "Sudan"),
    measured="flow at Aswan after losses",
    unit="km3 a year",
    bands=(
        _band(74, fixed={"Egypt": "55.5", "Sudan": "18.5"}),
        _band(52, fixed={"Egypt": 48, "Sudan": 4}, weights={"Egypt": "7.5", "Sudan": "14.5"}),
    ),
    source="nile1959",
    silent="below 52 km3, the acquired rights, the agreement leaves the shares to a commission",
)
COLORADO_SHORTAGE = Treaty(
    key="colorado_shortage",
    title="Colorado, shortage by the level of Lake Mead (proposal of the seven states)",
    players=("Arizona", "Nevada", "Mexico"),
    measured="depth of Lake Mead below 1,075 ft",
    unit="ft",
    bands=(
        _band(50, fixed={"Nevada": 20, "Mexico": 100}, total=600),
        _band(25, fixed={"Nevada": 17, "Mexico": Fraction(500, 6)}, total=500),
        _band(0, fixed={"Nevada": 13, "Mexico": Fraction(400, 6)}, total=400),
    ),
    source="colorado2007",
    silent="above 1,075 ft nobody is short",
)
TREATIES = {treaty.key: treaty for treaty in (GANGES_1996, NILE_1959, COLORADO_SHORTAGE)}


def find_band(treaty: Treaty, quantity: Number) -> Band:
    """Return the band that a measured quantity falls into; raise NoSolution where there is none."""
    measured = Fraction(str(quantity))
    for band in treaty.bands:
        if measured >= band.starts_at:
            return band
    raise NoSolution(
        f"{treaty.title}: {treaty.measured} is {float(measured):g} {treaty.unit}; {treaty.silent}"
    )


def share_by_treaty(treaty: Treaty, quantity: Number) -> Shares:
    """Divide a measured quantity as the treaty says; raise NoSolution where it is silent."""
    band = find_band(treaty, quantity)
    total = Fraction(str(quantity)) if band.total is None else band.total
    rest = total - sum(band.fixed.values())
    others = [player for player in treaty.players if player not in band.fixed]
    weights = band.weights or dict.fromkeys(others or treaty.players, Fraction(1))
    whole = sum(weights.values())
    amounts = [
        band.fixed.get(player, Fraction(0)) + rest * weights.get(player, Fraction(0)) / whole
        for player in treaty.players
    ]
    return exact_shares(treaty.key, treaty.players, amounts)


TREATY_RULES = tuple(
    Rule(
        key=treaty.key,
        title=treaty.title,
        family=Family.TREATY,
        use_when="this is the text in force, or its model is proposed for another river",
        exists_when=f"{treaty.measured} is in a band of the text",
        source=treaty.source,
        axioms=("efficiency",),
        share=partial(share_by_treaty, treaty),
    )
    for treaty in TREATIES.values()
)
