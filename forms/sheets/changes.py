"""What an upload changes, cell by cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms.fields import Field
from forms.numbers import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A field before and after; without `column` a whole new row with its `values`."""

    row: str
    column: Field | None
    former: Any
    new: Any
    values: Mapping[str, Any] | None = None


def changed(asked: Field, row: str, former: Any, new: Any) -> list[Change]:
    """Give the change of one field, or nothing where both mean the same."""
    if _meaning(asked, former) == _meaning(asked, new):
        return []
    return [Change(row=row, column=asked, former=former, new=new)]


def _meaning(asked: Field, value: Any) -> Any:
    if value in (None, "", [], False):
        return None
    if asked.value_type in ("decimal", "integer"):
        read = number(value)
        return str(value) if read is None else read
    return list(value) if isinstance(value, list | tuple) else value


def row_name(asked: Field, row: Mapping[str, Any]) -> str:
    """Name a row by its key, or by the first text in it."""
    keys = asked.row_key or tuple(column.key for column in asked.columns if column.value_type == "string")[:1]
    return " ".join(str(row.get(key)) for key in keys if row.get(key)) or "–"
