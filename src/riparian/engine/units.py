"""The canonical unit of each quantity, and the only conversions."""

SECONDS_PER_DAY = 86_400.0
HM3_PER_DAY_PER_M3S = SECONDS_PER_DAY / 1e6
"""One m³/s for one day is 0.0864 hm³ (million cubic metres)."""

KM3_PER_HM3 = 1e-3
GWH_PER_MWH = 1e-3
HOURS_PER_DAY = 24.0
DAYS_PER_YEAR = 365.25
GRAVITY_KN_PER_M3 = 9.81
"""Weight of water: power [kW] = 9.81 · efficiency · flow [m³/s] · head [m]."""
