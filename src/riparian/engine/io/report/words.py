"""Numbers and lists as a reader wants them: signs, ranges, units, names."""

import math
from collections.abc import Sequence

UNKNOWN = "–"
_WHOLE_FROM, _TENTHS_FROM, _HUNDREDTHS = 100.0, 1.0, 0.005


def amount(value: float | None, *, signed: bool = False) -> str:
    """Write an amount with as many decimals as its size deserves, as in `+5.2` or `1,234`."""
    if value is None or not math.isfinite(value):
        return UNKNOWN
    size = abs(value)
    if size < _HUNDREDTHS:
        return "0"
    decimals = 0 if size >= _WHOLE_FROM else 1 if size >= _TENTHS_FROM else 2
    text = f"{size:,.{decimals}f}"
    sign = "−" if value < 0 else "+" if signed else ""
    return f"{sign}{text}"


def change(value: float | None) -> str:
    """Write a change with its sign."""
    return amount(value, signed=True)


def span(low: float, high: float, *, signed: bool = False) -> str:
    """Write a range, as in `−1.3 to +9.2`."""
    return f"{amount(low, signed=signed)} to {amount(high, signed=signed)}"


def published(low: float | None, high: float | None) -> str:
    """Write a published figure or range with the digits it was printed with."""
    ends = [f"{end:g}".replace("-", "−") for end in (low, high) if end is not None]
    return " to ".join(dict.fromkeys(ends)) or UNKNOWN


def percent(fraction: float, *, decimals: int = 0, signed: bool = False) -> str:
    """Write a fraction as percent."""
    size = f"{abs(100.0 * fraction):.{decimals}f}"
    is_zero = float(size) == 0.0
    sign = "" if is_zero else "−" if fraction < 0 else "+" if signed else ""
    return f"{sign}{size}\u00a0%"


def spread(low: float, high: float, *, signed: bool = False) -> str:
    """Write a range, or nothing where there is none."""
    return "" if amount(low) == amount(high) else span(low, high, signed=signed)


def listed(names: Sequence[str], *, most: int | None = None) -> str:
    """Join names, as in `Laos, Thailand and Viet Nam`."""
    if most is not None and len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    if len(names) <= 1:
        return "".join(names) or "nobody"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def plural(count: int, word: str, many: str = "") -> str:
    """Write a count with its word."""
    return f"{count:,} {word if count == 1 else many or word + 's'}"
