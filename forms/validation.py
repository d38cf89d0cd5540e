"""From what a person or program sends to what is stored: any form becomes a marshmallow schema."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from marshmallow import ValidationError, fields
from marshmallow.exceptions import SCHEMA

from engine.texts import Text
from forms.casting import canonical
from forms.context import FormContext
from forms.errors import FormInvalid
from forms.fields import Form
from forms.judging import judge
from forms.reading import Reading, settled
from forms.schemas import AnswersSchema, field_for

LONGEST_ECHO = 10_000  # characters


def read(form: Form, raw: Any, context: FormContext) -> Reading:
    """Read the answers, right or wrong: typed values, errors, warnings, what is hidden and required."""
    reading = settled(form, raw, context)
    judge(form, reading)
    return reading


def validated(form: Form, raw: Any, context: FormContext) -> dict[str, Any]:
    """Give the values to store (JSON, computed ones included), or raise FormInvalid naming every mistake.

    Decimals are normalised strings ("87.5"), money and other whole numbers integers, dates ISO strings;
    hidden fields are left out, unanswered ones None or an empty list.
    """
    reading = read(form, raw, context)
    if reading.errors:
        raise FormInvalid(reading.errors)
    return _canonical(form, reading)


def computed(form: Form, raw: Any, context: FormContext) -> dict[str, Any]:
    """Work out the same values for a preview: nothing is refused, what cannot be read is echoed as sent."""
    reading = settled(form, raw, context)
    values = _canonical(form, reading)
    for path in reading.errors:
        _echo(raw, values, path.split("."))
    return values


def warnings(form: Form, raw: Any, context: FormContext) -> dict[str, list[Text]]:
    """Tell what looks odd without being wrong, such as spending above the budget."""
    return read(form, raw, context).warnings


class FormSchema(AnswersSchema):
    """A form as it stands in one case, as a marshmallow schema: its `load` is `validated`."""

    form: Form
    context: FormContext

    def load(self, data: Any, **_: Any) -> dict[str, Any]:
        """Give the values to store, or raise ValidationError; each message is a Text."""
        try:
            return validated(self.form, data, self.context)
        except FormInvalid as error:
            raise ValidationError(_nested(error.errors), data=data) from error


def schema_for(form: Form, context: FormContext) -> FormSchema:
    """Make any form a marshmallow schema."""
    schema = _form_schema_class(form)()
    schema.form, schema.context = form, context
    return schema


@lru_cache(maxsize=256)
def _form_schema_class(form: Form) -> type[FormSchema]:
    answers: dict[str, fields.Field[Any]] = {each.key: field_for(each) for each in form.fields}
    return cast(type[FormSchema], FormSchema.from_dict(answers, name=form.key))


def _canonical(form: Form, reading: Reading) -> dict[str, Any]:
    return {key: canonical(form.by_key[key], value) for key, value in reading.values.items()}


def _nested(errors: Mapping[str, list[Text]]) -> dict[str | int, Any]:
    """Turn paths into marshmallow's nested dictionaries; messages above others go under `_schema`."""
    nested: dict[str | int, Any] = {}
    for path, texts in sorted(errors.items(), reverse=True):
        *above, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        place = nested
        for step in above:
            place = place.setdefault(step, {})
        if last in place:
            place[last][SCHEMA] = texts
        else:
            place[last] = texts
    return nested


def _echo(raw: Any, values: Any, path: list[str]) -> None:
    """Put an answer that could not be read where its value would be, so that a page can show it again."""
    for step in path[:-1]:
        raw, values = _inside(raw, step), _inside(values, step)
    sent = _inside(raw, path[-1])
    if isinstance(values, dict) and isinstance(sent, str | float) and values.get(path[-1], "") is None:
        values[path[-1]] = str(sent)[:LONGEST_ECHO]


def _inside(value: Any, step: str) -> Any:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list | tuple) and step.isdigit() and int(step) < len(value):
        return value[int(step)]
    return None
