"""The marshmallow side of a form: what a single answer may be, apart from everything else.

The schemas here know types, sizes, bounds and patterns. What depends on other answers or on the case (hidden,
required, computed, read-only, options) is judged in `forms.reading`. Every message is a `Text`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.exceptions import SCHEMA

from engine.texts import Text
from forms import messages
from forms.fields import Field, Form
from forms.numbers import LARGEST, decimals_of, number

OFFICE_ZONE = ZoneInfo("Asia/Jakarta")
MOST_CHOSEN = 500
MOST_FILES = 50
LONGEST_CODE = 200
WHOLE_FORM = "form"  # the path of what is wrong with the answers as a whole
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


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

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str | None:
        if not isinstance(value, str):
            raise wrong(messages.NOT_A_TEXT)
        most = self.field.max_length or LONGEST_CODE
        if len(value) > 2 * most + 100:
            raise wrong(messages.too_long(most))
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not text:
            return None
        if _UNSTORABLE.search(text):
            raise wrong(messages.UNSUITABLE_CHARACTER)
        if len(text) > most:
            raise wrong(messages.too_long(most))
        if self.field.min_length is not None and len(text) < self.field.min_length:
            raise wrong(messages.too_short(self.field.min_length))
        if self.field.pattern and not re.search(self.field.pattern, text):
            raise wrong(messages.NO_MATCH)
        return text


class NumberAnswer(Answer):
    """An exact decimal, or a whole number where the field has no decimals."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal | int | None:
        if isinstance(value, str) and not value.strip():
            return None
        read = number(value)
        if read is None:
            raise wrong(messages.NOT_A_NUMBER)
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

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool | None:
        if value == "" and isinstance(value, str):
            return None
        if not isinstance(value, bool):
            raise wrong(messages.NOT_YES_OR_NO)
        return value


class DateAnswer(Answer):
    """A calendar day, YYYY-MM-DD."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date | None:
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

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime | None:
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

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[str]:
        if not isinstance(value, list | tuple):
            raise wrong(messages.NOT_A_LIST)
        if len(value) > MOST_CHOSEN:
            raise wrong(messages.too_many(MOST_CHOSEN))
        if not all(isinstance(each, str) and len(each) <= LONGEST_CODE for each in value):
            raise wrong(messages.NOT_AN_OPTION)
        return list(dict.fromkeys(each.strip() for each in value if each.strip()))


class FilesAnswer(Answer):
    """Uploaded files, by SHA-256: the sum alone, or an object with `sha256`, `name` and `size`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[dict[str, Any]]:
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
    good_name = isinstance(name, str) and len(name) <= 255 and not _UNSTORABLE.search(name)
    known = set(entries) <= {"sha256", "name", "size"}
    if not (isinstance(digest, str) and _SHA256.fullmatch(digest) and good_size and good_name and known):
        raise wrong(messages.NOT_A_FILE)
    return {"sha256": digest, "name": name, "size": size}


class RowsAnswer(Answer):
    """Rows, each checked by the schema of the columns; a wrong row keeps its place."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.row_schema = _schema_of(field.columns, field.key)()

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list | tuple):
            raise wrong(messages.NOT_A_LIST)
        if self.field.max_rows is not None and len(value) > self.field.max_rows:
            raise wrong(messages.too_many(self.field.max_rows))
        rows: list[dict[str, Any]] = []
        errors: dict[int, Any] = {}
        for index, raw in enumerate(value):
            try:
                rows.append(self.row_schema.load(raw))
            except ValidationError as error:
                errors[index] = error.messages
                rows.append(error.valid_data if isinstance(error.valid_data, dict) else {})
        if errors:
            raise ValidationError(errors, valid_data=rows)
        return rows


_ANSWERS: Mapping[str, type[Answer]] = {
    "string": TextAnswer,
    "decimal": NumberAnswer,
    "integer": NumberAnswer,
    "boolean": YesNoAnswer,
    "date": DateAnswer,
    "datetime": InstantAnswer,
    "strings": CodesAnswer,
    "files": FilesAnswer,
    "rows": RowsAnswer,
}


@lru_cache(maxsize=4096)
def field_for(field: Field) -> Answer:
    """Build the marshmallow field that checks one answer."""
    return _ANSWERS[field.value_type](field)


class AnswersSchema(Schema):
    """A schema whose own messages are ours; unknown entries are refused."""

    class Meta:
        """Refuse what is not asked for."""

        unknown = RAISE

    error_messages = {"unknown": "unknown", "type": "type"}  # put into words by `typed`


def _schema_of(asked: tuple[Field, ...], name: str) -> type[Schema]:
    return AnswersSchema.from_dict({field.key: field_for(field) for field in asked}, name=name)


@lru_cache(maxsize=256)
def answers_schema(form: Form) -> Schema:
    """Give the schema of the form's answers, each taken by itself; loading does not change it."""
    return _schema_of(form.fields, form.key)()


def typed(form: Form, raw: Any) -> tuple[dict[str, Any], dict[str, list[Text]]]:
    """Read each answer by itself: those that can be read, and by path what is wrong with the others."""
    try:
        return answers_schema(form).load(raw), {}
    except ValidationError as error:
        values = error.valid_data if isinstance(error.valid_data, dict) else {}
        return values, dict(sorted(_flat(error.messages, form)))


def _flat(found: Any, form: Form, path: str = "") -> Iterator[tuple[str, list[Text]]]:
    """Turn marshmallow's nested messages into paths; a computed field that was sent is named as such."""
    if isinstance(found, Mapping):
        for key, inner in found.items():
            step = "" if key == SCHEMA else "".join(c if c.isprintable() else "?" for c in str(key)[:80])
            yield from _flat(inner, form, ".".join(part for part in (path, step) if part))
        return
    field = form.field_at(path)
    unknown = messages.COMPUTED if field is not None and field.is_computed else messages.UNKNOWN
    words = {"unknown": unknown, "type": messages.NOT_AN_OBJECT}
    yield (
        path or WHOLE_FORM,
        [words.get(each, messages.UNKNOWN) if isinstance(each, str) else each for each in found],
    )
