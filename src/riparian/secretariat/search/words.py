"""Words of a text in any of our scripts: where each begins and ends, and in which form it is kept.

ICU's dictionaries cut Chinese, Thai, Lao, Khmer and Burmese, which write no spaces; everything
else is cut where it is written apart. A compound of whole words (水资源, ประเทศไทย) is kept as those
words, so that each of them is found; a word that merely looks like two (ข้อมูล) stays whole.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from icu4py.breakers import WordBreaker

HAN = r"\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WITHOUT_SPACES = rf"{HAN}\u0e00-\u0eff\u1000-\u109f\uaa60-\uaa7f\u1780-\u17ff"
_HAN = re.compile(rf"[{HAN}]")
_WITHOUT_SPACES = re.compile(rf"[{WITHOUT_SPACES}]")
_LATIN_WITH_MARKS = re.compile(r"([A-Za-zđĐ][\u0300-\u036f]*)")
_INVISIBLE = re.compile(r"[\u00ad\u200c\u200d\u2060\ufeff]")
_BREAKING = re.compile(r"[\u200b\s]+")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Thai and Lao write "am" with its tone mark in three orders that look alike; ICU knows the last.
_AM = (
    (re.compile(r"\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32"), "\u0e33"),
    (re.compile(r"\u0ecd([\u0ec8-\u0ecb]?)\u0eb2|([\u0ec8-\u0ecb])\u0ecd\u0eb2"), "\u0eb3"),
)
SHORTEST_PART, SHORTEST_LONGER_PART = 3, 4
SHORTEST_PLURAL = 4
MOST_READINGS = 8
LONGEST_COMPOUND = 40


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its span and the form in which it is compared."""

    start: int
    end: int
    form: str


def canonical(text: str) -> str:
    """Return the text as it is kept: one spelling of what looks alike, no invisible characters."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).translate(_WIDE)
    for pattern, vowel in _AM:
        plain = pattern.sub(lambda found, am=vowel: (found[1] or found[2] or "") + am, plain)
    return _BREAKING.sub(" ", plain).strip()


def words_of(text: str) -> list[Word]:
    """Return the words of a canonical text with their places, compounds cut into their words."""
    words: list[Word] = []
    start = 0
    for segment in WordBreaker(text, "en"):
        place = start
        start += len(segment)
        if not any(character.isalnum() for character in segment):
            continue
        for part in parts_of(segment):
            words.append(Word(place, place + len(part), part.casefold()))
            place += len(part)
    return words


@lru_cache(maxsize=65_536)
def is_in_dictionary(text: str) -> bool:
    """Say whether a text in a script without spaces is one word of ICU's dictionary.

    The dictionaries cannot be asked; but only a word they hold comes back twice from its double.
    """
    return list(WordBreaker(text * 2, "en")) == [text, text]


@lru_cache(maxsize=65_536)
def parts_of(word: str) -> tuple[str, ...]:
    """Return the words that a compound consists of, or the word itself."""
    if len(word) > LONGEST_COMPOUND or not _WITHOUT_SPACES.search(word):
        return (word,)
    shortest, longer = (1, 2) if _HAN.search(word) else (SHORTEST_PART, SHORTEST_LONGER_PART)
    cuts = [
        cut
        for cut in range(shortest, len(word) - shortest + 1)
        if max(cut, len(word) - cut) >= longer
        and is_in_dictionary(word[:cut])
        and is_in_dictionary(word[cut:])
    ]
    if not cuts:
        return (word,)
    middle = min(cuts, key=lambda cut: (abs(2 * cut - len(word)), cut))
    return parts_of(word[:middle]) + parts_of(word[middle:])


def readings_of(text: str) -> list[tuple[str, ...]]:
    """Return the ways in which a sought text can be read as words, the likeliest first.

    Alone, a text may be cut otherwise than inside a sentence; each reading is sought.
    """
    likeliest = tuple(word.form for word in words_of(text))
    if not likeliest or len(text) > LONGEST_COMPOUND:
        return [likeliest] if likeliest else []
    return list(dict.fromkeys((likeliest, *_cuts(text.casefold()))))[:MOST_READINGS]


@lru_cache(maxsize=4_096)
def _cuts(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the first ways to cut a text without spaces into words of the dictionary."""
    if not text:
        return ((),)
    found: list[tuple[str, ...]] = []
    if _WITHOUT_SPACES.match(text):
        for end in range(len(text), 0, -1):
            if len(found) < MOST_READINGS and is_in_dictionary(text[:end]):
                found.extend(parts_of(text[:end]) + rest for rest in _cuts(text[end:]))
    return tuple(found[:MOST_READINGS])


@lru_cache(maxsize=65_536)
def folded(form: str) -> str:
    """Return the form for a second, wider look: no accents on Latin, no plural, plain digits."""
    apart = "".join(_without_marks(character) for character in form)
    plain = apart.removesuffix("'s").removesuffix("’s")
    if not plain.isascii() or len(plain) < SHORTEST_PLURAL:
        return plain
    if plain.endswith("ies"):
        return plain[:-3] + "y"
    return plain[:-1] if plain.endswith("s") and not plain.endswith(("ss", "us", "is")) else plain


def _without_marks(character: str) -> str:
    if character == "đ":
        return "d"
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    apart = unicodedata.normalize("NFD", character)
    return apart[0] if apart[0].isascii() else character
