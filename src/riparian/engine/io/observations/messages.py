"""Readings in JSON messages: `{"time", "value", "unit"}`, or the words of SensorThings."""

import json
from collections.abc import Iterator
from typing import Any

from riparian.engine.io.observations.raw import RawReading

_WORDS = {
    "time": ("time", "phenomenonTime"), "value": ("value", "result"), "unit": ("unit", "uom"),
    "quality": ("quality", "resultQuality"), "result_time": ("result_time", "resultTime"),
}  # fmt: skip
_SHOWN = 500


def read_message(payload: bytes, *, series: str, place: str) -> Iterator[RawReading]:
    """Yield the readings of one message, an object or a list of them.

    What is no such thing becomes one reading whose value is the text that came: it has no unit
    and no time, so it ends in the quarantine, where a person sees it.
    """
    try:
        content = json.loads(payload, parse_float=str, parse_int=str)
    except ValueError:
        content = None
    items = content if isinstance(content, list) else [content]
    for number, item in enumerate(items or [None], start=1):
        where = place if len(items) == 1 else f"{place} [{number}]"
        if isinstance(item, dict):
            yield _reading(item, series=series, place=where)
        else:
            text = payload[:_SHOWN].decode("utf-8", "replace")
            yield RawReading(place=where, series=series, time="", value=text, unit="")


def _reading(item: dict[str, Any], *, series: str, place: str) -> RawReading:
    said = {
        name: next((_text(item[word]) for word in words if word in item), "")
        for name, words in _WORDS.items()
    }
    own = _text(item.get("series", "")) or series
    return RawReading(place=place, series=own, **said)


def _text(value: object) -> str:
    # A structure or a truth value is no cell; empty, it is refused with its reason.
    return value.strip()[:_SHOWN] if isinstance(value, str) else ""
