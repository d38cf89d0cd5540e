"""Tasks: lists, one task with its form, and what people do with it."""

from typing import Any

from flask import request

from service.api import auth
from service.api.idempotency import answered, named_request
from service.api.presenting import completion_presented, task_presented
from service.api.resource import Resource
from service.api.schemas.tasks import (
    AllowBody,
    CompleteBody,
    CompletionSchema,
    DraftSchema,
    ReassignBody,
    TaskDetailSchema,
    TaskFilter,
    TaskSchema,
    TasksSchema,
    ValuesBody,
)
from service.api.task_page import task_page
from service.dispatch.readings import READ
from service.permissions import Permission
from service.queries import worklist
from service.queries.worklist import Wanted

resource = Resource("tasks", "What people have to do, do, and did.")
ACTING = (403, 404, 409)


@resource.get("/tasks", TasksSchema, query=TaskFilter)
def index(query: dict[str, Any]) -> object:
    """List tasks: mine (in my hands), group (mine to claim), desk (both in one list), or all that I may read.

    Open tasks come with the returned ones first, then by due date; completed ones newest first.
    """
    alur, limit, cursor = auth.alur(), query.pop("limit"), query.pop("cursor", None)
    with alur.database.read() as connection:
        return worklist.tasks(
            connection,
            auth.person(),
            Wanted(**query),
            at=alur.clock.now(),
            limit=limit,
            cursor=cursor,
        )


@resource.get("/tasks/<task_id>", TaskDetailSchema, refuses=(404,))
def show(task_id: str) -> object:
    """Give a task with its form, what the SOP requires, the draft and the documents at hand."""
    alur = auth.alur()
    with alur.database.read() as connection:
        page = task_page(connection, alur, auth.person(), task_id, language=auth.language())
    alur.readings.noted(auth.person(), READ, page["instance"].id, address=request.remote_addr)
    return page


@resource.post("/tasks/<task_id>/claim", TaskSchema, refuses=ACTING)
def claim(task_id: str) -> object:
    """Take a task off the group's list; claiming one's own task again changes nothing."""
    who = auth.must(Permission.WORK_ON_TASKS)
    request = named_request(task_presented)
    answer = auth.alur().instances.claim(task_id, person=who.username, request=request)
    return answered(answer, task_presented)


@resource.post("/tasks/<task_id>/release", TaskSchema, refuses=ACTING)
def release(task_id: str) -> object:
    """Give a task back to its group."""
    who = auth.must(Permission.WORK_ON_TASKS)
    request = named_request(task_presented)
    answer = auth.alur().instances.release(task_id, person=who.username, request=request)
    return answered(answer, task_presented)


@resource.post("/tasks/<task_id>/reassign", TaskSchema, body=ReassignBody, refuses=ACTING)
def reassign(body: dict[str, Any], task_id: str) -> object:
    """Hand a task to another person of its lane, with a reason that is recorded."""
    who = auth.must(Permission.WORK_ON_TASKS)
    request = named_request(task_presented)
    answer = auth.alur().instances.reassign(
        task_id, body["to"], body["reason"], person=who.username, request=request
    )
    return answered(answer, task_presented)


@resource.put("/tasks/<task_id>/draft", DraftSchema, body=ValuesBody, refuses=ACTING)
def draft(body: dict[str, Any], task_id: str) -> object:
    """Keep what was typed so far, right or wrong; nobody else sees it."""
    alur, who = auth.alur(), auth.must(Permission.WORK_ON_TASKS)
    saved_at = alur.drafts.save(task_id, body["values"], person=who.username)
    return {"values": body["values"], "saved_at": saved_at}


@resource.post("/tasks/<task_id>/complete", CompletionSchema, body=CompleteBody, refuses=ACTING)
def complete(body: dict[str, Any], task_id: str) -> object:
    """Finish a task with the values of its form, which are checked and computed here.

    A task that nobody holds is claimed on the way. With `on_behalf`, somebody whose lane the step names
    enters what a unit wrote on paper; the scan is uploaded to the task first.
    """
    who, instances = auth.must(Permission.WORK_ON_TASKS), auth.alur().instances
    request = named_request(completion_presented)
    paper, inputs = body.get("on_behalf"), body.get("inputs")
    if paper is None:
        answer = instances.complete(
            task_id, body["values"], inputs=inputs, person=who.username, request=request
        )
    else:
        answer = instances.complete_on_behalf(
            task_id, body["values"], **paper, inputs=inputs, person=who.username, request=request
        )
    return answered(answer, completion_presented)


@resource.post("/tasks/<task_id>/allow-same-person", TaskSchema, body=AllowBody, refuses=ACTING)
def allow_same_person(body: dict[str, Any], task_id: str) -> object:
    """Let a person do this task although four eyes forbid it; nobody decides that for themselves."""
    who = auth.must(Permission.INTERVENE)
    request = named_request(task_presented)
    answer = auth.alur().instances.allow_same_person(
        task_id, body["to"], body["reason"], person=who.username, request=request
    )
    return answered(answer, task_presented)
