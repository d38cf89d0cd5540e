"""Column types that mean the same in SQLite and in PostgreSQL."""

import json
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import DateTime, Dialect, LargeBinary, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine
from typing_extensions import override

NEVER: Final = datetime(9999, 12, 31, tzinfo=UTC)
"""Stands for "no due date" where a column must sort and may not be empty."""


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC.

    SQLite keeps it as text of fixed width (`2026-11-20T09:10:00.000000Z`), so that text order is time order.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose text for SQLite, `timestamptz` for PostgreSQL."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(27))
        return dialect.type_descriptor(DateTime(timezone=True))

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive instants; write the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone.")
        instant = value.astimezone(UTC)
        if dialect.name == "sqlite":
            return instant.isoformat(timespec="microseconds").replace("+00:00", "Z")
        return instant

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read an instant back in UTC."""
        if value is None:
            return None
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.astimezone(UTC)


class Bytes(TypeDecorator[bytes]):
    """Bytes, also where somebody put a text in their place: whoever compares them will find out."""

    impl = LargeBinary
    cache_ok = True

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:
        """Read bytes."""
        return value.encode() if isinstance(value, str) else value


class JsonText(TypeDecorator[Any]):
    """A JSON value kept as text, keys in the order they came (never JSONB, which sorts them)."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Write compact JSON."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """Read JSON back."""
        return None if value is None else json.loads(value)
