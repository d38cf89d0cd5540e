"""The marshmallow schema of a form's answers, each taken by itself."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError
from marshmallow.exceptions import SCHEMA

from engine.texts import Text
from forms import messages
from forms.answers import (
    Answer,
    CodesAnswer,
    DateAnswer,
    FilesAnswer,
    InstantAnswer,
    NumberAnswer,
    TextAnswer,
    YesNoAnswer,
    wrong,
)
from forms.fields import Field, Form

WHOLE_FORM = "form"  # the path of what is wrong with the answers as a whole


class RowsAnswer(Answer):
    """Rows, each checked by the schema of the columns; a wrong row keeps its place."""

    def __init__(self, field: Field) -> None:
        super().__init__(field)
        self.row_schema = _schema_of(field.columns, field.key)()

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[dict[str, Any]]:
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
    """A schema that refuses what it does not ask for."""

    class Meta:
        """See above."""

        unknown = RAISE


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
            step = "" if key == SCHEMA else re.sub(r"[^A-Za-z0-9_-]", "?", str(key)[:80])
            yield from _flat(inner, form, ".".join(part for part in (path, step) if part))
        return
    field = form.field_at(path)
    unknown = messages.COMPUTED if field is not None and field.is_computed else messages.UNKNOWN
    words = {"Invalid input type.": messages.NOT_AN_OBJECT, "Unknown field.": unknown}  # marshmallow's own
    yield path or WHOLE_FORM, [words[each] if isinstance(each, str) else each for each in found]
