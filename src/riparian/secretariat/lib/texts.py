"""Content in several languages: one JSON object {language: text} per field."""

from collections.abc import Mapping

from django.utils.translation import get_language


def in_language(texts: Mapping[str, str], language: str | None = None) -> str:
    """Return the text in the reader's language, else in English, else in any that is there."""
    wanted = (language or get_language() or "en").lower()
    for key in (wanted, wanted.split("-")[0], "en"):
        if texts.get(key):
            return texts[key]
    return next((text for text in texts.values() if text), "")
