"""Reads the answers to a form in their context: settles what is hidden, fixed and computed.

Every value is settled in the order in which it can be worked out, then `forms.judging` judges them. The
strict and the lenient use (`forms.validation`) both take their result from here, so that a preview follows
the very rules of the submission.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.texts import Text
from forms import messages
from forms.casting import cast, nothing
from forms.context import FormContext
from forms.fields import Field, Form
from forms.files import Files
from forms.rows import rows_in
from forms.schemas import typed
from forms.scope import Scope, holds, inner, value_of


@dataclass(slots=True)
class Reading:
    """What answers amount to; paths are such as `capaian.3.realisasi`.

    `values` are typed, computed ones included, hidden ones left out. `required` names what must be answered,
    `scope` what expressions see at the top level. `places` gives the rows of a list their numbers in paths.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[Text]] = field(default_factory=dict)
    warnings: dict[str, list[Text]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    scope: Scope = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)

    def blame(self, path: str, text: Text) -> None:
        """Note what is wrong at a path; what was found first counts."""
        self.errors.setdefault(path, [text])

    def hide(self, path: str) -> None:
        """Forget whatever is wrong with a hidden field."""
        self.hidden.add(path)
        for blamed in [each for each in self.errors if each == path or each.startswith(f"{path}.")]:
            del self.errors[blamed]


def settled(form: Form, raw: Any, context: FormContext) -> Reading:
    """Read the answers and settle every value; what is wrong with single answers is noted."""
    values, errors = typed(form, raw)
    reading = Reading(values=values, errors=errors)
    reading.scope = inner(context.scope(), form.fields, values)
    work = _Settling(reading, Files(context))
    for each in form.order:
        work.settle(each, values, reading.scope, each.key)
    reading.values = {each.key: values[each.key] for each in form.fields if each.key in values}
    return reading


class _Settling:
    """The pass over the fields of one form."""

    def __init__(self, reading: Reading, files: Files) -> None:
        self.reading = reading
        self.files = files

    def settle(
        self,
        field: Field,
        values: dict[str, Any],
        scope: Scope,
        path: str,
        fixed: Mapping[str, Any] | None = None,
    ) -> None:
        """Settle one field among its siblings' `values`; `fixed` are the given values of its row."""
        if not holds(field.show_if, scope, otherwise=True):
            self.reading.hide(path)
            values.pop(field.key, None)
            scope[field.key] = None
            return
        values[field.key] = scope[field.key] = self._value(field, values.get(field.key), scope, path, fixed)

    def _value(
        self, field: Field, answer: Any, scope: Scope, path: str, fixed: Mapping[str, Any] | None
    ) -> Any:
        if field.is_computed:
            return cast(field, value_of(field.compute, scope))
        if field.readonly:
            given = fixed[field.key] if fixed is not None and field.key in fixed else None
            right = cast(field, value_of(field.default, scope)) if given is None else given
            if answer not in (None, [], right):
                self.reading.blame(path, messages.READ_ONLY)
            return right
        if field.value_type == "rows":
            return self._rows(field, answer or [], scope, path)
        if field.value_type == "files":
            return self.files.checked(field, answer or [], path, self.reading.errors)
        return nothing(field) if answer is None else answer

    def _rows(
        self, field: Field, answers: list[dict[str, Any]], scope: Scope, path: str
    ) -> list[dict[str, Any]]:
        pairs: Iterable[tuple[int, dict[str, Any], Mapping[str, Any] | None]]
        if field.rows_from is None:
            pairs = [(place, row, None) for place, row in enumerate(answers)]
        else:
            pairs = self._matched(field, answers, fixed_rows(field, scope), path)
        rows, self.reading.places[path] = [], []
        for place, row, fixed in pairs:
            row_scope = inner(scope, field.columns, row if fixed is None else {**row, **fixed})
            for column in field.column_order:
                self.settle(column, row, row_scope, f"{path}.{place}.{column.key}", fixed)
            rows.append({column.key: row[column.key] for column in field.columns if column.key in row})
            self.reading.places[path].append(place)
        return rows

    def _matched(
        self, field: Field, answers: list[dict[str, Any]], fixed: list[dict[str, Any]], path: str
    ) -> list[tuple[int, dict[str, Any], Mapping[str, Any]]]:
        """Pair the given rows with the answers by the row's key, or by place where the key was left out."""
        by_key: dict[tuple[Any, ...], int] = {}
        for place, row in enumerate(answers):
            key = row_key(field, row)
            if None in key and place < len(fixed):
                key = row_key(field, fixed[place])
            if key in by_key or key not in {row_key(field, each) for each in fixed}:
                self.reading.blame(f"{path}.{place}", messages.UNKNOWN_ROW)
            else:
                by_key[key] = place
        added = len(answers)
        matched: list[tuple[int, dict[str, Any], Mapping[str, Any]]] = []
        for given in fixed:
            place = by_key.get(row_key(field, given), -1)
            answer = answers[place] if place >= 0 else {}
            if place < 0:
                place, added = added, added + 1
            matched.append((place, answer, given))
        return matched


def row_key(field: Field, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Give the values by which a row is known."""
    return tuple(row.get(key) for key in field.row_key)


def fixed_rows(field: Field, scope: Scope) -> list[dict[str, Any]]:
    """Give the rows that a list must have, with the values they bring; a key that comes twice counts once."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows_in(value_of(field.rows_from, scope)):
        read = {column.key: cast(column, row[column.key]) for column in field.columns if column.key in row}
        rows.setdefault(row_key(field, read), read)
    return list(rows.values())
