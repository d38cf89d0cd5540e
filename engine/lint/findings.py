"""A rule of the lint, and what it found."""

from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

from engine.texts import Text

Severity = Literal["error", "warning", "info"]
LONGEST_ID = 200  # characters of an element's id that a finding repeats


class Located(Protocol):
    """Anything with an id and a line in the file."""

    @property
    def id(self) -> str:
        """The element's id; empty when it has none."""
        ...

    @property
    def line(self) -> int:
        """The line it starts on; 0 when unknown."""
        ...


class Place(NamedTuple):
    """A place in the file, for whatever has no class of its own."""

    id: str
    line: int


NOWHERE = Place("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong or worth knowing; an error keeps the diagram from being deployed."""

    rule: str
    severity: Severity
    element_id: str | None
    line: int | None
    text: Text


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its stable id; `text` says what is wrong and how to put it right."""

    id: str
    severity: Severity
    text: Text

    def at(self, place: Located, **parameters: object) -> Finding:
        """State that the rule is broken here; a parameter that is a Text is put in by language."""
        return Finding(
            rule=self.id,
            severity=self.severity,
            element_id=place.id[:LONGEST_ID] or None,
            line=place.line or None,
            text=Text(
                _sentence(self.text.id, {name: _id(value) for name, value in parameters.items()}),
                _sentence(self.text.en, {name: _en(value) for name, value in parameters.items()}),
            ),
        )


def _id(value: object) -> object:
    return value.id if isinstance(value, Text) else value


def _en(value: object) -> object:
    return value.en if isinstance(value, Text) else value


def _sentence(template: str, parameters: dict[str, object]) -> str:
    said = template.format(**parameters)
    return said[:1].upper() + said[1:]
