"""The parts of a form as a page shows them: plain values for the templates, no rules."""

from dataclasses import dataclass, field

ROOT = "isian"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that is attached already; `value` hands it in again."""

    name: str
    size: str
    url: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One field on the page. `path` is the form's (`capaian.3.realisasi`), `value` ready to show."""

    kind: str
    path: str = ""
    label: str = ""
    context: str = ""
    hint: str = ""
    value: str = ""
    prefix: str = ""
    suffix: str = ""
    required: bool = False
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    files: tuple[Attached, ...] = ()
    accept: str = ""
    multiple: bool = False
    max_length: int | None = None
    lines: int = 3
    width: str = "whole"
    css: str = ""

    @property
    def name(self) -> str:
        """The name under which a browser posts the answer."""
        return self.path.replace(".", "-")

    @property
    def id(self) -> str:
        """The element's id: where an error's link leads."""
        return f"{ROOT}-{self.name}"

    @property
    def brief(self) -> bool:
        """Say whether the choices are few and short enough to stand in one line."""
        return len(self.choices) <= 4 and all(len(choice.label) <= 22 for choice in self.choices)

    @property
    def describedby(self) -> str:
        """Name the elements that explain the field and what is wrong with it."""
        parts = []
        if self.hint:
            parts.append(f"{self.id}-petunjuk")
        if self.warnings:
            parts.append(f"{self.id}-peringatan")
        if self.errors:
            parts.append(f"{self.id}-galat")
        return " ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of a column."""

    label: str
    required: bool
    css: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a list; `facts` are shown, not asked; `hidden` are the names and values it is known by."""

    index: int
    title: str
    controls: tuple[Control, ...]
    facts: tuple[Control, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()

    @property
    def has_errors(self) -> bool:
        """Say whether something in the row is wrong."""
        return any(control.errors for control in self.controls)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowList:
    """A list of rows, as a table (`layout` "table") or as one card for each row ("cards").

    `leftover` are the rows with a choice that another field of the form has ruled out.
    """

    path: str
    label: str
    hint: str = ""
    context: str = ""
    required: bool = False
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    layout: str = "table"
    leftover: tuple[int, ...] = ()
    extendable: bool = False
    removable: bool = False
    kind: str = field(default="rows", init=False)
    width: str = field(default="whole", init=False)

    @property
    def id(self) -> str:
        """The element's id."""
        return f"{ROOT}-{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Controls under one heading."""

    title: str
    hint: str
    controls: tuple[Control | RowList, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A whole form; `wide` when it wants the whole breadth of the page."""

    title: str
    parts: tuple[Part, ...]
    wide: bool
    has_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong, with the element to go to."""

    id: str
    label: str
    message: str
