"""Judges settled answers: what is required, allowed, unique, and what deserves a warning."""

from collections.abc import Mapping
from typing import Any

from engine.texts import Text
from forms import messages
from forms.fields import Field, Form
from forms.options import options_of
from forms.reading import Reading, row_key
from forms.scope import Scope, holds, inner


def judge(form: Form, reading: Reading) -> None:
    """Add to the reading what is wrong, what is required and what looks odd."""
    judging = _Judging(form, reading)
    for field in form.fields:
        if field.key in reading.values:
            judging.field(field, reading.values[field.key], reading.scope, field.key)


class _Judging:
    """The pass over the values of one form."""

    def __init__(self, form: Form, reading: Reading) -> None:
        self.form, self.reading = form, reading
        self.choices: dict[str, frozenset[str]] = {}

    def field(
        self, field: Field, value: Any, scope: Scope, path: str, siblings: frozenset[str] = frozenset()
    ) -> None:
        """Judge one field; `siblings` are the columns of its row."""
        if field.is_computed:
            self._warn(field, scope, path)
            return
        wanted = field.required or field.min_rows > 0 or holds(field.required_if, scope, otherwise=False)
        required = wanted and not field.readonly
        if required:
            self.reading.required.add(path)
        if path in self.reading.errors:
            return
        if value is None or value is False or value == []:
            if required and not field.has_fixed_rows:
                ticked = field.value_type == "boolean"
                self.reading.blame(path, messages.MUST_BE_TICKED if ticked else messages.REQUIRED)
        elif field.has_options and not field.readonly:
            self._choose(field, value, scope, path, siblings)
        if field.value_type == "rows":
            self._rows(field, value, scope, path)
        self._conditions(field, value, scope, path)

    def _choose(self, field: Field, value: Any, scope: Scope, path: str, siblings: frozenset[str]) -> None:
        sources = [each for each in (field.options_from, field.only) if each is not None]
        names = frozenset().union(*(each.names for each in sources))
        if names & self.reading.errors.keys():
            return  # it is chosen from what is itself wrong
        if names & siblings:
            allowed = frozenset(option.value for option in options_of(field, scope))
        else:
            place = ".".join(part for part in path.split(".") if not part.isdigit())
            if place not in self.choices:
                self.choices[place] = frozenset(option.value for option in options_of(field, scope))
            allowed = self.choices[place]
        chosen = set(value if isinstance(value, list) else [value])
        if not chosen <= allowed:
            known = {option.value for option in options_of(field, scope, narrowed=False)}
            self.reading.blame(path, self._left_out(field) if chosen <= known else messages.NOT_AN_OPTION)

    def _left_out(self, field: Field) -> Text:
        """Say in which field of the form something was not chosen."""
        names = field.only.names & self.form.by_key.keys() if field.only is not None else frozenset()
        if len(names) != 1:
            return messages.NOT_AN_OPTION
        label = self.form.by_key[next(iter(names))].label
        text = messages.NOT_CHOSEN_THERE
        return Text(text.id.format(label=label.id), text.en.format(label=label.en))

    def _rows(self, field: Field, rows: list[Mapping[str, Any]], scope: Scope, path: str) -> None:
        columns = frozenset(column.key for column in field.columns)
        seen: set[tuple[Any, ...]] = set()
        for place, row in zip(self.reading.places[path], rows, strict=True):
            at = f"{path}.{place}"
            if at in self.reading.errors:
                continue
            row_scope = inner(scope, field.columns, row)
            for column in field.columns:
                if column.key in row:
                    self.field(column, row[column.key], row_scope, f"{at}.{column.key}", columns)
            key = row_key(field, row)
            if field.row_key and key in seen:
                self.reading.blame(f"{at}.{field.row_key[-1]}", messages.SAME_ROW)
            if None not in key:
                seen.add(key)
        if rows and len(rows) < field.min_rows:
            self.reading.blame(path, messages.too_few_rows(field.min_rows))

    def _conditions(self, field: Field, value: Any, scope: Scope, path: str) -> None:
        answered = value is not None and value != []
        if answered and path not in self.reading.errors and not holds(field.valid_if, scope, otherwise=True):
            self.reading.blame(path, field.invalid)
        self._warn(field, scope, path)

    def _warn(self, field: Field, scope: Scope, path: str) -> None:
        if holds(field.warn_if, scope, otherwise=False):
            self.reading.warnings[path] = [field.warning]
