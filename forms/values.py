"""What a form shows before anybody typed: former answers, defaults, fixed rows, computed values, options."""

from collections.abc import Mapping
from typing import Any

from forms.casting import canonical, cast, client_part
from forms.context import FormContext
from forms.fields import Field, Form
from forms.options import options_of
from forms.reading import fixed_rows, row_key
from forms.rows import Row, rows_in
from forms.scope import Scope, holds, inner, value_of
from forms.validation import computed

__all__ = ["client_part", "initial_values", "new_row", "resolved_options"]


def initial_values(form: Form, context: FormContext) -> dict[str, Any]:
    """Give the values that the form opens with: as stored, computed ones included, hidden ones left out.

    An earlier round's answer goes before the default, unless the field says `former: "false"`.
    """
    scope = inner(context.scope(), form.fields, {})
    former = context.former or {}
    for field in form.order:
        if holds(field.show_if, scope, otherwise=True):
            scope[field.key] = _opening(field, former, scope)
    opening = {field.key: canonical(field, scope[field.key]) for field in form.fields}
    return computed(form, client_part(form, opening), context)


def new_row(
    form: Form, key: str, context: FormContext, values: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Give the values that a row added to a list opens with; `values` are those of the form so far."""
    field = form.by_key[key]
    scope = inner(context.scope(), form.fields, values or {})
    row = _row(field, {}, {}, scope)
    return {column.key: canonical(column, row.get(column.key)) for column in field.columns}


def resolved_options(
    form: Form, context: FormContext, *, values: Mapping[str, Any] | None = None, language: str = "id"
) -> dict[str, list[dict[str, str]]]:
    """List what can be chosen, by path (`unit_bertugas`, `indikator.unit`), with labels in `language`.

    `values` are those the form shows. An `only` that reads other answers of the form is left to the
    validation, since those may still change.
    """
    scope = inner(
        context.scope(), form.fields, values if values is not None else initial_values(form, context)
    )
    keys = frozenset(form.by_key)
    found = {}
    for field in form.fields:
        for path, asked in [
            (field.key, field),
            *((f"{field.key}.{each.key}", each) for each in field.columns),
        ]:
            if asked.has_options:
                settled = asked.only is None or not asked.only.names & keys
                found[path] = [
                    {"value": option.value, "label": option.label.in_language(language)}
                    for option in options_of(asked, scope, narrowed=settled)
                ]
    return found


def _opening(field: Field, former: Mapping[str, Any], scope: Scope) -> Any:
    """Find the value a field opens with, among the values found so far."""
    if field.is_computed:
        return cast(field, value_of(field.compute, scope))
    if field.has_fixed_rows:
        known = {row_key(field, _typed(field, row)): row for row in rows_in(former.get(field.key))}
        return [
            _row(field, known.get(row_key(field, row), {}), row, scope) for row in fixed_rows(field, scope)
        ]
    if field.former and not field.readonly and former.get(field.key) is not None:
        return cast(field, former[field.key])
    opening = field.default_value
    if field.default is not None:
        opening = cast(field, value_of(field.default, scope))
    if field.value_type == "rows":
        return [_row(field, row, {}, scope) for row in opening or []]
    return opening


def _row(field: Field, former: Row, fixed: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
    """Open one row: given values, then former ones, then defaults; computed columns in their order."""
    row: dict[str, Any] = {}
    row_scope = inner(scope, field.columns, {})
    for column in field.column_order:
        if fixed.get(column.key) is not None:
            row[column.key] = fixed[column.key]
        elif holds(column.show_if, row_scope, otherwise=True):
            row[column.key] = _opening(column, former, row_scope)
        row_scope[column.key] = row.get(column.key)
    return row


def _typed(field: Field, row: Row) -> dict[str, Any]:
    return {column.key: cast(column, row.get(column.key)) for column in field.columns}
