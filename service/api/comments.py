"""Remarks on cases."""

from typing import Any

from flask.typing import ResponseReturnValue

from service.api import auth
from service.api.idempotency import answered, named_request
from service.api.presenting import comment_presented
from service.api.resource import Resource
from service.api.schemas.instances import CommentBody, CommentSchema
from service.permissions import Permission

resource = Resource("comments", "What people remark on a case.")


@resource.post(
    "/instances/<instance_id>/comments",
    CommentSchema,
    body=CommentBody,
    statuses=(201,),
    refuses=(403, 404, 409),
)
def add(body: dict[str, Any], instance_id: str) -> ResponseReturnValue:
    """Write a remark on a case, or on a task of it; it is part of the case's history."""
    who = auth.must(Permission.COMMENT)
    task_id = body.get("task")
    present = comment_presented(body["text"], who.username, task_id)
    answer = auth.alur().instances.comment(
        instance_id, body["text"], task_id, person=who.username, request=named_request(present)
    )
    return answered(answer, present)
