"""Colours of countries and states: fixed, safe for the colour-blind, always doubled by a label.

Charts name colours by CSS variables, so that light, dark and print come from the same drawing.
"""

from riparian.engine.io.report.palette import COUNTRY_COLOURS

COUNTRIES = tuple(COUNTRY_COLOURS["light"])
"""Countries whose colour is fixed; the players of another basin take the same six in order."""
STATE_COLOURS = {
    "no dams": "var(--faint)",
    "rule curves": "var(--quiet)",
    "each alone": "var(--ink)",
    "all together": "var(--river)",
}
STATE_DASHES = {
    "no dams": [2, 3],
    "rule curves": [6, 3],
    "each alone": [1, 0],
    "all together": [1, 0],
}
STATE_WIDTHS = {"no dams": 1.5, "rule curves": 1.5, "each alone": 1.25, "all together": 4.0}
"""The black line lies on the blue one, so that both are seen where they run together."""
DRAWING_ORDER = ("no dams", "rule curves", "all together", "each alone")


def colour_of(country: str, players: tuple[str, ...]) -> str:
    """Return the CSS variable that holds a country's colour."""
    if country in COUNTRIES:
        return f"var(--country-{country.lower()})"
    if country in players:
        return f"var(--country-{COUNTRIES[players.index(country) % len(COUNTRIES)].lower()})"
    return "var(--faint)"
