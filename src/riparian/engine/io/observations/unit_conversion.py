"""Units of readings, by their UCUM codes: converted explicitly or refused, never taken for granted.

| quantity | codes |
|---|---|
| length | `m` `dm` `cm` `mm` `km` `[ft_i]` `[in_i]` |
| discharge | `m3/s` `L/s` `hm3/d` `m3/d` `[cft_i]/s` |
| volume | `m3` `hm3` `km3` `10*6.m3` `10*9.m3` `L` |
"""

from dataclasses import dataclass

from riparian.engine.errors import InvalidInput
from riparian.engine.units import SECONDS_PER_DAY

_FOOT_M = 0.3048
_LENGTH = {"m": 1.0, "dm": 0.1, "cm": 0.01, "mm": 0.001, "km": 1000.0, "[ft_i]": _FOOT_M,
           "[in_i]": _FOOT_M / 12}  # fmt: skip
_DISCHARGE = {"m3/s": 1.0, "L/s": 0.001, "hm3/d": 1e6 / SECONDS_PER_DAY,
              "m3/d": 1 / SECONDS_PER_DAY, "[cft_i]/s": _FOOT_M**3}  # fmt: skip
_VOLUME = {"m3": 1.0, "L": 0.001, "hm3": 1e6, "km3": 1e9, "10*6.m3": 1e6, "10*9.m3": 1e9}
# What people write for it; none of these means anything else in UCUM.
_SPELLINGS = {"m³/s": "m3/s", "m3.s-1": "m3/s", "m^3/s": "m3/s", "cumec": "m3/s", "cfs":
              "[cft_i]/s", "ft": "[ft_i]", "ft3/s": "[cft_i]/s", "hm³": "hm3", "km³": "km3",
              "m³": "m3", "Mm3": "hm3", "MCM": "hm3"}  # fmt: skip
QUANTITIES = {"length": _LENGTH, "discharge": _DISCHARGE, "volume": _VOLUME}


@dataclass(frozen=True, slots=True)
class Conversion:
    """The factor from one unit to another."""

    factor: float

    def __call__(self, value: float) -> float:
        """Return the value in the other unit; the same unit keeps every bit."""
        return value if self.factor == 1.0 else value * self.factor


def conversion(unit: str, to: str) -> Conversion:
    """Return how a unit is turned into another.

    Raises:
        InvalidInput: no unit was given, one is not known, or they measure different things.
    """
    if not unit:
        raise InvalidInput(f"no unit is given; say it, such as {to}")
    code, wanted = (_SPELLINGS.get(text, text) for text in (unit, to))
    if code == wanted:
        return Conversion(1.0)
    for factors in QUANTITIES.values():
        if code in factors and wanted in factors:
            return Conversion(factors[code] / factors[wanted])
    known = sorted(code for factors in QUANTITIES.values() if wanted in factors for code in factors)
    raise InvalidInput(
        f"the unit {unit!r} cannot be turned into {to}; give one of {', '.join(known) or to}"
    )
