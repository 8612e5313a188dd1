"""The smallest pieces of writing that must not be parted, in the scripts of the river.

Thai, Lao, Khmer and Burmese are written without spaces between words. A cluster is what one may
never break inside: a base letter with its marks, a vowel written before its consonant, a Khmer
subscript, a Burmese stacked consonant or final.
"""

import re

_MARKS = "\u0300-\u036f"
_THAI = r"[\u0e40-\u0e44]?[\u0e01-\u0e2e](?:[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e])*"
_LAO = r"[\u0ec0-\u0ec4]?[\u0e81-\u0eae\u0edc-\u0edf](?:[\u0eb0-\u0ebd\u0ec6\u0ec8-\u0ece])*"
_KHMER = r"[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1\u17d3\u17dd])*"
_MYANMAR_MARK = r"[\u102b-\u1038\u103a-\u103e]"
# A consonant that carries asat (\u103a) closes the syllable before it.
_MYANMAR = (
    rf"[\u1000-\u102a\u103f](?:\u103a?\u1039[\u1000-\u1021]|{_MYANMAR_MARK})*"
    rf"(?:[\u1000-\u1021](?:\u1039[\u1000-\u1021])?\u103a{_MYANMAR_MARK}*"
    rf"(?:\u1039[\u1000-\u1021]{_MYANMAR_MARK}*)?)*"
)
_HAN = "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_CLUSTER = re.compile(
    f"{_THAI}|{_LAO}|{_KHMER}|{_MYANMAR}|{_HAN}|[^\\W\\d_][{_MARKS}]*|\\d+|\\s+|.", re.DOTALL
)
_LETTERS = re.compile(f"[A-Za-z\u00c0-\u024f\u1e00-\u1eff][{_MARKS}]*")


def clusters_of(text: str) -> list[str]:
    """Part a text into clusters; joined again they are the text."""
    return _CLUSTER.findall(text)


def words_of(text: str) -> list[str]:
    """Part a text into what a comparison marks: words where spaces part them, else clusters."""
    words: list[str] = []
    is_growing = False
    for cluster in clusters_of(text):
        is_letter = bool(_LETTERS.fullmatch(cluster))
        if is_letter and is_growing:
            words[-1] += cluster
        else:
            words.append(cluster)
        is_growing = is_letter
    return words
