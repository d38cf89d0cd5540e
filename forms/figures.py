"""Figures beside the options of a checklist: what is known of each before one ticks it."""

from collections.abc import Mapping
from typing import Any

from forms.casting import canonical, cast
from forms.context import FormContext
from forms.fields import Field, Form
from forms.rows import Row, rows_in
from forms.scope import inner, value_of

Figures = Mapping[str, Mapping[str, Mapping[str, Any]]]


def figures_of(form: Form, context: FormContext, values: Mapping[str, Any]) -> Figures:
    """Give by field the figures of each option: of the row with its code as `value` or `unit`."""
    scope = inner(context.scope(), form.fields, values)
    return {
        field.key: {
            str(row.get("value") or row.get("unit")): _figures(field, row)
            for row in rows_in(value_of(field.figures, scope))
        }
        for field in form.fields
        if field.figures is not None
    }


def _figures(field: Field, row: Row) -> Mapping[str, Any]:
    return {
        column.key: canonical(column, cast(column, row.get(column.key))) for column in field.figure_columns
    }
