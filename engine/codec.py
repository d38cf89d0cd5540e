"""Commands and events as JSON values, and back: the one place that knows how they are written down."""

import dataclasses
import itertools
import json
import math
import re
import types
import typing
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NoReturn

import rfc8785

from engine import commands, events
from engine.errors import Invalid
from engine.records import written_fields
from engine.texts import Text

MAX_EXPONENT = 1000  # of a decimal, which is written in full


class NotCanonical(Invalid):
    """A value cannot be written as canonical JSON: too large a number, broken text, an unknown type."""

    code = "not-canonical"
    template = Text("Nilai tidak dapat dicatat: {reason}", "The value cannot be recorded: {reason}")


class UnknownKind(Invalid):
    """A recorded command or event has a kind that this version does not know."""

    code = "unknown-kind"
    template = Text("Jenis catatan tidak dikenal: {kind}", "Unknown kind of record: {kind}")


def instant(value: datetime) -> str:
    """Write an aware instant as ISO 8601 in UTC with microseconds and `Z`."""
    if value.tzinfo is None:
        raise NotCanonical(reason=f"{value.isoformat()} has no time zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_instant(text: str) -> datetime:
    """Read what `instant` wrote; raises ValueError for anything else."""
    value = datetime.fromisoformat(text)
    if value.tzinfo is None:
        raise ValueError(f"{text} has no time zone")
    return value


def normalised(value: Decimal) -> str:
    """Write a decimal in full, without exponent or trailing zeros: `87.50` is `87.5`, `-0` is `0`.

    Nothing is rounded, whatever the context of the thread says.
    """
    if not value:
        return "0"
    if not value.is_finite() or abs(value.adjusted()) > MAX_EXPONENT:
        raise NotCanonical(reason=str(value))
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain(value: object) -> Any:
    """Turn a value into JSON types: decimals to normalised strings, instants and dates to ISO strings."""
    if type(value) in _AS_THEY_ARE:  # nearly all of them: asked first, since every state is hashed
        return value
    match value:
        case dict() | Mapping():
            return {_key(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case bool() | int() | str():
            return value
        case _ if dataclasses.is_dataclass(value):
            return {name: plain(item) for name, item in written_fields(value).items()}
        case _:
            return _text(value)


_AS_THEY_ARE = frozenset({str, int, bool, type(None)})


def _text(value: object) -> str:
    match value:
        case Decimal():
            return normalised(value)
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case _:
            raise NotCanonical(reason=f"{type(value).__name__} {value!r}")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise NotCanonical(reason=f"the key {key!r} is not a text")
    return key


def canonical(value: object) -> bytes:
    """Write a value as canonical JSON (RFC 8785); raises `NotCanonical`."""
    try:
        record = plain(value)
    except RecursionError as error:
        raise NotCanonical(reason=str(error)) from error
    return written(record)


def written(record: Any) -> bytes:
    """Write what came from here (`plain`, `encoded`) or from the engine's own records as canonical JSON.

    Nobody looks for fractions and for keys that are no texts: `canonical` does. The standard library writes
    the same bytes twenty times faster than `rfc8785`, but for what `_BEYOND_IT` finds. Raises `NotCanonical`.
    """
    try:
        text = _WRITER.encode(record)
        return rfc8785.dumps(plain(record)) if _BEYOND_IT.search(text) else text.encode()
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
        raise NotCanonical(reason=str(error)) from error


def unfolded(value: object) -> Any:
    """Take one layer off what JSON does not know: a record, a mapping, a decimal, an instant, a date."""
    if dataclasses.is_dataclass(value):
        return written_fields(value)
    return dict(value) if isinstance(value, Mapping) else _text(value)


_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=unfolded)
_BEYOND_IT = re.compile("[\U00010000-\U0010ffff]|[0-9]{16}")
"""Characters that RFC 8785 sorts otherwise than by code point, and digits of what may be no safe integer."""


def parsed(content: bytes) -> Any:
    """Read JSON bytes, keys in the order they stand."""
    return json.loads(content)


def parsed_strictly(content: bytes) -> Any:
    """Read JSON bytes that others wrote; raises ValueError for NaN, infinity and numbers as good as that."""
    return json.loads(content, parse_constant=_no_constant, parse_float=_finite)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError("a number is too large")
    return value


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
    arguments = typing.get_args(hint)
    if types.NoneType in arguments:
        given = next(argument for argument in arguments if argument is not types.NoneType)
        return _read(given, value) if value is not None else None
    if typing.get_origin(hint) is tuple:
        fixed = arguments[-1] is not Ellipsis
        each = arguments if fixed else itertools.repeat(arguments[0])
        return tuple(_read(argument, item) for argument, item in zip(each, value, strict=fixed))
    if hint is datetime:
        return read_instant(value)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _built(hint, value)
    return value
