"""What a version would mean for the running cases, over the wire."""

import marshmallow as ma

from service.api.schemas.base import Answer, Body, a_number, a_text, maybe_text, nested
from service.queries.definitions import LATEST
from service.queries.impact import VERDICTS


class CountsSchema(Answer):
    """How many cases have each verdict."""

    unaffected = a_number("They no longer come to anything that changed.")
    cosmetic = a_number("What must be done stays the same.")
    migratable = a_number("They can go on by the version.")
    mapping = a_number("They can, once somebody says which step stands for one that is gone.")
    blocked = a_number("They cannot.")


class ImpactOfCaseSchema(Answer):
    """What a version would mean for a case."""

    id = a_text("The case.")
    business_key = a_text("The office's name for it.")
    definition_version = a_number("The version it runs on.")
    status = a_text("`running` or `suspended`.")
    verdict = ma.fields.String(validate=ma.validate.OneOf(VERDICTS))
    step = maybe_text("The step that decides it, by its id in the diagram.")
    reason = maybe_text("Why, in a sentence.")
    open_steps = ma.fields.List(ma.fields.String())
    choices = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.String()),
        metadata={"description": "For a step that is gone, the steps that may stand for it."},
    )


class ImpactSchema(Answer):
    """How far the assessment is, its counts, and a page of the cases assessed so far."""

    total = a_number("Cases that run on other deployments of the SOP.")
    done = a_number("How many of them are assessed as they are now; ask again until it is all of them.")
    counts = nested(CountsSchema)
    items = nested(ImpactOfCaseSchema, many=True)
    next_cursor = maybe_text("Where the next page begins; null on the last one.")


class ImpactFilter(Body):
    """Which of the assessed cases to list."""

    verdict = ma.fields.String(validate=ma.validate.OneOf(VERDICTS))
    q = ma.fields.String(validate=ma.validate.Length(max=100))
    step = ma.fields.String(validate=ma.validate.Length(max=200))
    version = ma.fields.Integer(validate=ma.validate.Range(1, LATEST))
    limit = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, 100))
    cursor = ma.fields.String(validate=ma.validate.Length(max=1000))
