"""Lets long Indonesian words break between syllables, which Typst does not know."""

import re
from typing import Final

_SOFT: Final = "\u00ad"
_ENDLESS: Final = re.compile(r"\S{24,}")
_WORD: Final = re.compile(r"[A-Za-z]+")
_LETTER: Final = 1.7  # millimetres that a letter takes, rather too many
_BREAK: Final = re.compile(
    r"(?<=[aeiou])(?=(?:ng|ny|sy|kh|[b-df-hj-np-tv-z])[aeiou])"
    r"|(?<=[aeiou]ng)(?=[b-df-hj-np-tv-z][aeiou])"
    r"|(?<=[aeiou][b-df-hj-np-tv-z])(?=(?:ng|ny|sy|kh|[b-df-hj-np-tv-z]r?)[aeiou])",
    re.IGNORECASE,
)
_PIECE: Final = re.compile(r"[^/._?&=-]{1,20}[/._?&=-]*")
_LEAST: Final = 3  # letters on either side of a break


def breakable(text: str, width: float) -> str:
    """Put soft hyphens into words that may be too long for a column so many millimetres wide.

    What has no end (a path, a code) may break anywhere.
    """

    def fitted(found: re.Match[str]) -> str:
        return _hyphened(found[0]) if len(found[0]) * _LETTER > width else found[0]

    return _ENDLESS.sub(lambda found: _anywhere(found[0]), _WORD.sub(fitted, text))


def _hyphened(word: str) -> str:
    parts: list[str] = [""]
    breaks = {found.start() for found in _BREAK.finditer(word)}
    for place, letter in enumerate(word):
        if place in breaks and _LEAST <= place <= len(word) - _LEAST and not _digraph(word, place):
            parts.append("")
        parts[-1] += letter
    return _SOFT.join(parts)


def _digraph(word: str, place: int) -> bool:
    """Say whether a break would fall into ng, ny, sy or kh."""
    return word[place - 1 : place + 1].lower() in {"ng", "ny", "sy", "kh"}


def _anywhere(chunk: str) -> str:
    if _SOFT in chunk:
        return chunk
    return _PIECE.sub(lambda found: f"{found[0]}\u200b", chunk)
