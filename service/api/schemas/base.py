"""What all schemas share: bodies that refuse unknown fields, answers whose fields are always there."""

from datetime import UTC, datetime
from typing import Any

import marshmallow as ma

from engine import codec


class Body(ma.Schema):
    """A body or query string that a caller sends; what it does not name is refused."""

    class Meta:
        """Options."""

        unknown = ma.RAISE


class Answer(ma.Schema):
    """An answer: every field is always there, empty ones as null."""

    def on_bind_field(self, field_name: str, field_obj: ma.fields.Field[Any]) -> None:
        """Say in the OpenAPI document that the field is always there."""
        del field_name
        field_obj.required = True


class Instant(ma.fields.DateTime):
    """An instant in UTC, written as in the history: `2026-11-20T02:00:00.000000Z`."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        del attr, obj, kwargs
        return codec.instant(value) if isinstance(value, datetime) else None


class GivenInstant(ma.fields.AwareDateTime):
    """An instant that a caller gives, in whatever zone; read in UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        instant: datetime = super()._deserialize(value, attr, data, **kwargs)
        try:
            return instant.astimezone(UTC)
        except OverflowError as error:  # before the year 1 or after 9999 in UTC
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from error


def a_text(about: str, **options: Any) -> ma.fields.String:
    """Make a text field of an answer."""
    return ma.fields.String(metadata={"description": about}, **options)


def maybe_text(about: str, **options: Any) -> ma.fields.String:
    """Make a text field of an answer that may be null."""
    return ma.fields.String(allow_none=True, metadata={"description": about}, **options)


def a_number(about: str, **options: Any) -> ma.fields.Integer:
    """Make a whole-number field of an answer."""
    return ma.fields.Integer(strict=True, metadata={"description": about}, **options)


def an_instant(about: str, **options: Any) -> Instant:
    """Make an instant of an answer."""
    return Instant(metadata={"description": about}, **options)


def maybe_instant(about: str) -> Instant:
    """Make an instant of an answer that may be null."""
    return Instant(allow_none=True, metadata={"description": about})


def nested(schema: type[ma.Schema], *, many: bool = False, nullable: bool = False) -> ma.fields.Nested:
    """Put one answer, or a list of them, inside another."""
    return ma.fields.Nested(schema, many=many, allow_none=nullable)


def free_form(about: str, **options: Any) -> ma.fields.Dict:
    """Make a field that holds a JSON object whose names depend on a form or a diagram."""
    return ma.fields.Dict(keys=ma.fields.String(), metadata={"description": about}, **options)
