"""The parts of a form as a page shows them: plain values for the templates, no rules."""

from dataclasses import dataclass, field
from typing import Literal

ROOT = "isian"
State = Literal["empty", "begun", "filled", "bad", "given"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose."""

    value: str
    label: str
    selected: bool
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that is attached already; `value` hands it in again."""

    name: str
    size: str
    url: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One field on the page. `path` is the form's (`capaian.3.realisasi`), `value` ready to show.

    `mark` is there while a default that follows other answers is untouched; an `amount` stands to the right
    under its like, which a year does not; `figure_heads` name the figures
    beside the choices.
    """

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
    mark: str = ""
    amount: bool = False
    figure_heads: tuple["Column", ...] = ()

    @property
    def name(self) -> str:
        """The name under which a browser posts the answer."""
        return self.path.replace(".", "-")

    @property
    def id(self) -> str:
        """The element's id: where an error's link leads."""
        return f"{ROOT}-{self.name}"

    @property
    def is_asked(self) -> bool:
        """Say whether somebody is to answer here."""
        return self.kind not in ("fixed", "fixed-files", "blank", "prose", "divider")

    @property
    def is_answered(self) -> bool:
        """Say whether an answer stands here."""
        return bool(self.value or self.files or any(choice.selected for choice in self.choices))

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
    """One row of a list, with what names it; `begun` once somebody answered something.

    `brief` is the gist of it, to be read while the row is folded.
    `facts` are shown, not asked; `hidden` are names and values that are sent along unseen.
    """

    index: int
    title: str
    controls: tuple[Control, ...]
    brief: str = ""
    begun: bool = False
    facts: tuple[Control, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()

    @property
    def has_errors(self) -> bool:
        """Say whether something in the row is wrong."""
        return any(control.errors for control in self.controls)

    @property
    def state(self) -> State:
        """Say how far the row has come; what it opened with does not count as begun."""
        if self.has_errors:
            return "bad"
        if not any(control.is_asked for control in self.controls):
            return "given"
        open_ones = [each for each in self.controls if each.required and not each.is_answered]
        if not open_ones:
            return "filled"
        return "begun" if self.begun else "empty"


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

    @property
    def filled(self) -> int:
        """Count the rows that miss nothing."""
        return sum(row.state == "filled" for row in self.rows)

    @property
    def is_asked(self) -> bool:
        """Say whether there is anything to fill in."""
        return self.removable or any(row.state != "given" for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Controls under one heading; a `decision` is the part with the form's last word."""

    title: str
    hint: str
    controls: tuple[Control | RowList, ...]
    decision: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A whole form; `wide` when it wants the whole breadth of the page.

    `decided` is what was chosen where the form asks for a decision; `keys` are the fields on the page, `kept`
    names and values of fields that are not on it now. `has_lists` when there are lists to be filled in, which
    may be done in a sheet, `copyable` when answers may come from an earlier case.
    """

    title: str
    parts: tuple[Part, ...]
    wide: bool
    has_required: bool
    decided: str = ""
    keys: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    has_lists: bool = False
    copyable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong, with the element to go to."""

    id: str
    label: str
    message: str
