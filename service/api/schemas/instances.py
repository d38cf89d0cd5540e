"""Cases over the wire."""

from dataclasses import fields
from typing import Any, Final

import marshmallow as ma

from service.api.schemas.base import (
    Answer,
    Body,
    GivenInstant,
    a_number,
    a_text,
    an_instant,
    free_form,
    maybe_instant,
    maybe_text,
    nested,
)
from service.api.schemas.files import DocumentSchema
from service.api.schemas.tasks import ListedTaskSchema, TaskSchema
from service.dispatch.texts import LONGEST_REMARK
from service.queries.past_work import SHORTEST, Sought

STATUSES = ("running", "suspended", "completed", "cancelled")
PAST: Final = tuple(field.name for field in fields(Sought))
_NAME: Final = ma.validate.Length(max=200)


class InstanceSchema(Answer):
    """A case."""

    id = a_text("Id.")
    definition_key = a_text("Its SOP.")
    definition_version = a_number("The version it runs on, unless it is migrated.")
    deployment = a_text("Hash of the deployment.", attribute="deployment_hash")
    business_key = a_text("The office's name for it.")
    status = ma.fields.String(validate=ma.validate.OneOf(STATUSES))
    version = a_number("Counts the commands that changed its state.")
    started_at = an_instant("When it was opened.")
    started_by = a_text("By whom.")
    ended_at = maybe_instant("When it ended.")
    outcome = maybe_text("How it ended: the end event, or why it was cancelled.")


class StartedSchema(InstanceSchema):
    """A case just opened, with its first tasks."""

    tasks = nested(TaskSchema, many=True)


class ProgressOfCaseSchema(Answer):
    """How far a case is."""

    completed = a_number("Steps done in the present round.")
    total = a_number("Steps of the SOP.")


class ListedInstanceSchema(InstanceSchema):
    """A case in a list."""

    definition_name = a_text("Name of the SOP.")
    open_tasks = a_number("Tasks on offer.")
    overdue = ma.fields.Boolean(metadata={"description": "Whether one of them is late."})


class InstancesSchema(Answer):
    """A page of cases."""

    items = nested(ListedInstanceSchema, many=True)
    next_cursor = maybe_text("Where the next page begins; null on the last one.")


class CommentSchema(Answer):
    """A remark on a case."""

    id = a_text("Id.")
    task_id = maybe_text("The task that it is on; null for the case as a whole.")
    person = a_text("Who wrote it.")
    at = an_instant("When.")
    text = a_text("The remark.")


class InstanceDetailSchema(InstanceSchema):
    """A case with what is open, how far it is, and what was said."""

    definition_name = a_text("Name of the SOP.")
    tasks = nested(ListedTaskSchema, many=True)
    progress = nested(ProgressOfCaseSchema)
    comments = nested(CommentSchema, many=True)
    documents = nested(DocumentSchema, many=True)


class CaseFilter(Body):
    """Which cases."""

    definition = ma.fields.String(validate=_NAME)
    version = ma.fields.Integer(
        strict=False,
        validate=ma.validate.Range(1, 1_000_000),
        metadata={"description": "The SOP's version that the case goes by now."},
    )
    status = ma.fields.String(validate=ma.validate.OneOf(STATUSES))
    q = ma.fields.String(validate=ma.validate.Length(max=100))
    overdue = ma.fields.Boolean()
    person = ma.fields.String(
        validate=_NAME, metadata={"description": "Who did something in it, or for whom it was done."}
    )
    step = ma.fields.String(
        validate=_NAME, metadata={"description": "Number of a step that it came to, with `person` and time."}
    )
    unit = ma.fields.String(validate=_NAME, metadata={"description": "Code of a unit that had a task in it."})
    since = GivenInstant(metadata={"description": "Something was done or to do from then on."})
    until = GivenInstant(metadata={"description": "Something was done or offered before."})
    file = ma.fields.String(
        validate=ma.validate.Regexp(rf"[0-9a-f]{{{SHORTEST},64}}\Z"),
        metadata={"description": "How the SHA-256 of a file or document of the case begins."},
    )

    @ma.post_load
    def gathered(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Put what is to have happened together."""
        past = {name: data.pop(name) for name in PAST if name in data}
        return data | {"past": Sought(**past)}


class InstanceFilter(CaseFilter):
    """Which cases to list."""

    limit = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, 100))
    cursor = ma.fields.String(validate=ma.validate.Length(max=1000))


class EventLogFilter(CaseFilter):
    """Which cases to tell of, and how."""

    format = ma.fields.String(required=True, validate=ma.validate.OneOf(("csv", "xlsx", "xes")))


class IncidentSchema(Answer):
    """Something of a case that failed."""

    id = a_text("What to retry: `timer:…` or `documents:…`.")
    kind = ma.fields.String(validate=ma.validate.OneOf(("timer", "documents")))
    element = a_text("The element of the diagram that it is about.")
    instance_id = a_text("The case.")
    business_key = a_text("The office's name for it.")
    definition_key = a_text("Its SOP.")
    since = an_instant("When it should have been done.")
    attempts = a_number("How often it was tried.")
    problem = a_text("Why it failed, in plain words.")


class IncidentsSchema(Answer):
    """A page of incidents, oldest first."""

    items = nested(IncidentSchema, many=True)
    next_cursor = maybe_text("Where the next page begins; null on the last one.")


class IncidentFilter(Body):
    """Which page of the incidents."""

    limit = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, 100))
    cursor = ma.fields.String(validate=ma.validate.Length(max=1000))


class RetryBody(Body):
    """What to try again, and why."""

    incident = ma.fields.String(required=True, validate=ma.validate.Length(1, 300))
    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_REMARK))


class StartBody(Body):
    """Which SOP, under which name, with which variables."""

    definition_key = ma.fields.String(required=True, validate=ma.validate.Length(1, 200))
    business_key = ma.fields.String(required=True, validate=ma.validate.Length(1, 120))
    variables = free_form("Variables that the diagram's expressions read.", load_default=dict)


class ReasonBody(Body):
    """Why."""

    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_REMARK))


class MigrateBody(Body):
    """To which version, why, and what becomes of open steps that it does not have."""

    version = ma.fields.Integer(required=True, strict=True, validate=ma.validate.Range(1, 1_000_000))
    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_REMARK))
    mapping = ma.fields.Dict(
        keys=ma.fields.String(validate=ma.validate.Length(1, 100)),
        values=ma.fields.String(validate=ma.validate.Length(1, 100)),
        load_default=dict,
        metadata={"description": "For each open step that is gone, the step that takes its place."},
    )


class ExcuseBody(Body):
    """Which unit, and why it cannot report; `task` is its task that was seen open."""

    unit = ma.fields.String(required=True, validate=ma.validate.Length(1, 200))
    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_REMARK))
    task = ma.fields.String(validate=ma.validate.Length(1, 100))


class CommentBody(Body):
    """The remark, perhaps on one task."""

    text = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_REMARK))
    task = ma.fields.String(validate=ma.validate.Length(1, 100))
