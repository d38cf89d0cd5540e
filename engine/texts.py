"""Sentences that people read, in the two languages of the office."""

from typing import Literal, NamedTuple

Language = Literal["id", "en"]


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
