"""What a form is made of, once read: fields with their rules, in sections."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from engine.expressions import Expression
from engine.texts import Text

ValueType = Literal["string", "decimal", "integer", "boolean", "date", "datetime", "strings", "rows", "files"]
NOTHING = Text("", "")
TotalKind = Literal["sum", "average", "average_capped", "ratio", "of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to choose from."""

    value: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What stands below a column in a workbook.

    `names` are the columns that a ratio divides, or the table and column whose total is repeated ("of").
    """

    kind: TotalKind
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """One question of a form, or one column of a list of rows.

    `type` is form-js's word for it, `value_type` what an answer is. `columns` are those of a list of rows, in
    the order they are shown; `column_order` is the order in which they can be worked out. `former` says
    whether an earlier round's answer is filled in again, `grouped` whether thousands are set apart, `total`
    what a workbook writes below a table's column, `row_title` which columns name a row, `row_brief`
    which say the gist of one that is folded. `figures` gives rows to be seen beside the options,
    `figure_columns` says what of them.
    """

    key: str
    type: str
    value_type: ValueType
    label: Text
    description: Text = NOTHING
    prefix: Text = NOTHING
    suffix: Text = NOTHING
    required: bool = False
    required_if: Expression | None = None
    show_if: Expression | None = None
    default: Expression | None = None
    default_value: Any = None
    compute: Expression | None = None
    valid_if: Expression | None = None
    invalid: Text = NOTHING
    warn_if: Expression | None = None
    warning: Text = NOTHING
    readonly: bool = False
    former: bool = True
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    money: bool = False
    grouped: bool = True
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    options: tuple[Option, ...] = ()
    options_from: Expression | None = None
    only: Expression | None = None
    columns: tuple["Field", ...] = ()
    column_order: tuple["Field", ...] = ()
    rows_from: Expression | None = None
    row_key: tuple[str, ...] = ()
    min_rows: int = 0
    max_rows: int | None = None
    accept: tuple[str, ...] = ()
    multiple: bool = False
    total: Total | None = None
    appearance: str = ""
    figures: Expression | None = None
    figure_columns: tuple["Field", ...] = ()
    row_title: tuple[str, ...] = ()
    row_brief: tuple[str, ...] = ()

    @property
    def is_computed(self) -> bool:
        """Say whether the system works the value out, so that nobody types it."""
        return self.compute is not None

    @property
    def has_fixed_rows(self) -> bool:
        """Say whether the rows come from elsewhere: people fill them in, but add and remove none."""
        return self.rows_from is not None

    @property
    def has_options(self) -> bool:
        """Say whether an answer is one of a list."""
        return self.type in ("select", "radio", "checklist", "taglist")

    def expressions(self) -> Iterator[Expression]:
        """List the field's own expressions, without those of its columns."""
        for expression in (
            self.required_if,
            self.show_if,
            self.default,
            self.compute,
            self.valid_if,
            self.warn_if,
            self.options_from,
            self.only,
            self.rows_from,
            self.figures,
        ):
            if expression is not None:
                yield expression


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prose:
    """A paragraph (Markdown) between the fields."""

    text: Text
    show_if: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Divider:
    """A line between the fields."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Section:
    """Fields under one heading; hiding the section hides them all."""

    label: Text
    parts: tuple["Part", ...]
    description: Text = NOTHING
    show_if: Expression | None = None


Part = Field | Prose | Divider | Section


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Form:
    """A form document, read and checked. `parts` is what is shown, `fields` the same without the sections.

    `order` is the order in which values can be worked out; `lists` are the reference lists that the form
    draws on; `step_names` are the names that its expressions read and that must be steps of the diagram;
    `copied` are the answers that may be copied from an earlier case.
    """

    key: str
    title: Text
    parts: tuple[Part, ...]
    fields: tuple[Field, ...]
    order: tuple[Field, ...]
    lists: frozenset[str]
    step_names: frozenset[str]
    by_key: dict[str, Field] = field(repr=False)
    copied: tuple[str, ...] = ()

    def field_at(self, path: str) -> Field | None:
        """Find the field of a path such as `capaian.3.realisasi` or `capaian.realisasi`."""
        first, *rest = path.split(".")
        found = self.by_key.get(first)
        names = [name for name in rest if not name.isdigit()]
        if found is None or not names:
            return found
        return next((column for column in found.columns if [column.key] == names), None)
