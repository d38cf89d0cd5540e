"""A case played back over the wire: whole moments, and between them what changes."""

import marshmallow as ma

from service.api.schemas.base import (
    Answer,
    Body,
    a_number,
    a_text,
    an_instant,
    free_form,
    maybe_instant,
    maybe_text,
    nested,
)


class FramesQuery(Body):
    """Which frames: those after a command."""

    after = ma.fields.Integer(
        load_default=0,
        strict=False,
        validate=ma.validate.Range(0, 1_000_000),
        metadata={"description": "The command to go on after."},
    )
    limit = ma.fields.Integer(
        load_default=1000,
        strict=False,
        validate=ma.validate.Range(1, 1000),
        metadata={"description": "How many at most."},
    )


class StandingSchema(Answer):
    """Tokens that stand alike."""

    element = a_text("Id in the diagram.")
    unit = maybe_text("The unit's branch.")
    state = a_text("How they stand there.")
    count = a_number("How many.")


class ReturnNoteSchema(Answer):
    """That the case was sent back."""

    step = a_text("The step that sent it back.")
    by = a_text("Who.")
    at = an_instant("When.")
    reason = a_text("Why.")
    units = ma.fields.List(ma.fields.String(), metadata={"description": "Which units, if named."})


class FrameTaskSchema(Answer):
    """A task on offer."""

    key = a_text("Its key.")
    step = a_text("Its step.")
    lane = a_text("Its lane.")
    unit = maybe_text("Its unit.")
    round = a_number("Its round.")
    assignee = maybe_text("Who has it in hand.")
    offered_at = an_instant("Since when.")
    due_at = maybe_instant("When it is due.")
    returned = nested(ReturnNoteSchema, nullable=True)


class FrameTimerSchema(Answer):
    """A timer that waits."""

    key = a_text("Its key.")
    element = a_text("Id in the diagram.")
    due_at = an_instant("When it goes off.")


class DoneSchema(Answer):
    """The latest time that a step was done."""

    step = a_text("The step.")
    unit = maybe_text("For which unit.")
    round = a_number("In which round.")
    sequence = a_number("By which command.")
    by = a_text("By whom.")
    values = free_form("What was handed in.")


class PaperSchema(Answer):
    """A file of the case."""

    sequence = a_number("The command that added it.")
    sha256 = a_text("Hash of its bytes.")
    name = a_text("Its name.")
    media_type = a_text("Its media type.")
    size = a_number("Bytes.")
    task_key = maybe_text("The task that it came with.")
    by = a_text("Who added it.")


def _named(schema: type[ma.Schema], about: str) -> ma.fields.Dict:
    values = ma.fields.Nested(schema)
    return ma.fields.Dict(keys=ma.fields.String(), values=values, metadata={"description": about})


class SectionsSchema(Answer):
    """What stands where, by name."""

    tokens = _named(StandingSchema, "By element, unit and state.")
    tasks = _named(FrameTaskSchema, "Open tasks by key.")
    timers = _named(FrameTimerSchema, "Waiting timers by key.")
    taken = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.Integer(strict=True),
        metadata={"description": "How often each flow was gone along so far."},
    )
    done = _named(DoneSchema, "By step and unit: `langkah_5[sosial]`.")
    papers = _named(PaperSchema, "By the number of their command.")


class StandSchema(SectionsSchema):
    """How everything stands after a command."""

    status = a_text("Status of the case.")
    deployment_hash = a_text("The deployment that it goes by.")


class GoneSchema(Answer):
    """Names that are no longer there."""

    tokens = ma.fields.List(ma.fields.String())
    tasks = ma.fields.List(ma.fields.String())
    timers = ma.fields.List(ma.fields.String())
    taken = ma.fields.List(ma.fields.String())
    done = ma.fields.List(ma.fields.String())
    papers = ma.fields.List(ma.fields.String())


class StandChangesSchema(Answer):
    """What to change in the stand before: take away what is gone, then put what is new or other."""

    status = a_text("Status of the case.")
    deployment_hash = a_text("The deployment that it goes by.")
    put = nested(SectionsSchema)
    gone = nested(GoneSchema)


class FrameSchema(Answer):
    """A command and the moment right after it: `stand` whole, or `changes` to the frame before."""

    sequence = a_number("The command.", attribute="frame.sequence")
    kind = a_text("What was asked.", attribute="frame.kind")
    actor = a_text("Who asked.", attribute="frame.actor")
    acted_for = maybe_text("Whose place was taken by decree.", attribute="frame.acted_for")
    at = an_instant("When.", attribute="frame.at")
    since_seconds = a_number("Time since the command before.", attribute="frame.since_seconds")
    working_seconds = a_number("What of it was working time.", attribute="frame.working_seconds")
    marks = ma.fields.List(
        ma.fields.String(),
        attribute="frame.marks",
        metadata={
            "description": "What is out of the ordinary: `return`, `intervention`, `migration`, `override`, "
            "`timer`, `excused`, `on-behalf`, `substitution`, `inputs-missing`."
        },
    )
    task = maybe_text("Key of the task that it was about.", attribute="frame.task")
    flows = ma.fields.List(
        ma.fields.String(),
        attribute="frame.flows",
        metadata={"description": "Flows that this command's tokens took, in their order."},
    )
    returned = ma.fields.Nested(ReturnNoteSchema, allow_none=True, attribute="frame.returned")
    state_hash = a_text("Hash of the state.", attribute="frame.state_hash")
    stand = nested(StandSchema, nullable=True)
    changes = nested(StandChangesSchema, nullable=True)


class PlaybackSchema(Answer):
    """Frames in a row."""

    commands = a_number("How many commands the log has.")
    frames = nested(FrameSchema, many=True)
    next_after = ma.fields.Integer(
        strict=True, allow_none=True, metadata={"description": "`after` of the next page; null at the end."}
    )
