"""Long lists in pages: a cursor names the last row seen, so that a page costs the same wherever it is."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, literal, tuple_

from engine.errors import Invalid
from engine.texts import Text

MOST = 100
USUAL = 25
_LARGEST: Final = 2**31 - 1  # what an integer column holds

Item = TypeVar("Item")
Value = str | int | datetime


class BadCursor(Invalid):
    """The cursor does not come from this list."""

    code = "bad-cursor"
    template = Text("Penanda halaman tidak dikenal.", "The cursor is not from this list.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Item]):
    """A part of a list; without `next_cursor` it is the last one."""

    items: tuple[Item, ...]
    next_cursor: str | None


def size_of(limit: int | None) -> int:
    """Give a page's size: what was asked for, within bounds."""
    return max(1, min(limit or USUAL, MOST))


def written(values: Sequence[Value]) -> str:
    """Write a cursor from the sort values of the last row."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def read(cursor: str | None, *kinds: type[str] | type[int] | type[datetime]) -> list[Any] | None:
    """Read a cursor back as values of these kinds; raises `BadCursor`."""
    if not cursor:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return [_value(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (ValueError, OverflowError, TypeError, binascii.Error, RecursionError) as error:
        raise BadCursor from error


def beyond(
    columns: Sequence[ColumnElement[Any]], values: Sequence[Any], *, descending: bool = False
) -> ColumnElement[bool]:
    """Select the rows that come after the one with these sort values, in a way that an index serves."""
    last = tuple_(*(literal(value, column.type) for value, column in zip(values, columns, strict=True)))
    return tuple_(*columns) < last if descending else tuple_(*columns) > last


def page_of(rows: Sequence[Item], size: int, sort_values: Sequence[Sequence[Value]]) -> Page[Item]:
    """Make a page of up to `size + 1` rows, the last of which only tells that there are more."""
    more = len(rows) > size
    return Page(items=tuple(rows[:size]), next_cursor=written(sort_values[size - 1]) if more else None)


def _value(value: Any, kind: type[str] | type[int] | type[datetime]) -> Value:
    """Give a value that a column can be compared with."""
    if kind is datetime:
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError(value)
        return instant.astimezone(UTC)  # OverflowError beyond the years 1 to 9999
    if not isinstance(value, kind) or isinstance(value, bool):
        raise TypeError(value)
    if isinstance(value, int) and abs(value) > _LARGEST:
        raise OverflowError(value)
    if isinstance(value, str) and b"\x00" in value.encode():  # UnicodeError for half characters
        raise ValueError(value)
    return value
