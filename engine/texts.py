"""Sentences that people read, in the two languages of the office."""

import re
from typing import Final, NamedTuple

_UNSTORABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Text(NamedTuple):
    """One sentence in Indonesian and in English; `{name}` marks a parameter in both."""

    id: str
    en: str

    def filled(self, **parameters: object) -> "Text":
        """Put the parameters in their places, in both languages."""
        return Text(self.id.format(**parameters), self.en.format(**parameters))

    def in_language(self, language: str) -> str:
        """Give the sentence in `language`; anything but English is Indonesian."""
        return self.en if language.startswith("en") else self.id


def is_blank(text: str) -> bool:
    """Say whether a text shows nothing: only spaces, breaks, or characters without a shape (U+200B)."""
    return not any(character.isprintable() and not character.isspace() for character in text)


def is_storable(text: str) -> bool:
    """Say whether a text can be shown again wherever it goes: no control characters, nothing XML forbids."""
    return _UNSTORABLE.search(text) is None


def storable(text: str) -> str:
    """Leave out of a text what makes it unfit to be stored."""
    return _UNSTORABLE.sub("", text)
