"""Which figures were corrected: typed otherwise than the last time, or written into a list of corrections.

A list of corrections is one with a column that `nilai_lama` works out: what was handed in before. Its other
figures are what is to stand instead.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.texts import Text
from forms.differences import title_of
from forms.fields import Field, Form
from forms.numbers import number
from forms.rows import rows_in

_FIGURES: Final = ("decimal", "integer")
_FORMER: Final = "nilai_lama("
_LANGUAGE: Final = "id"  # a row is named once, as the office speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A figure before and after, as answers hold them; None where it was taken away.

    `label` is the question, `row` names the row of a list, empty outside of lists.
    """

    label: Text
    row: str
    before: str | int
    after: str | int | None


def corrections(
    form: Form, former: Mapping[str, Any] | None, current: Mapping[str, Any]
) -> tuple[Correction, ...]:
    """Name the figures that were corrected, in the order of the form.

    `former` is what the same people handed in for the same step the last time, None at the first. What the
    system works out, and what was empty before, is not corrected.
    """
    found: list[Correction] = []
    for field in form.fields:
        if field.is_computed:
            continue
        if field.value_type == "rows":
            found += _in_list(field, (former or {}).get(field.key), current.get(field.key))
        elif former is not None:
            found += _figure(field, former.get(field.key), current.get(field.key), row="")
    return tuple(found)


def _in_list(field: Field, former: Any, current: Any) -> Iterator[Correction]:
    before = {_key(field, row): row for row in rows_in(former)}
    old = next((column for column in field.columns if _is_former(column)), None)
    for row in rows_in(current):
        earlier = before.get(_key(field, row), {})
        title = title_of(field, row, _LANGUAGE)
        for column in field.columns:
            if old is None:
                yield from _figure(column, earlier.get(column.key), row.get(column.key), row=title)
            elif earlier.get(column.key) != row.get(column.key):  # a correction that stays is not made anew
                yield from _figure(column, row.get(old.key), row.get(column.key), row=title)


def _figure(field: Field, before: Any, after: Any, *, row: str) -> Iterator[Correction]:
    if field.value_type not in _FIGURES or field.is_computed or field.readonly:
        return
    if before is not None and number(before) != number(after):
        yield Correction(label=field.label, row=row, before=before, after=after)


def _is_former(column: Field) -> bool:
    return column.compute is not None and column.compute.source.startswith(_FORMER)


def _key(field: Field, row: Mapping[str, Any]) -> tuple[str, ...]:
    """Name a row by its key; a list without one has no row that can be found again."""
    return tuple(str(row.get(name)) for name in field.row_key) or (str(row),)
