"""People and reference lists over the wire."""

import marshmallow as ma

from service.api.schemas.base import Answer, Body, a_number, a_text, maybe_text, nested


class RoleSchema(Answer):
    """A role held now."""

    lane = a_text("The lane.")
    unit = maybe_text("For one unit; null for all.")
    represents = maybe_text("Whose place is taken by decree (Plt/Plh).")


class PersonSchema(Answer):
    """A person of the office."""

    id = ma.fields.Function(
        lambda person: person.username,
        metadata={"type": "string", "description": "The username, which never changes."},
    )
    username = a_text("The username.")
    name = a_text("The name.")
    roles = nested(RoleSchema, many=True)


class PeopleSchema(Answer):
    """A page of people."""

    items = nested(PersonSchema, many=True)
    next_cursor = maybe_text("Where the next page begins; null on the last one.")


class PeopleFilter(Body):
    """Which people to list: those who may do tasks of a lane, of a unit."""

    lane = ma.fields.String(validate=ma.validate.Length(max=200))
    unit = ma.fields.String(validate=ma.validate.Length(max=200))
    limit = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, 100))
    cursor = ma.fields.String(validate=ma.validate.Length(max=1000))


class ListSchema(Answer):
    """A reference list in its present version."""

    key = a_text("Its name.")
    version = a_number("Counts its changes.")
    rows = ma.fields.List(ma.fields.Dict(keys=ma.fields.String()))


class RowBody(ma.Schema):
    """A row: what it stands for, how it is called, and whatever columns the forms read."""

    class Meta:
        """Options."""

        unknown = ma.INCLUDE

    value = ma.fields.String(required=True, validate=ma.validate.Length(1, 200))
    label = ma.fields.String(required=True, validate=ma.validate.Length(1, 1000))


class ListBody(Body):
    """The rows anew, in their order."""

    rows = ma.fields.List(ma.fields.Nested(RowBody), required=True, validate=ma.validate.Length(max=5000))
