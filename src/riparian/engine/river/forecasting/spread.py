"""Intervals from what the forecast missed in years it had not learnt from."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from riparian.engine.errors import InvalidInput
from riparian.engine.river.forecasting.daily import Values
from riparian.engine.river.forecasting.scores import LEVELS, MIDDLE
from riparian.engine.river.forecasting.seasons import SEASONS

LEAST_MISSES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Misses:
    """Quantiles of past misses, standardised, by season; shape (seasons, levels)."""

    quantiles: Values = field(repr=False)

    def around(self, centre: Values, season: NDArray[np.int64]) -> Values:
        """Return the quantiles of each forecast; shape (cases, levels)."""
        return np.asarray(centre[:, None] + self.quantiles[season])


def misses_of(missed: Values, season: NDArray[np.int64], *, is_centred: bool = True) -> Misses:
    """Return split-conformal quantiles [vovk2005]: rank ⌈(n+1)τ⌉ of n held-out misses.

    The middle is the forecast itself, so its own median miss is not added to it.

    Raises:
        InvalidInput: a season has too few misses to speak of quantiles.
    """
    rows = []
    for number in range(SEASONS):
        own = np.sort(missed[season == number])
        if len(own) < LEAST_MISSES:
            raise InvalidInput(
                f"forecast: {len(own)} held-out days in season {number}; needs {LEAST_MISSES}"
            )
        rank = np.ceil((len(own) + 1) * LEVELS).astype(np.int64) - 1
        row = own[np.clip(rank, 0, len(own) - 1)]
        if is_centred:
            row = row - row[MIDDLE]
        rows.append(row)
    return Misses(quantiles=np.stack(rows))
