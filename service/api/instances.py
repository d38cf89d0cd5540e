"""Cases: opening, reading, stopping."""

from collections.abc import Callable
from typing import Any

from service.api import auth
from service.api.idempotency import answered, named_request
from service.api.presenting import instance_presented, start_presented
from service.api.resource import Resource
from service.api.schemas.instances import (
    ExcuseBody,
    IncidentFilter,
    IncidentsSchema,
    InstanceDetailSchema,
    InstanceFilter,
    InstanceSchema,
    InstancesSchema,
    MigrateBody,
    ReasonBody,
    RetryBody,
    StartBody,
    StartedSchema,
)
from service.permissions import Permission
from service.persistence.records import columns_of
from service.queries import contributions, incidents, instances
from service.queries.instances import Wanted

resource = Resource("instances", "Cases: the process instances of the SOPs.")
STOPPING = (403, 404, 409)


@resource.post(
    "/instances",
    StartedSchema,
    body=StartBody,
    statuses=(201,),
    refuses=(403, 404, 409),
)
def start(body: dict[str, Any]) -> object:
    """Open a case of the version in force; whoever holds the lane of the first step may."""
    who = auth.must(Permission.START_INSTANCES)
    answer = auth.alur().instances.start(
        body["definition_key"],
        body["business_key"],
        variables=body["variables"],
        person=who.username,
        request=named_request(start_presented),
    )
    return answered(answer, start_presented)


@resource.post("/instances/<instance_id>/cancel", InstanceSchema, body=ReasonBody, refuses=STOPPING)
def cancel(body: dict[str, Any], instance_id: str) -> object:
    """End a case before its end."""
    return _intervention(auth.alur().instances.cancel, instance_id, body["reason"])


@resource.post("/instances/<instance_id>/suspend", InstanceSchema, body=ReasonBody, refuses=STOPPING)
def suspend(body: dict[str, Any], instance_id: str) -> object:
    """Let a case stand still."""
    return _intervention(auth.alur().instances.suspend, instance_id, body["reason"])


@resource.post("/instances/<instance_id>/resume", InstanceSchema, body=ReasonBody, refuses=STOPPING)
def resume(body: dict[str, Any], instance_id: str) -> object:
    """Let a suspended case go on."""
    return _intervention(auth.alur().instances.resume, instance_id, body["reason"])


@resource.post("/instances/<instance_id>/migrate", InstanceSchema, body=MigrateBody, refuses=STOPPING)
def migrate(body: dict[str, Any], instance_id: str) -> object:
    """Let a case go on by another version of its SOP; what was done stays as it was."""
    who = auth.must(Permission.DEPLOY)
    request = named_request(instance_presented)
    answer = auth.alur().instances.migrate(instance_id, **body, person=who.username, request=request)
    return answered(answer, instance_presented)


@resource.post("/instances/<instance_id>/excuse", InstanceSchema, body=ExcuseBody, refuses=STOPPING)
def excuse(body: dict[str, Any], instance_id: str) -> object:
    """Let a unit off that cannot report: its part of the case is closed, and shown as a deviation."""
    who = auth.must(Permission.WORK_ON_TASKS)
    request = named_request(instance_presented)
    answer = auth.alur().instances.excuse(
        instance_id, body["unit"], body["reason"], body.get("task"), person=who.username, request=request
    )
    return answered(answer, instance_presented)


@resource.post("/instances/<instance_id>/retry", InstanceSchema, body=RetryBody, refuses=STOPPING)
def retry(body: dict[str, Any], instance_id: str) -> object:
    """Let a timer or documents that failed be tried again at once; recorded in the case's history."""
    who = auth.must(Permission.OPERATE)
    request = named_request(instance_presented)
    answer = auth.alur().instances.retry(
        instance_id, body["incident"], body["reason"], person=who.username, request=request
    )
    return answered(answer, instance_presented)


@resource.get("/incidents", IncidentsSchema, query=IncidentFilter, refuses=(403,))
def list_incidents(query: dict[str, Any]) -> object:
    """List what failed and waits for somebody: timers that cannot go off, documents that cannot be made."""
    auth.must(Permission.OPERATE)
    with auth.alur().database.read() as connection:
        page = incidents.incidents(connection, **query)
    return {
        "items": [
            columns_of(item) | {"id": item.incident, "problem": item.problem.in_language(auth.language())}
            for item in page.items
        ],
        "next_cursor": page.next_cursor,
    }


@resource.get("/instances", InstancesSchema, query=InstanceFilter)
def index(query: dict[str, Any]) -> object:
    """List the cases that one may read, newest first."""
    alur, limit, cursor = auth.alur(), query.pop("limit"), query.pop("cursor", None)
    with alur.database.read() as connection:
        return instances.instances(
            connection,
            auth.person(),
            Wanted(**query),
            at=alur.clock.now(),
            limit=limit,
            cursor=cursor,
        )


@resource.get("/instances/<instance_id>", InstanceDetailSchema, refuses=(404,))
def show(instance_id: str) -> object:
    """Give a case with its open tasks, its progress, its files and the remarks on it."""
    alur = auth.alur()
    with alur.database.read() as connection:
        case = instances.readable_instance(connection, auth.person(), instance_id, at=alur.clock.now())
        deployed = alur.deployments.of(connection, case.deployment_hash)
        return columns_of(case) | {
            "tasks": case.current,
            "progress": instances.progress(deployed.definition.diagram.steps, case),
            "comments": contributions.comments_of_case(connection, case.id),
            "documents": contributions.documents_of_case(connection, case.id),
        }


def _intervention(act: Callable[..., Any], instance_id: str, reason: str) -> object:
    who = auth.must(Permission.INTERVENE)
    request = named_request(instance_presented)
    answer = act(instance_id, reason, person=who.username, request=request)
    return answered(answer, instance_presented)
