"""The report against the mutu baku over the wire."""

import marshmallow as ma

from service.api.schemas.base import (
    Answer,
    Body,
    GivenInstant,
    a_number,
    a_text,
    an_instant,
    maybe_text,
    nested,
)
from service.dispatch.exporting_deviations import MEDIA_TYPES
from service.exports.measures import BY

_NAME = ma.validate.Length(1, 200)


class MeasureFilter(Body):
    """Which completed tasks."""

    definition = ma.fields.String(validate=_NAME, metadata={"description": "Key of an SOP."})
    version = ma.fields.Integer(
        validate=ma.validate.Range(1, 10**6), metadata={"description": "Number of a version of the SOP."}
    )
    since = GivenInstant(metadata={"description": "Completed from this instant on."})
    until = GivenInstant(metadata={"description": "Completed before this instant."})
    lane = ma.fields.String(validate=_NAME)
    unit = ma.fields.String(validate=_NAME)
    step = ma.fields.String(validate=_NAME, metadata={"description": "Id of a step."})
    outcome = ma.fields.String(
        attribute="only",
        validate=ma.validate.OneOf(("late", "returned")),
        metadata={"description": "Only those completed late, or sent back."},
    )


class MeasuresQuery(MeasureFilter):
    """Which tasks, put together by what."""

    by = ma.fields.String(load_default="step", validate=ma.validate.OneOf(tuple(BY)))


class MeasuredTasksQuery(MeasureFilter):
    """Which page of which tasks."""

    limit = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, 100))
    cursor = ma.fields.String(validate=ma.validate.Length(max=1000))


class MeasureFile(MeasureFilter):
    """What of which tasks, as what."""

    what = ma.fields.String(load_default="report", validate=ma.validate.OneOf(("report", "tasks")))
    format = ma.fields.String(load_default="csv", validate=ma.validate.OneOf(tuple(MEDIA_TYPES)))


def maybe_number(about: str) -> ma.fields.Integer:
    """Make a whole-number field of an answer that may be null."""
    return ma.fields.Integer(strict=True, allow_none=True, metadata={"description": about})


class FiguresSchema(Answer):
    """What completed tasks took, in seconds of working time."""

    value = maybe_text("The step, lane, unit or month; null for tasks of no unit.")
    definition_key = a_text("The SOP of the latest task; a step's own.")
    number = a_text("The step's number, as the latest task has it.")
    name = a_text("The step's name, as the latest task has it.")
    lane_name = a_text("The lane, as the latest task has it.")
    count = a_number("How many tasks were completed.")
    median_seconds = a_number("What the middle one took.")
    p90_seconds = a_number("What nine of ten kept to.")
    limit_seconds = maybe_number("The latest task's time limit, a day as 7.5 hours; null without one.")
    limits = a_number("How many different limits there were.")
    timed = a_number("How many had a due date.")
    in_time = a_number("How many of these kept it.")
    returned = a_number("How many were sent back.")
    taken = a_number("Of how many it is known how long they waited and were worked on.")
    waiting_seconds = maybe_number("How long the middle one of these waited.")
    working_seconds = maybe_number("How long the middle one of these was worked on.")


class MeasuresSchema(Answer):
    """The figures; without tasks there are none."""

    items = nested(FiguresSchema, many=True)


class MeasuredTaskSchema(Answer):
    """A completed task; seconds are of working time."""

    instance_id = a_text("The case.")
    business_key = a_text("The case's name.")
    task_key = a_text("The task within its case.")
    sequence = a_number("The command that completed it.")
    number = a_text("The step's number.")
    name = a_text("The step's name.")
    lane_name = a_text("The lane.")
    unit = maybe_text("Code of the unit.")
    unit_name = maybe_text("The unit's name.")
    round = a_number("Which round of the step, from 1.")
    offered_at = an_instant("When it could be begun.")
    completed_at = an_instant("When it was completed.")
    waiting_seconds = maybe_number("Until somebody took it; null where that is not known.")
    working_seconds = maybe_number("From then on; null where that is not known.")
    total_seconds = a_number("From its offer to its completion.")
    limit_seconds = maybe_number("The step's time limit.")
    in_time = ma.fields.Boolean(allow_none=True, metadata={"description": "Null without a due date."})
    returned = ma.fields.Boolean(metadata={"description": "Whether this round was sent back."})


class MeasuredTasksSchema(Answer):
    """A page of completed tasks, the latest first."""

    items = nested(MeasuredTaskSchema, many=True)
    next_cursor = maybe_text("Where the next page begins; null on the last one.")
