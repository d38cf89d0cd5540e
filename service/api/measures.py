"""The report against the mutu baku: what completed tasks took, and the tasks themselves."""

from dataclasses import asdict
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from service.api import auth
from service.api.resource import Resource
from service.api.schemas.measures import (
    MeasuredTasksQuery,
    MeasuredTasksSchema,
    MeasureFile,
    MeasuresQuery,
    MeasuresSchema,
)
from service.dispatch.exporting_deviations import MEDIA_TYPES
from service.permissions import Permission
from service.queries import measured_tasks, measures
from service.queries.measures import Wanted

resource = Resource("measures", "What completed tasks took against the SOPs' standard.")


@resource.get("/measures", MeasuresSchema, query=MeasuresQuery, refuses=(403,))
def index(query: dict[str, Any]) -> object:
    """Count the completed tasks of the cases that one may read, by step, lane, unit or month."""
    who, by = auth.must(Permission.READ_AUDIT_TRAIL), query.pop("by")
    with auth.alur().database.read() as connection:
        found = measures.figures(connection, who, Wanted(**query), (by,))
    return {"items": [{**asdict(each), "value": each.by[0]} for each in found]}


@resource.get("/measures/tasks", MeasuredTasksSchema, query=MeasuredTasksQuery, refuses=(403,))
def tasks(query: dict[str, Any]) -> object:
    """List the tasks that the figures count, the latest first."""
    who, limit, cursor = auth.must(Permission.READ_AUDIT_TRAIL), query.pop("limit"), query.pop("cursor", None)
    with auth.alur().database.read() as connection:
        page = measured_tasks.measured_tasks(connection, who, Wanted(**query), limit=limit, cursor=cursor)
    return {"items": page.items, "next_cursor": page.next_cursor}


@resource.get("/measures/file", None, query=MeasureFile, produces=tuple(MEDIA_TYPES.values()), refuses=(403,))
def file(query: dict[str, Any]) -> ResponseReturnValue:
    """Give the report, or the tasks that it counts, as a table; that somebody took it is remembered."""
    who, form, what = auth.must(Permission.READ_AUDIT_TRAIL), query.pop("format"), query.pop("what")
    pieces = auth.alur().measure_exports.taken(
        what, who, Wanted(**query), form, auth.language(), address=request.remote_addr
    )
    response = Response(pieces, content_type=MEDIA_TYPES[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"measures.{form}")
    return response
