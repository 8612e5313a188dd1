"""Words of a text in any of our scripts: where each begins and ends, and in which form it is kept.

ICU's dictionaries cut Chinese, Thai, Lao, Khmer and Burmese, which write no spaces; everything
else is cut where it is written apart. A compound (水资源, ประเทศไทย) is also known by the words it
is made of, so that each of them is found; a word that merely looks like two (ข้อมูล) is not cut.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

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
_PARTS = (
    (_HAN, (1, 2)),
    (re.compile(r"[\u1000-\u109f\uaa60-\uaa7f]"), (2, 4)),
    (_WITHOUT_SPACES, (3, 4)),
)
"""How long, by script, the shorter and the longer part of a compound must be."""
SHORTEST_PLURAL = 4
MOST_READINGS = 8
LONGEST_COMPOUND = 40


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its span, the form in which it is compared, and its parts if any."""

    start: int
    end: int
    form: str
    parts: tuple["Word", ...] = ()


def canonical(text: str) -> str:
    """Return the text as it is kept: one spelling of what looks alike, no invisible characters."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).translate(_WIDE)
    for pattern, vowel in _AM:
        plain = pattern.sub(rf"\1\2{vowel}", plain)
    return _BREAKING.sub(" ", plain).strip()


def words_of(text: str) -> list[Word]:
    """Return the words of a canonical text with their places, compounds with their parts."""
    words: list[Word] = []
    start = 0
    for segment in WordBreaker(text, "en"):
        if any(character.isalnum() for character in segment):
            words.append(_word(segment, start))
        start += len(segment)
    return words


def _word(segment: str, start: int) -> Word:
    names = parts_of(segment)
    ends = list(accumulate(map(len, names), initial=start))
    parts = tuple(map(Word, ends, ends[1:], (name.casefold() for name in names)))
    return Word(start, ends[-1], segment.casefold(), parts if len(parts) > 1 else ())


def rows_of(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield what can stand in a row: the words of the text, and the parts of each compound.

    A part and the word after its compound do not stand in a row: where 枯水期 and then 向 stand,
    期向 is not found.
    """
    yield words
    yield from (word.parts for word in words if word.parts)


def is_without_spaces(text: str) -> bool:
    """Say whether a text is in a script that writes no spaces between words."""
    return _WITHOUT_SPACES.match(text) is not None


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
    shortest, longer = next(lengths for script, lengths in _PARTS if script.search(word))
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
    words = words_of(text)
    if not words:
        return []
    likeliest = tuple(word.form for word in words)
    apart = tuple(part.form for word in words for part in word.parts or (word,))
    cuts = _cuts(text.casefold()) if len(text) <= LONGEST_COMPOUND else ()
    return list(dict.fromkeys((likeliest, apart, *cuts)))[:MOST_READINGS]


@lru_cache(maxsize=4_096)
def _cuts(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the first ways to cut a text without spaces into words of the dictionary."""
    if not text:
        return ((),)
    found: list[tuple[str, ...]] = []
    if _WITHOUT_SPACES.match(text):
        for end in range(len(text), 0, -1):
            if len(found) < MOST_READINGS and is_in_dictionary(text[:end]):
                found.extend((text[:end], *rest) for rest in _cuts(text[end:]))
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
