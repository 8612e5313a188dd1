"""The colours of countries, on light and on dark paper: one source for reports and the platform.

They are told apart by the colour-blind and are always doubled by a label.
"""

COUNTRY_COLOURS = {
    "light": {
        "CHN": "#c2500a", "KHM": "#b98200", "LAO": "#00805f", "MMR": "#6d7a82", "THA": "#b25a92",
        "VNM": "#3b6fd0",
    },
    "dark": {
        "CHN": "#f08a4b", "KHM": "#e6b43c", "LAO": "#35c49b", "MMR": "#a3b0b8", "THA": "#e195c4",
        "VNM": "#86aaf2",
    },
}  # fmt: skip


def country_variables(scheme: str) -> str:
    """Return the CSS declarations of the country colours, as in `--country-lao: #00805f;`."""
    colours = COUNTRY_COLOURS[scheme].items()
    return " ".join(f"--country-{country.lower()}: {colour};" for country, colour in colours)


def with_country_colours(style: str) -> str:
    """Write the declarations where a style sheet asks for them by `/* countries: light */`."""
    for scheme in COUNTRY_COLOURS:
        style = style.replace(f"/* countries: {scheme} */", country_variables(scheme))
    return style
