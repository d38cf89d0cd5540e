"""Disposals over the wire."""

import marshmallow as ma

from service.api.schemas.base import Answer, Body, a_number, a_text, an_instant, maybe_text, nested


class DisposalsQuery(Body):
    """Which page."""

    cursor = ma.fields.String(validate=ma.validate.Length(max=1000))


class CandidatesQuery(Body):
    """Which cases."""

    definition = ma.fields.String(
        validate=ma.validate.Length(1, 200), metadata={"description": "Key of an SOP."}
    )


class DisposalBody(Body):
    """A decree, and the cases that it is about."""

    decree = ma.fields.String(required=True, metadata={"description": "Number of the decree."})
    decided_on = ma.fields.Date(required=True, metadata={"description": "The day on the decree."})
    reason = ma.fields.String(required=True, metadata={"description": "At most 4000 characters."})
    cases = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(1, 200)),
        required=True,
        metadata={"description": "Ids of cases, at most 500."},
    )


class RefusalBody(Body):
    """Why not."""

    reason = ma.fields.String(required=True, metadata={"description": "At most 4000 characters."})


class DisposedCaseSchema(Answer):
    """A case that was disposed of, as the decision names it."""

    id = a_text("Its id.")
    business_key = a_text("Its name.")
    definition = a_text("The SOP.")
    version = a_number("The version that it went by.")
    sequence = a_number("How many commands its chain has.")
    head_hash = a_text("The hash of the last of them.")
    files = ma.fields.List(ma.fields.String(), metadata={"description": "SHA-256 of the files it had."})


class DecisionSchema(Answer):
    """A decision, as the office's chain has it."""

    office_sequence = a_number("Its row of the office's chain.")
    at = an_instant("When it was carried out.")
    actor = a_text("Who decided, or agreed.")
    actor_name = a_text("The person's name.")
    requested_by = a_text("Who asked for it.")
    decree = a_text("Number of the decree.")
    decided_on = a_text("The day on the decree.")
    reason = a_text("Why.")
    cases = nested(DisposedCaseSchema, many=True)


class AwaitingSchema(Answer):
    """What awaits another admin."""

    id = a_text("Its id.")
    decree = a_text("Number of the decree.")
    decided_on = ma.fields.Date(metadata={"description": "The day on the decree."})
    reason = a_text("Why.")
    cases = ma.fields.List(ma.fields.String(), metadata={"description": "Ids of the cases."})
    asked_by = a_text("Who asked.")
    asked_at = an_instant("When.")


class DisposalsSchema(Answer):
    """A page of decisions, newest first, and what awaits another admin."""

    items = nested(DecisionSchema, many=True)
    awaiting = nested(AwaitingSchema, nullable=True)
    next_cursor = maybe_text("Where the next page begins; null on the last one.")


class DisposalOutcomeSchema(Answer):
    """What came of it."""

    done = ma.fields.Boolean(metadata={"description": "Whether nothing awaits another admin."})
    awaiting = nested(AwaitingSchema, nullable=True)


class CandidateSchema(Answer):
    """A case that is no longer kept, and how much it holds."""

    id = a_text("Its id.")
    business_key = a_text("Its name.")
    definition_key = a_text("The SOP.")
    definition_version = a_number("The version that it went by.")
    status = a_text("How it ended.")
    ended_at = an_instant("When it ended.")
    sequence = a_number("Commands in its log.")
    documents = a_number("Documents and attachments.")


class CandidatesSchema(Answer):
    """The cases that ended before a time, the longest ended first, at most 500."""

    items = nested(CandidateSchema, many=True)
    years = a_number("For how many years cases are kept.")
    ended_before = an_instant("They ended before then.")
