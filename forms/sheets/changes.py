"""What an upload changes, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.casting import cast
from forms.fields import Field


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field before and after; without `column` a whole new row with its `values`."""

    row: str
    column: Field | None
    former: Any
    new: Any
    values: Mapping[str, Any] | None = None


def is_blank(value: Any) -> bool:
    """Say whether a cell or answer says nothing; a zero says something."""
    return value is None or value is False or value in ("", [])


def changed(asked: Field, row: str, former: Any, new: Any) -> list[Change]:
    """Give the change of one field, or nothing where both mean the same."""
    if _meaning(asked, former) == _meaning(asked, new):
        return []
    return [Change(row=row, column=asked, former=former, new=new)]


def _meaning(asked: Field, value: Any) -> Any:
    if is_blank(value):
        return None
    if asked.value_type in ("decimal", "integer", "date", "datetime"):
        read = cast(asked, value)
        return str(value) if read is None else read
    return list(value) if isinstance(value, list | tuple) else value


def row_name(asked: Field, row: Mapping[str, Any]) -> str:
    """Name a row by its key, or by the first text in it."""
    keys = asked.row_key or tuple(column.key for column in asked.columns if column.value_type == "string")[:1]
    return " ".join(str(row.get(key)) for key in keys if row.get(key)) or "–"
