"""Deviations over the wire."""

import marshmallow as ma

from engine.deviations.kinds import KINDS
from service.api.schemas.base import (
    Answer,
    Body,
    GivenInstant,
    a_number,
    a_text,
    an_instant,
    free_form,
    maybe_text,
    nested,
)
from service.dispatch.exporting_deviations import MEDIA_TYPES

_NAME = ma.validate.Length(1, 200)


class DeviationFilter(Body):
    """Which deviations."""

    kind = ma.fields.String(validate=ma.validate.OneOf(KINDS))
    definition = ma.fields.String(validate=_NAME, metadata={"description": "Key of an SOP."})
    instance = ma.fields.String(validate=_NAME, metadata={"description": "Id of a case."})
    since = GivenInstant(metadata={"description": "From this instant on."})
    until = GivenInstant(metadata={"description": "Before this instant."})
    unit = ma.fields.String(validate=_NAME)
    person = ma.fields.String(validate=_NAME, metadata={"description": "Who gave the command."})
    step = ma.fields.String(validate=_NAME, metadata={"description": "Number of a step."})
    closed = ma.fields.Boolean(metadata={"description": "Whether an auditor closed it."})


class DeviationsQuery(DeviationFilter):
    """Which page of which deviations."""

    limit = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, 100))
    cursor = ma.fields.String(validate=ma.validate.Length(max=1000))


class DeviationFile(DeviationFilter):
    """Which deviations, as what."""

    format = ma.fields.String(load_default="csv", validate=ma.validate.OneOf(tuple(MEDIA_TYPES)))


class DeviationSchema(Answer):
    """Where a case went otherwise than its SOP says; what `facts` holds goes by the kind."""

    id = a_text("Its id, the same for ever.")
    kind = ma.fields.String(validate=ma.validate.OneOf(KINDS))
    instance_id = a_text("The case.")
    business_key = a_text("The case's name.")
    definition_key = a_text("The SOP.")
    definition_name = a_text("The SOP's name.")
    sequence = a_number("The command in the case's log.")
    ordinal = a_number("Counted from 1, within command and kind.")
    step = maybe_text("Step of the diagram.")
    number = maybe_text("The step's number.")
    unit = maybe_text("Code of the unit.")
    unit_name = maybe_text("The unit's name.")
    person = a_text("Who gave the command.")
    person_name = a_text("The person's name.")
    at = an_instant("When.")
    facts = free_form("What is known of it.")
    sentence = a_text("The same in a sentence, in the caller's language.")
    notes = a_number("How many notes there are on it.")
    closed = ma.fields.Boolean()


class DeviationsSchema(Answer):
    """A page of deviations, newest first, and how many there are of each kind."""

    items = nested(DeviationSchema, many=True)
    counts = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(),
        metadata={"description": "By kind, whatever kind was asked for."},
    )
    next_cursor = maybe_text("Where the next page begins; null on the last one.")


class NoteSchema(Answer):
    """What somebody wrote about a deviation, as the office's chain has it."""

    office_sequence = a_number("Its row of the office's chain.")
    kind = ma.fields.String(validate=ma.validate.OneOf(("note", "close", "reopen")))
    person = a_text("Who wrote it.")
    person_name = a_text("The person's name.")
    at = an_instant("When.")
    text = maybe_text("The words; null where the chain no longer has them.")


class OneDeviationSchema(DeviationSchema):
    """A deviation with what was written about it, the oldest first."""

    written = nested(NoteSchema, many=True)


class NoteBody(Body):
    """A note: one that closes or reopens is an auditor's."""

    kind = ma.fields.String(load_default="note", validate=ma.validate.OneOf(("note", "close", "reopen")))
    text = ma.fields.String(required=True, metadata={"description": "At most 4000 characters."})
