"""A form's answers in a scenario: only what differs from what the form opens with, files by their names."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from forms.context import FormContext
from forms.fields import Field, Form
from forms.following import followed, untouched
from forms.reading import row_key
from forms.rows import rows_in
from forms.values import client_part, initial_values

Answers = Mapping[str, Any]


def pretended(name: str) -> dict[str, Any]:
    """Give a file that exists by name only."""
    return {"sha256": digest_of(name), "name": name, "size": 1000}


def digest_of(name: str) -> str:
    """Give the fingerprint under which a pretended file goes."""
    return hashlib.sha256(name.encode()).hexdigest()


def opening(form: Form, context: FormContext, usual: Answers) -> dict[str, Any]:
    """Give the raw answers that a form opens with, the usual ones of this process filled in."""
    return filled(form, client_part(form, initial_values(form, context)), usual, context)


def filled(form: Form, answers: Answers, given: Answers, context: FormContext) -> dict[str, Any]:
    """Lay given answers over others; defaults that nobody touched follow them.

    For a list, named columns without rows (`capaian: {realisasi: 9}`) go into every row.
    """
    marks = untouched(form, initial_values(form, context), context)
    raw = dict(answers)
    for key, value in given.items():
        asked = form.by_key.get(key)
        raw[key] = _laid(asked, raw.get(key), value) if asked is not None else value
    left = {key: mark for key, mark in marks.items() if key not in given}
    return followed(form, raw, left, context)


def _laid(asked: Field, former: Any, value: Any) -> Any:
    if asked.value_type == "files":
        return [_file(each) for each in value] if isinstance(value, list) else value
    if asked.value_type != "rows":
        return value
    columns = {column.key: column for column in asked.columns}
    if isinstance(value, Mapping):
        return [_row(columns, row, value) for row in rows_in(former)]
    if not isinstance(value, list) or not all(isinstance(each, Mapping) for each in value):
        return value
    if not asked.has_fixed_rows:
        return [_row(columns, {}, row) for row in value]
    known = {_known(asked, row): row for row in value}
    rows = [_row(columns, row, known.pop(_known(asked, row), {})) for row in rows_in(former)]
    return [*rows, *known.values()]


def _row(columns: Mapping[str, Field], row: Answers, given: Answers) -> dict[str, Any]:
    laid = {key: _laid(columns[key], None, each) if key in columns else each for key, each in given.items()}
    return {**row, **laid}


def _known(asked: Field, row: Answers) -> tuple[str, ...]:
    return tuple(str(each) for each in row_key(asked, row))


def _file(value: Any) -> Any:
    return pretended(value) if isinstance(value, str) else value


def differing(form: Form, before: Answers, after: Answers, context: FormContext) -> dict[str, Any]:
    """Give what answers say differently from those that a form opened with, as a scenario writes it.

    What only follows the other answers is left out.
    """
    found = _differing(form, before, after)
    for key in [key for key in found if form.by_key[key].default is not None]:
        rest = {name: value for name, value in found.items() if name != key}
        if filled(form, before, rest, context).get(key) == after[key]:
            found = rest
    return found


def _differing(form: Form, before: Answers, after: Answers) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for asked in form.fields:
        if asked.is_computed or asked.readonly or asked.key not in after:
            continue
        former, value = before.get(asked.key), after[asked.key]
        if value == former or (value in (None, [], False) and not former):
            continue
        written = _written(asked, former, value)
        if not (asked.has_fixed_rows and written == []):
            found[asked.key] = written
    return found


def _written(asked: Field, former: Any, value: Any) -> Any:
    if asked.value_type == "files":
        return list(names_in([asked], {asked.key: value}))
    if asked.value_type != "rows":
        return value
    if not asked.has_fixed_rows:
        return [_brief(asked, {}, row) for row in rows_in(value)]
    known = {_known(asked, row): row for row in rows_in(former)}
    pairs = [(known.get(_known(asked, row), {}), row) for row in rows_in(value)]
    return [
        {**{key: row.get(key) for key in asked.row_key}, **_brief(asked, before, row)}
        for before, row in pairs
        if _brief(asked, before, row)
    ]


def _brief(asked: Field, before: Answers, row: Answers) -> dict[str, Any]:
    """Give the columns of a row that somebody answered."""
    asks = {column.key: column for column in asked.columns if not column.is_computed and not column.readonly}
    return {
        key: _written(asks[key], None, value)
        for key, value in row.items()
        if key in asks
        and value != before.get(key)
        and not (value in (None, [], False) and not before.get(key))
    }


def names_in(fields: Iterable[Field], answers: Answers) -> Iterator[str]:
    """Name the files among answers."""
    for asked in fields:
        value = answers.get(asked.key)
        if asked.value_type == "files" and isinstance(value, list):
            yield from (str(each.get("name")) for each in value if isinstance(each, Mapping))
        for row in rows_in(value) if asked.value_type == "rows" else ():
            yield from names_in(asked.columns, row)


def with_names(form: Form, raw: Answers, names: Iterable[str]) -> dict[str, Any]:
    """Put pretended files in the places of their fingerprints; `names` are those that are known."""
    known = {digest_of(name): pretended(name) for name in names}
    return _with_names(form.fields, raw, known)


def _with_names(fields: Iterable[Field], raw: Answers, known: Mapping[str, Any]) -> dict[str, Any]:
    asked = {field.key: field for field in fields}
    named = dict(raw)
    for key, value in raw.items():
        kind = asked[key].value_type if key in asked else ""
        if kind == "files" and isinstance(value, list):
            named[key] = [known.get(each, each) if isinstance(each, str) else each for each in value]
        elif kind == "rows" and isinstance(value, list):
            named[key] = [
                _with_names(asked[key].columns, row, known) if isinstance(row, Mapping) else row
                for row in value
            ]
    return named
