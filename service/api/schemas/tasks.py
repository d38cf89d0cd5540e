"""Tasks over the wire."""

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
from service.api.schemas.files import DocumentSchema
from service.dispatch.texts import LONGEST_REMARK
from service.queries.worklist import Scope, Status


class ReturnedSchema(Answer):
    """By whom, when and why the case came back; shown until the next review."""

    by = a_text("Username.")
    at = an_instant("When.")
    reason = a_text("The suggestion (saran) of whoever returned it.")


class CaseOfTaskSchema(Answer):
    """The case that a task belongs to."""

    id = a_text("Id of the instance.")
    business_key = a_text("The office's name for the case.")
    status = a_text("Its status.")
    definition_key = a_text("Its SOP.")


class TaskSchema(Answer):
    """A task of a case, open or not."""

    id = a_text("Id, the same on every replay.")
    key = a_text("Diagram id, unit and occurrence: `langkah_5[bidang-a]#2`.")
    step = a_text("Id of the step in the diagram.")
    number = a_text("Number of the step in the SOP.")
    name = a_text("Short name of the step.")
    lane = a_text("Whose work it is.")
    unit = maybe_text("The unit it is for.")
    assignee = maybe_text("Who has it in hand.")
    status = ma.fields.String(validate=ma.validate.OneOf(("open", "completed", "withdrawn")))
    created_at = an_instant("When it was offered.")
    claimed_at = maybe_instant("When the assignee took it.")
    due_at = maybe_instant("When it is due, in working time.")
    time_limit = maybe_text("The SOP's limit: `PT15M`, `P2D`.")
    round = a_number("How often this step was offered so far.")
    returned = nested(ReturnedSchema, nullable=True)
    completed_at = maybe_instant("When it was completed or withdrawn.")
    completed_by = maybe_text("Who completed it.")
    acted_for = maybe_text("Whose place that person took by decree.")
    worked_seconds = ma.fields.Integer(allow_none=True, metadata={"description": "Working time it took."})
    on_behalf = maybe_text("Why somebody of another lane entered the unit's paper form.")
    excused = maybe_text("Why its unit was excused; the task is then withdrawn.")
    inputs_needed = a_number("How many things the SOP requires to be there.")
    inputs_at_hand = a_number("How many of them were there when the task was offered.")
    inputs_missing = ma.fields.List(
        ma.fields.String(),
        allow_none=True,
        metadata={"description": "Which ones from outside were not there when it was completed."},
    )
    instance = nested(CaseOfTaskSchema)


class ListedTaskSchema(TaskSchema):
    """A task with the names of what it mentions by id."""

    lane_name = a_text("Name of the lane.")
    unit_name = maybe_text("Name of the unit.")
    assignee_name = maybe_text("Name of the assignee.")
    completed_by_name = maybe_text("Name of whoever completed it.")


class TasksSchema(Answer):
    """A page of tasks."""

    items = nested(ListedTaskSchema, many=True)
    total = a_number("How many there are; counting stops at 1001.")
    next_cursor = maybe_text("Where the next page begins; null on the last one.")


class FormSchema(Answer):
    """The task's form: a form-js document with its options filled in, and the values it opens with."""

    document = free_form("form-js document.", data_key="schema")
    values = free_form("What the form shows: as handed in, or prefilled and computed.")
    answers = free_form("The part of the values that one may change and send to complete the task.")


class DraftSchema(Answer):
    """What the person has typed so far."""

    values = free_form("As typed.")
    saved_at = an_instant("When.")


class RequiredInputSchema(Answer):
    """Something the SOP requires for the step."""

    name = a_text("As the SOP names it.")
    source = maybe_text("The step that yields it; null when it comes from outside.")


class TaskDetailSchema(ListedTaskSchema):
    """A task with everything that is needed to do it."""

    activity = a_text("Full wording of the SOP.")
    output = maybe_text("What the step yields.")
    remark = maybe_text("Remark of the SOP.")
    required_inputs = nested(RequiredInputSchema, many=True)
    form = nested(FormSchema, nullable=True)
    draft = nested(DraftSchema, nullable=True)
    documents = nested(DocumentSchema, many=True)


class TaskFilter(Body):
    """Which tasks to list."""

    scope = ma.fields.Enum(Scope, by_value=True, load_default=Scope.MINE)
    status = ma.fields.Enum(Status, by_value=True, load_default=Status.OPEN)
    instance = ma.fields.String(validate=ma.validate.Length(max=100))
    definition = ma.fields.String(validate=ma.validate.Length(max=200))
    overdue = ma.fields.Boolean()
    q = ma.fields.String(validate=ma.validate.Length(max=100))
    limit = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, 100))
    cursor = ma.fields.String(validate=ma.validate.Length(max=1000))


class ReassignBody(Body):
    """To whom, and why."""

    to = ma.fields.String(required=True, validate=ma.validate.Length(1, 100))
    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_REMARK))


class ValuesBody(Body):
    """The values of a form by field key."""

    values = ma.fields.Dict(
        keys=ma.fields.String(),
        required=True,
        metadata={
            "description": "Values by field key; rows are lists of objects.",
            "additionalProperties": True,
        },
    )


class OnBehalfBody(Body):
    """For a unit that filled in its form on paper."""

    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_REMARK))
    scan = ma.fields.String(
        required=True,
        validate=ma.validate.Length(max=100),
        metadata={"description": "SHA-256 of the scan, a file of this task."},
    )


class CompleteBody(ValuesBody):
    """The values of a form, and how the task came to be done."""

    inputs = ma.fields.List(
        ma.fields.String(validate=ma.validate.Length(max=500)),
        validate=ma.validate.Length(max=100),
        metadata={
            "description": "Which required inputs from outside are at hand; others are recorded as missing."
            " Without this nothing is said of them."
        },
    )
    on_behalf = ma.fields.Nested(OnBehalfBody)


class AllowBody(Body):
    """To whom it is allowed, and why."""

    to = ma.fields.String(required=True, validate=ma.validate.Length(1, 100))
    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_REMARK))


class ProgressSchema(Answer):
    """The status of a case after a command."""

    id = a_text("Id of the instance.")
    business_key = a_text("The office's name for the case.")
    status = a_text("running, suspended, completed or cancelled.")
    version = a_number("Counts the commands that changed its state.")


class CompletionSchema(Answer):
    """What came of completing a task."""

    task = nested(TaskSchema)
    instance = nested(ProgressSchema)
    next_tasks = nested(TaskSchema, many=True)
