"""Deviations: where cases went otherwise than their SOPs say, and what was written about that."""

from dataclasses import asdict
from typing import Any

from flask import Response, request
from flask.typing import ResponseReturnValue

from service.api import auth
from service.api.resource import Resource
from service.api.schemas.deviations import (
    DeviationFile,
    DeviationsQuery,
    DeviationsSchema,
    NoteBody,
    OneDeviationSchema,
)
from service.casework.deviation_names import names_in
from service.casework.deviation_words import Names, sentence_of
from service.dispatch.exporting_deviations import MEDIA_TYPES
from service.dispatch.readings import DEVIATIONS, READ
from service.permissions import Permission
from service.queries import deviation_register as queries
from service.queries.deviation_register import DeviationItem, Wanted

resource = Resource("deviations", "Where cases went otherwise than their SOPs say.")


@resource.get("/deviations", DeviationsSchema, query=DeviationsQuery, refuses=(403,))
def index(query: dict[str, Any]) -> object:
    """List the deviations of the cases that one may read, newest first; remembered of an auditor."""
    who, limit, cursor = auth.must(Permission.READ_AUDIT_TRAIL), query.pop("limit"), query.pop("cursor", None)
    auth.alur().readings.listed(who, DEVIATIONS, address=request.remote_addr)
    with auth.alur().database.read() as connection:
        wanted = Wanted(**query)
        page = queries.deviations(connection, who, wanted, limit=limit, cursor=cursor)
        counts = queries.counts(connection, who, wanted)
        names = names_in(connection)
    items = [_told(item, names) for item in page.items]
    return {"items": items, "counts": dict(counts), "next_cursor": page.next_cursor}


@resource.get(
    "/deviations/file", None, query=DeviationFile, produces=tuple(MEDIA_TYPES.values()), refuses=(403,)
)
def file(query: dict[str, Any]) -> ResponseReturnValue:
    """Give the deviations of the cases that one may read as a table; that somebody took it is remembered."""
    who, form = auth.must(Permission.READ_AUDIT_TRAIL), query.pop("format")
    pieces = auth.alur().deviation_exports.register(
        who, Wanted(**query), form, auth.language(), address=request.remote_addr
    )
    response = Response(pieces, content_type=MEDIA_TYPES[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"deviations.{form}")
    return response


@resource.get("/deviations/<deviation_id>", OneDeviationSchema, refuses=(403, 404))
def show(deviation_id: str) -> object:
    """Give a deviation with what was written about it; an auditor's reading is remembered."""
    return _one(deviation_id)


@resource.post(
    "/deviations/<deviation_id>/notes",
    OneDeviationSchema,
    body=NoteBody,
    refuses=(403, 404, 409, 422),
    repeatable=False,
)
def write(body: dict[str, Any], deviation_id: str) -> object:
    """Write a note on the office's chain, perhaps one that closes or reopens; nobody can alter it."""
    who = auth.must(Permission.NOTE_DEVIATIONS)
    auth.alur().deviation_notes.write(body["kind"], deviation_id, body["text"], person=who.username)
    return _one(deviation_id)


def _one(deviation_id: str) -> dict[str, Any]:
    alur, who = auth.alur(), auth.must(Permission.READ_AUDIT_TRAIL)
    with alur.database.read() as connection:
        item = queries.readable_deviation(connection, who, deviation_id)
        written = queries.notes_of(connection, deviation_id)
        names = names_in(connection)
    alur.readings.noted(who, READ, item.instance_id, address=request.remote_addr)
    return {**_told(item, names), "written": written}


def _told(item: DeviationItem, names: Names) -> dict[str, Any]:
    sentence = sentence_of(item.kind, item.facts, names).in_language(auth.language())
    return {**asdict(item), "sentence": sentence}
