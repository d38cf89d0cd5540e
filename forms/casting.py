"""Values between their three shapes: what an expression yields, what a field holds, what is stored."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from engine.codec import normalised
from forms.fields import Field, Form
from forms.numbers import LARGEST, number, rounded
from forms.rows import codes_in, rows_in
from forms.schemas import field_for

_LISTS = ("strings", "rows", "files")


def nothing(field: Field) -> Any:
    """Give the value of a field that nobody answered."""
    if field.value_type in _LISTS:
        return []
    return False if field.value_type == "boolean" else None


def cast(field: Field, value: Any) -> Any:
    """Make a field's value of what an expression or an earlier answer yields; nothing if it does not fit."""
    return _CASTS[field.value_type](field, value)


def _cast_codes(_: Field, value: Any) -> list[str]:
    return list(dict.fromkeys(codes_in(value)))


def _cast_rows(field: Field, value: Any) -> list[dict[str, Any]]:
    return [_cast_row(field, row) for row in rows_in(value)]


def _cast_files(field: Field, value: Any) -> list[dict[str, Any]]:
    return _read(field, value) or []


def _cast_date(field: Field, value: Any) -> date | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    read: date | None = _read(field, value)
    return read


def _cast_instant(field: Field, value: Any) -> datetime | None:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    read: datetime | None = _read(field, value)
    return read


def _cast_truth(_: Field, value: Any) -> bool:
    return value is True


def _cast_number(field: Field, value: Any) -> Decimal | int | None:
    read = number(value)
    if read is None or abs(read) > LARGEST:
        return None
    exact = rounded(read, field.decimals)
    return int(exact) if field.value_type == "integer" else exact


def _cast_text(field: Field, value: Any) -> str | None:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = normalised(Decimal(value))
    if not isinstance(value, str) or not value.strip():
        return None
    text, most = value.strip(), field.max_length
    return text if most is None or len(text) <= most else text[: most - 1] + "…"


def _cast_row(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    """Cast the columns of a row; a table keeps what its function yields besides, a list does not."""
    columns = {column.key: cast(column, row.get(column.key)) for column in field.columns if column.key in row}
    return (
        {**{str(key): value for key, value in row.items()}, **columns} if field.type == "table" else columns
    )


def _read(field: Field, value: Any) -> Any:
    try:
        return field_for(field).deserialize(value)
    except ValidationError:
        return None


_CASTS: Mapping[str, Callable[[Field, Any], Any]] = {
    "decimal": _cast_number,
    "integer": _cast_number,
    "string": _cast_text,
    "boolean": _cast_truth,
    "strings": _cast_codes,
    "rows": _cast_rows,
    "files": _cast_files,
    "date": _cast_date,
    "datetime": _cast_instant,
}


def canonical(field: Field, value: Any) -> Any:
    """Write a field's value as it is stored: decimals and dates as strings, whole numbers as integers."""
    if field.value_type != "rows" or not isinstance(value, list):
        return stored(value)
    columns = {column.key: column for column in field.columns}
    return [
        {key: canonical(columns[key], each) if key in columns else stored(each) for key, each in row.items()}
        for row in value
    ]


def stored(value: Any) -> Any:
    """Write any value as JSON that every reader reads alike."""
    match value:
        case Mapping():
            return {str(key): stored(each) for key, each in value.items()}
        case list() | tuple():
            return [stored(each) for each in value]
        case _:
            return _stored_scalar(value)


def _stored_scalar(value: Any) -> Any:
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) <= LARGEST else normalised(Decimal(value))
        case Decimal():
            return normalised(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case _:
            return value.isoformat() if isinstance(value, date) else str(value)


def client_part(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out of stored values what the system works out, so that they can be handed in again."""
    return {
        field.key: _answered(field, values[field.key])
        for field in form.fields
        if field.key in values and not field.is_computed
    }


def _answered(field: Field, value: Any) -> Any:
    if field.value_type != "rows":
        return value
    computed = {column.key for column in field.columns if column.is_computed}
    return [{key: each for key, each in row.items() if key not in computed} for row in rows_in(value)]
