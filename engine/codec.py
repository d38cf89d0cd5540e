"""Commands and events as JSON values, and back: the one place that knows how they are written down."""

import dataclasses
import json
import re
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import rfc8785

from engine import commands, events
from engine.errors import Invalid
from engine.texts import Text


class NotCanonical(Invalid):
    """A value cannot be written as canonical JSON: too large a number, or an unknown type."""

    code = "not-canonical"
    template = Text("Nilai tidak dapat dicatat: {reason}", "The value cannot be recorded: {reason}")


class UnknownKind(Invalid):
    """A recorded command or event has a kind that this version does not know."""

    code = "unknown-kind"
    template = Text("Jenis catatan tidak dikenal: {kind}", "Unknown kind of record: {kind}")


def instant(value: datetime) -> str:
    """Write an aware instant as ISO 8601 in UTC with microseconds and `Z`."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_instant(text: str) -> datetime:
    """Read what `instant` wrote."""
    return datetime.fromisoformat(text)


def normalised(value: Decimal) -> str:
    """Write a decimal without exponent, without trailing zeros: `87.50` is `87.5`, `-0` is `0`."""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text


def plain(value: object) -> Any:
    """Turn a value into JSON types: decimals to normalised strings, instants and dates to ISO strings."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return normalised(value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _ if dataclasses.is_dataclass(value):
            return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        case _:
            raise NotCanonical(reason=f"{type(value).__name__} {value!r}")


def canonical(value: object) -> bytes:
    """Write a value as canonical JSON (RFC 8785); raises `NotCanonical`."""
    try:
        return rfc8785.dumps(plain(value))
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical(reason=str(error)) from error


def parsed(content: bytes) -> Any:
    """Read JSON bytes, keys in the order they stand."""
    return json.loads(content)


def kind_of(record: object) -> str:
    """Name a command or an event as it is recorded: `CompleteTask` is `complete_task`."""
    return _snake(type(record).__name__)


def encoded(record: object) -> dict[str, Any]:
    """Write a command or an event as a JSON object with its `kind`."""
    fields: dict[str, Any] = plain(record)
    return {"kind": kind_of(record), **fields}


def decoded_command(record: Mapping[str, Any]) -> commands.Command:
    """Read a command that `encoded` wrote; raises `UnknownKind`."""
    result: commands.Command = _decoded(_by_kind(commands.Command), record)
    return result


def decoded_event(record: Mapping[str, Any]) -> events.Event:
    """Read an event that `encoded` wrote; raises `UnknownKind`."""
    result: events.Event = _decoded(_by_kind(events.Event), record)
    return result


@cache
def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@cache
def _by_kind(union: Any) -> dict[str, type]:
    return {_snake(member.__name__): member for member in typing.get_args(union)}


def _decoded(kinds: dict[str, type], record: Mapping[str, Any]) -> Any:
    kind = record.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise UnknownKind(kind=kind)
    fields = {name: value for name, value in record.items() if name != "kind"}
    try:
        return _built(kinds[kind], fields)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise UnknownKind(kind=f"{kind} ({error})") from error


@cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _built(cls: type, fields: Mapping[str, Any]) -> Any:
    hints = _hints(cls)
    return cls(**{name: _read(hints[name], value) for name, value in fields.items()})


def _read(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return _read(next(arg for arg in typing.get_args(hint) if arg is not type(None)), value)
    if origin is tuple:
        arguments = typing.get_args(hint)
        if arguments[-1] is Ellipsis:
            return tuple(_read(arguments[0], item) for item in value)
        return tuple(_read(argument, item) for argument, item in zip(arguments, value, strict=True))
    if hint is datetime:
        return read_instant(value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _built(hint, value)
    return value
