"""Days as text: lenient where an address asks for one, strict where a file states one."""

from datetime import date

from riparian.engine.errors import InvalidInput


def find_day(
    text: str | None, *, earliest: date = date.min, latest: date = date.max
) -> date | None:
    """Return the day that an address asks for, or None where it names none between the bounds."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if earliest <= found <= latest else None


def read_day(text: str) -> date | None:
    """Return the day that a cell of a file states, or None of an empty one.

    Raises:
        InvalidInput: the text is no day of the calendar.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no day of the calendar; write it as 2024-05-31") from error
