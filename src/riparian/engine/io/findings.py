"""What is wrong with a basin folder: file, line, column, value, what it must be, what to do."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, or worth a look (`is_warning`).

    `line` counts as an editor does: the header is line 1.
    """

    file: str
    must: str
    remedy: str
    line: int | None = None
    column: str = ""
    value: str | None = None
    is_warning: bool = False

    @property
    def message(self) -> str:
        """One sentence in the shape that every error of Riparian has."""
        place = [self.file]
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.column:
            place.append(f"column {self.column}")
        subject = f"'{self.value}' " if self.value is not None else ""
        return f"{', '.join(place)}: {subject}{self.must}; {self.remedy}"

    def as_document(self) -> dict[str, Any]:
        """Return the finding as JSON."""
        return {
            "file": self.file,
            "row": self.line,
            "column": self.column or None,
            "value": self.value,
            "must": self.must,
            "remedy": self.remedy,
            "severity": "warning" if self.is_warning else "error",
            "message": self.message,
        }
