"""Builds a field from a component: one function for each family of types."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import ValidationError

from engine.errors import ExpressionError
from engine.expressions import Expression
from engine.texts import Text
from forms.components import Component
from forms.fields import NOTHING, Field, ValueType
from forms.functions import form_expression
from forms.looks import column_look, looks_of, rows_look_of
from forms.ordering import CircleError, in_order
from forms.schemas import field_for
from forms.totals import total_of

MOST_ROWS = 1_000
USUAL_ROWS = 500  # the most rows of a list that says nothing
LONGEST = {"textfield": 500, "textarea": 10_000}
LONGEST_OF_ALL = 100_000
_VALUE_TYPES: Mapping[str, ValueType] = {
    "textfield": "string",
    "textarea": "string",
    "select": "string",
    "radio": "string",
    "checklist": "strings",
    "taglist": "strings",
    "checkbox": "boolean",
    "filepicker": "files",
}


def both(outer: Expression | None, inner: Expression | None, component: Component) -> Expression | None:
    """Join the condition of a group with that of a component in it."""
    if outer is None or inner is None:
        return outer or inner
    try:
        return form_expression(f"({outer.source}) and ({inner.source})")
    except ExpressionError as error:
        raise component.refused(f"«show_if»: {error.text.id}", f"“show_if”: {error.text.en}") from error


def field_of(component: Component, condition: Expression | None = None, *, fixed_row: bool = False) -> Field:
    """Build the field of a component that asks for or shows a value; `condition` is its group's.

    `fixed_row` says that it is a column of rows that come from elsewhere.
    """
    match component.type:
        case "dynamiclist":
            built = _list_of_rows(component)
        case "table":
            built = _table(component)
        case _:
            built = _question(component)
    built = replace(built, show_if=both(condition, built.show_if, component))
    _check(built, component, fixed_row=fixed_row)
    return built


def _question(component: Component) -> Field:
    kind = component.type
    readonly = component.flag("readonly") or component.flag("readonly", of=component.raw)
    lengths = LONGEST.get(kind)
    field = Field(
        key=component.key(),
        type=kind,
        value_type=_value_type(component),
        label=_label(component),
        description=component.text("description"),
        prefix=component.adorner("prefixAdorner"),
        suffix=component.adorner("suffixAdorner"),
        required=component.flag("required", of=component.validate),
        readonly=readonly,
        decimals=0,
        min_length=component.count("minLength", component.validate, most=LONGEST_OF_ALL),
        max_length=component.count("maxLength", component.validate, most=LONGEST_OF_ALL) or lengths,
        pattern=component.pattern(),
        options=component.options(),
        options_from=component.options_from(),
        only=component.expression("only"),
        accept=_extensions(component),
        multiple=component.flag("multiple", of=component.raw),
        **looks_of(component),
        **_rules(component),
    )
    if kind == "number":
        field = _number(component, field)
    return _with_default_value(component, field)


def _rules(component: Component) -> dict[str, Any]:
    """Read the rules that every field may have."""
    return {
        "required_if": component.expression("required_if"),
        "show_if": component.expression("show_if"),
        "default": component.expression("default"),
        "compute": component.expression("compute"),
        "valid_if": component.expression("valid_if"),
        "invalid": component.text("invalid"),
        "warn_if": component.expression("warn_if"),
        "warning": component.text("warning"),
        "former": component.flag("former", otherwise=True),
    }


def _label(component: Component) -> Text:
    entry = "dateLabel" if component.type == "datetime" and "dateLabel" in component.raw else "label"
    label = component.text(entry, "label_en")
    if not label.id:
        raise component.refused("label tidak ada", "there is no label")
    return label


def _value_type(component: Component) -> ValueType:
    if component.type == "number":
        return "decimal"
    if component.type != "datetime":
        return _VALUE_TYPES[component.type]
    subtype = component.raw.get("subtype", "date")
    if subtype == "date":
        return "date"
    if subtype == "datetime":
        return "datetime"
    raise component.refused("subtype hanya date atau datetime", "subtype is only date or datetime")


def _number(component: Component, field: Field) -> Field:
    unit = component.property("money")
    if unit not in ("", "rupiah"):
        raise component.refused("money hanya «rupiah»", "money is only “rupiah”")
    decimals = 0 if unit else component.decimals()
    return replace(
        field,
        money=bool(unit),
        prefix=Text("Rp", "Rp") if unit else field.prefix,
        decimals=decimals,
        grouped=component.flag("grouped", otherwise=True),
        value_type="decimal" if decimals else "integer",
        minimum=component.bound("min"),
        maximum=component.bound("max"),
    )


def _extensions(component: Component) -> tuple[str, ...]:
    accept = component.raw.get("accept", "")
    found = [part.strip().lower() for part in accept.split(",")] if isinstance(accept, str) else ["?"]
    if any(part and not part.startswith(".") for part in found):
        raise component.refused(
            "accept hanya akhiran seperti «.pdf»", "accept is only endings such as “.pdf”"
        )
    return tuple(part for part in found if part)


def _with_default_value(component: Component, field: Field) -> Field:
    """Check form-js's own `defaultValue` as if it had been answered."""
    if "defaultValue" not in component.raw:
        return field
    try:
        return replace(field, default_value=field_for(field).deserialize(component.raw["defaultValue"]))
    except ValidationError as error:
        raise component.refused("defaultValue tidak sah", "defaultValue is not a valid answer") from error


def _list_of_rows(component: Component) -> Field:
    rows_from = component.expression("rows_from")
    components = component.raw.get("components")
    if not isinstance(components, list) or not components:
        raise component.refused("kolom tidak ada", "there are no columns")
    row_key = tuple(component.property("row_key").split())
    columns = []
    for index, raw in enumerate(components):
        part = Component(raw, form=component.form, position=f"components[{index}]")
        part.name = f"{component.name}.{part.name}"
        if part.type in ("dynamiclist", "table", "group", "text", "separator"):
            raise part.refused("tidak dapat menjadi kolom", "cannot be a column")
        column = field_of(part, fixed_row=rows_from is not None)
        if rows_from is not None and column.key in row_key:
            column = replace(column, readonly=True)
        columns.append(column)
    keys = [column.key for column in columns]
    if len(set(keys)) != len(keys) or not set(row_key) <= set(keys) or (rows_from and not row_key):
        raise component.refused(
            "kolom harus berbeda dan row_key harus menyebut kolom",
            "columns must differ and row_key must name columns",
        )
    try:
        ordered = in_order(columns)
    except CircleError as error:
        raise component.refused(error.text.id, error.text.en) from error
    return Field(
        key=component.key("path"),
        type=component.type,
        value_type="rows",
        label=_label(component),
        description=component.text("description"),
        columns=tuple(columns),
        column_order=ordered,
        rows_from=rows_from,
        row_key=row_key,
        **rows_look_of(component, columns),
        min_rows=component.count("min_rows", component.properties, most=MOST_ROWS) or 0,
        max_rows=component.count("max_rows", component.properties, most=MOST_ROWS) or USUAL_ROWS,
        **_rules(component),
    )


def _table(component: Component) -> Field:
    columns = component.raw.get("columns")
    if not isinstance(columns, list) or not columns:
        raise component.refused("kolom tidak ada", "there are no columns")
    if not component.property("compute"):
        raise component.refused("compute tidak ada", "there is no compute")
    shown = tuple(_table_column(component, column) for column in columns)
    return Field(
        key=component.key("dataSource"),
        type="table",
        value_type="rows",
        label=_label(component),
        description=component.text("description"),
        columns=shown,
        **rows_look_of(component, shown),
        **_rules(component),
    )


def _table_column(component: Component, raw: Any) -> Field:
    key, label = (raw.get("key"), raw.get("label")) if isinstance(raw, Mapping) else (None, None)
    kind = component.property(f"type.{key}") or "string"
    look = column_look(kind)
    if not isinstance(key, str) or not isinstance(label, str) or look is None:
        raise component.refused(
            "kolom tabel harus {key, label} dengan jenis yang dikenal",
            "a table's column must be {key, label} of a known type",
        )
    words = component.english("label_en", key, label)
    total = total_of(component, key)
    return Field(key=key, label=words, readonly=True, total=total, **look)


def _check(field: Field, component: Component, *, fixed_row: bool) -> None:
    """Refuse rules that contradict one another."""
    if field.has_options and bool(field.options) == (field.options_from is not None):
        raise component.refused(
            "perlu values atau properties.options, bukan keduanya",
            "needs either values or properties.options",
        )
    answered = field.required or field.required_if or field.default or field.valid_if or field.readonly
    if field.is_computed and (answered or field.default_value is not None):
        raise component.refused(
            "yang dihitung (compute) tidak diisi: tanpa required, default, valid_if, readonly",
            "what is computed is not answered: no required, default, valid_if or readonly",
        )
    has_value = field.default or field.default_value is not None or fixed_row
    if field.readonly and not has_value:
        raise component.refused("readonly perlu default", "readonly needs a default")
    if (field.valid_if and field.invalid == NOTHING) or (field.warn_if and field.warning == NOTHING):
        raise component.refused(
            "valid_if perlu invalid, warn_if perlu warning", "valid_if needs invalid, warn_if needs warning"
        )
    lowest, highest = (field.minimum, field.maximum)
    if lowest is not None and highest is not None and lowest > highest:
        raise component.refused("min melebihi max", "min exceeds max")
