"""A case's log, its states and its verification over the wire."""

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


class EntrySchema(Answer):
    """A row of the log as it is stored; hashes are hexadecimal SHA-256."""

    sequence = a_number("Counted from 1.")
    command_id = a_text("Id of the command.")
    kind = a_text("What was asked: `complete_task`.")
    actor = a_text("Who asked.")
    acted_for = maybe_text("Whose place was taken by decree.")
    at = an_instant("When.")
    deployment_hash = maybe_text("The deployment it ran on.")
    body = ma.fields.Dict(
        keys=ma.fields.String(),
        allow_none=True,
        metadata={"description": "Command, events, actor and sources; null once disposed of."},
    )
    events = ma.fields.List(
        ma.fields.Dict(keys=ma.fields.String()), metadata={"description": "What it caused (from the body)."}
    )
    body_sha256 = a_text("Hash of the body's bytes.")
    state_hash = maybe_text("Hash of the state after the command.")
    previous_hash = a_text("Hash of the row before.")
    hash = a_text("Hash over all columns.")
    format = a_number("Version of the row's format.")
    engine = a_text("Version of the engine.")


class HistorySchema(Answer):
    """A page of the log, oldest first."""

    items = nested(EntrySchema, many=True)
    next_cursor = maybe_text("Where the next page begins; null on the last one.")


class HistoryFilter(Body):
    """Which part of the log."""

    limit = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, 100))
    cursor = ma.fields.String(validate=ma.validate.Length(max=1000))


class ReplayQuery(Body):
    """After which command; left out, after the last one."""

    upto = ma.fields.Integer(
        strict=False, validate=ma.validate.Range(1, 1_000_000), metadata={"description": "Sequence."}
    )


class ExportQuery(Body):
    """As what."""

    format = ma.fields.String(load_default="zip", validate=ma.validate.OneOf(("zip",)))


class TokenSchema(Answer):
    """Where the case stands in the diagram."""

    element = a_text("Id in the diagram.")
    unit = maybe_text("The unit's branch.")
    state = a_text("How it stands there.")


class ReplayedTaskSchema(Answer):
    """A task on offer at that time."""

    key = a_text("Its key.")
    step = a_text("Its step.")
    lane = a_text("Its lane.")
    unit = maybe_text("Its unit.")
    round = a_number("Its round.")
    assignee = maybe_text("Who had it in hand.")
    offered_at = an_instant("Since when.")
    due_at = maybe_instant("When it was due.")


class ReplaySchema(Answer):
    """The state of a case after one of its commands."""

    sequence = a_number("The command.")
    commands = a_number("How many commands the log has.")
    kind = a_text("What was asked.")
    actor = a_text("Who asked.")
    acted_for = maybe_text("Whose place was taken.")
    at = an_instant("When.")
    status = a_text("Status of the case.")
    tokens = nested(TokenSchema, many=True)
    flows = ma.fields.List(
        ma.fields.String(), metadata={"description": "Flows that this command's tokens took."}
    )
    taken = ma.fields.List(
        ma.fields.String(), metadata={"description": "All flows taken so far, each once, in order."}
    )
    completed = ma.fields.List(ma.fields.String(), metadata={"description": "Steps completed so far."})
    tasks = nested(ReplayedTaskSchema, many=True)
    values = free_form("Latest values of each step; of a step done per unit, by unit.")
    state_hash = a_text("Hash of the state.")
    deployment_hash = a_text("The deployment that it went by after this command.")


class DivergenceSchema(Answer):
    """The first place where log and replay differ."""

    sequence = a_number("The command.")
    cause = a_text("In what they differ.")
    reason = a_text("More about it.")


class DisposalSchema(Answer):
    """The decision by which what a case held was disposed of."""

    office_sequence = a_number("Its row of the office's chain.")
    at = an_instant("When it was done.")
    decree = a_text("Number of the decree.")
    decided_on = a_text("The day on the decree.")
    reason = a_text("Why.")


class VerificationSchema(Answer):
    """Whether log and files are whole, replay gives the same states, and all is as it was signed."""

    chain = ma.fields.String(validate=ma.validate.OneOf(("intact", "broken")))
    replay = ma.fields.String(validate=ma.validate.OneOf(("identical", "diverged", "not-replayed")))
    commands = a_number("Commands in the log.")
    first_divergence = nested(DivergenceSchema, nullable=True)
    damaged_files = ma.fields.List(
        ma.fields.String(), metadata={"description": "Names of files whose bytes are gone or others."}
    )
    checkpoints = ma.fields.List(
        ma.fields.String(), metadata={"description": "What does not agree with what was signed."}
    )
    signed_upto = a_number("The last command that a checkpoint speaks for; 0: none.")
    disposal = nested(DisposalSchema, nullable=True)
