"""What a single answer may be, apart from everything else: one marshmallow field for each type of value.

The fields know types, sizes, bounds and patterns. What depends on other answers or on the case (hidden,
required, computed, read-only, options) is settled and judged elsewhere. Every message is a `Text`.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from engine.texts import Text, is_blank, is_storable
from engine.zone import OFFICE_ZONE
from forms import messages
from forms.fields import Field
from forms.numbers import LARGEST, decimals_of, number
from forms.patterns import matches

MOST_CHOSEN = 500
MOST_FILES = 50
LONGEST_CODE = 200
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]"
    r"([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def wrong(*texts: Text) -> ValidationError:
    """Build marshmallow's error out of our sentences."""
    return ValidationError(list(texts))


class Answer(fields.Field[Any]):
    """An answer to one field; None and blank text are no answer."""

    def __init__(self, field: Field) -> None:
        super().__init__(allow_none=True, dump_only=field.is_computed, metadata={"title": field.label.id})
        self.field = field


class TextAnswer(Answer):
    """A text, trimmed, with line breaks as `\\n`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        if not isinstance(value, str):
            raise wrong(messages.NOT_A_TEXT)
        most = self.field.max_length or LONGEST_CODE
        if len(value) > 2 * most + 100:
            raise wrong(messages.too_long(most))
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if is_blank(text):
            return None
        if not is_storable(text):
            raise wrong(messages.UNSUITABLE_CHARACTER)
        if len(text) > most:
            raise wrong(messages.too_long(most))
        if self.field.min_length is not None and len(text) < self.field.min_length:
            raise wrong(messages.too_short(self.field.min_length))
        if self.field.pattern and not matches(self.field.pattern, text):
            raise wrong(messages.NO_MATCH)
        return text


class NumberAnswer(Answer):
    """An exact decimal, or a whole number where the field has no decimals."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Decimal | int | None:
        if isinstance(value, str) and not value.strip():
            return None
        read = number(value)
        if read is None:
            raise wrong(messages.NOT_AN_AMOUNT if self.field.money else messages.NOT_A_NUMBER)
        if abs(read) > LARGEST:
            raise wrong(messages.TOO_LARGE)
        if decimals_of(read) > self.field.decimals:
            raise wrong(
                messages.too_many_decimals(self.field.decimals) if self.field.decimals else messages.NOT_WHOLE
            )
        if self.field.minimum is not None and read < self.field.minimum:
            raise wrong(messages.below(self.field.minimum))
        if self.field.maximum is not None and read > self.field.maximum:
            raise wrong(messages.above(self.field.maximum))
        return int(read) if self.field.value_type == "integer" else read


class YesNoAnswer(Answer):
    """True or false."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool | None:
        if value == "" and isinstance(value, str):
            return None
        if not isinstance(value, bool):
            raise wrong(messages.NOT_YES_OR_NO)
        return value


class DateAnswer(Answer):
    """A calendar day, YYYY-MM-DD."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> date | None:
        text = value.strip() if isinstance(value, str) else value
        if text == "":
            return None
        if not isinstance(text, str) or not _DATE.fullmatch(text):
            raise wrong(messages.NOT_A_DATE)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise wrong(messages.NOT_A_DATE) from error


class InstantAnswer(Answer):
    """A moment: with an offset, or else on the office's clock; kept in UTC."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> datetime | None:
        text = value.strip() if isinstance(value, str) else value
        if text == "":
            return None
        match = _INSTANT.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise wrong(messages.NOT_AN_INSTANT)
        day, clock, offset = match.groups()
        try:
            if offset:
                return datetime.fromisoformat(f"{day}T{clock}{offset}").astimezone(UTC)
            local = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), OFFICE_ZONE)
            return local.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise wrong(messages.NOT_AN_INSTANT) from error


class CodesAnswer(Answer):
    """Several codes out of a list, each once."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[str]:
        if not isinstance(value, list | tuple):
            raise wrong(messages.NOT_A_LIST)
        if len(value) > MOST_CHOSEN:
            raise wrong(messages.too_many(MOST_CHOSEN))
        if not all(isinstance(each, str) and len(each) <= LONGEST_CODE for each in value):
            raise wrong(messages.NOT_AN_OPTION)
        return list(dict.fromkeys(each.strip() for each in value if each.strip()))


class FilesAnswer(Answer):
    """Uploaded files, by SHA-256: the sum alone, or an object with `sha256`, `name` and `size`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list | tuple):
            raise wrong(messages.NOT_A_LIST)
        most = MOST_FILES if self.field.multiple else 1
        if len(value) > most:
            raise wrong(messages.too_many(most))
        files: dict[str, dict[str, Any]] = {}
        for each in value:
            if each in ("", None):
                continue
            read = _file(each)
            files.setdefault(read["sha256"], read)
        return list(files.values())


def _file(raw: Any) -> dict[str, Any]:
    entries = raw if isinstance(raw, Mapping) else {"sha256": raw}
    digest, name, size = entries.get("sha256"), entries.get("name") or "", entries.get("size")
    good_size = size is None or (
        isinstance(size, int) and not isinstance(size, bool) and 0 <= size <= LARGEST
    )
    good_name = isinstance(name, str) and len(name) <= 255 and is_storable(name)
    known = set(entries) <= {"sha256", "name", "size"}
    if not (isinstance(digest, str) and _SHA256.fullmatch(digest) and good_size and good_name and known):
        raise wrong(messages.NOT_A_FILE)
    return {"sha256": digest, "name": name, "size": size}
