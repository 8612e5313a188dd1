"""A reading as it came: text, the place it stood at, and nothing guessed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RawReading:
    """The cells of one reading; empty where the sender said nothing."""

    place: str
    series: str
    time: str
    value: str
    unit: str
    quality: str = ""
    result_time: str = ""

    def cells(self) -> dict[str, str]:
        """Return what was said, for the quarantine."""
        said = {
            "series": self.series, "time": self.time, "value": self.value, "unit": self.unit,
            "quality": self.quality, "result_time": self.result_time,
        }  # fmt: skip
        return {name: text for name, text in said.items() if text}
