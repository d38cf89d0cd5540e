"""Fields that came to a record after logs were written with it."""

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Any

ADDED: Mapping[str, bool] = {"added": True}
"""Metadata of a field that older records do not have: while it holds its default it is not written.

So an old record reads as before, and is written, hashed and compared as it was then.
"""

_Default = tuple[str, Any]


def written_fields(record: Any) -> dict[str, Any]:
    """Give the fields of a dataclass that are written, by name; their values as they are."""
    kind: Any = type(record)
    always, later = _fields_of(kind)
    values = {name: getattr(record, name) for name in always}
    for name, default in later:
        if (value := getattr(record, name)) != default:
            values[name] = value
    return values


@cache
def _fields_of(cls: Any) -> tuple[tuple[str, ...], tuple[_Default, ...]]:
    fields = dataclasses.fields(cls)
    always = tuple(field.name for field in fields if "added" not in field.metadata)
    later = tuple((field.name, _default_of(field)) for field in fields if "added" in field.metadata)
    return always, later


def _default_of(field: "dataclasses.Field[Any]") -> Any:
    made = field.default_factory
    return field.default if made is dataclasses.MISSING else made()
