"""What happened to a case: its log, its states, and the proof that they belong together."""

from typing import Any

from flask import Response, request, send_file
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from service.api import auth
from service.api.resource import Resource
from service.api.schemas.frames import FramesQuery, PlaybackSchema
from service.api.schemas.history import (
    ExportQuery,
    HistoryFilter,
    HistorySchema,
    ReplayQuery,
    ReplaySchema,
    VerificationSchema,
)
from service.api.schemas.instances import EventLogFilter
from service.dispatch.exporting import MEDIA_TYPES
from service.dispatch.readings import PLAYED_BACK, READ, TAKEN_OUT
from service.evidence import keys
from service.evidence.bundle import bundle_of
from service.evidence.verdicts import verdict_over
from service.permissions import Permission
from service.persistence.database import Connection
from service.persistence.store import cases
from service.persistence.store.cases import Case
from service.queries import logs
from service.queries.instances import Wanted
from service.queries.replays import state_after
from service.queries.visibility import may_read

resource = Resource("history", "The log of a case, replayed and verified.")


@resource.get("/event-logs", None, query=EventLogFilter, produces=tuple(MEDIA_TYPES.values()), refuses=(403,))
def event_logs(query: dict[str, Any]) -> ResponseReturnValue:
    """Tell the histories of the cases that one may read as a table, or as an XES log for process mining."""
    who, form = auth.must(Permission.READ_AUDIT_TRAIL), query.pop("format")
    pieces = auth.alur().exports.event_logs(
        who, Wanted(**query), form, auth.language(), address=request.remote_addr
    )
    response = Response(pieces, content_type=MEDIA_TYPES[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"event-logs.{form}")
    return response


@resource.get("/instances/<instance_id>/history", HistorySchema, query=HistoryFilter, refuses=(403, 404))
def log(query: dict[str, Any], instance_id: str) -> object:
    """Give the log as it is stored, oldest first; an auditor's reading of it is remembered."""
    alur, somebody = auth.alur(), auth.must(Permission.READ_AUDIT_TRAIL)
    alur.readings.noted(somebody, READ, instance_id, address=request.remote_addr)
    with alur.database.read() as connection:
        return logs.log(connection, _readable(connection, instance_id).id, **query)


@resource.get("/instances/<instance_id>/replay", ReplaySchema, query=ReplayQuery, refuses=(403, 404, 409))
def replay(query: dict[str, Any], instance_id: str) -> object:
    """Give the state after a command, found by replaying the log up to it; remembered of an auditor."""
    alur, somebody = auth.alur(), auth.must(Permission.READ_AUDIT_TRAIL)
    alur.readings.noted(somebody, PLAYED_BACK, instance_id, address=request.remote_addr)
    with alur.database.read() as connection:
        case = _readable(connection, instance_id)
        return state_after(connection, alur.deployments, case, query.get("upto"))


@resource.get("/instances/<instance_id>/frames", PlaybackSchema, query=FramesQuery, refuses=(403, 404, 409))
def frames(query: dict[str, Any], instance_id: str) -> object:
    """Play a case back: a frame for each command, whole ones and between them what changes.

    An auditor's reading of the answers in it is remembered.
    """
    alur, somebody = auth.alur(), auth.must(Permission.READ_AUDIT_TRAIL)
    alur.readings.noted(somebody, PLAYED_BACK, instance_id, address=request.remote_addr)
    with alur.database.read() as connection:
        case = _readable(connection, instance_id)
        return alur.playbacks.page(connection, case, **query)


@resource.get(
    "/instances/<instance_id>/export",
    None,
    query=ExportQuery,
    produces=("application/zip",),
    refuses=(403, 404),
)
def export(query: dict[str, Any], instance_id: str) -> ResponseReturnValue:
    """Give the evidence bundle: what `verify_bundle.py` in it checks without this service.

    That an auditor took it out is remembered.
    """
    alur, somebody = auth.alur(), auth.must(Permission.READ_AUDIT_TRAIL)
    alur.readings.noted(somebody, TAKEN_OUT, instance_id, address=request.remote_addr)
    trusted = keys.public_keys(alur.config.signing_key_file)
    with alur.database.read() as connection:
        content, _verdict = bundle_of(connection, alur.files, _readable(connection, instance_id), trusted)
    return send_file(
        content,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"{instance_id}.{query['format']}",
    )


@resource.get("/instances/<instance_id>/verification", VerificationSchema, refuses=(403, 404))
def verification(instance_id: str) -> object:
    """Check the chain, the deployment's bytes, the replay of every command, the files and what was signed."""
    alur = auth.alur()
    with alur.database.read() as connection:
        trusted = keys.public_keys(alur.config.signing_key_file)
        verdict = verdict_over(connection, alur.files, _readable(connection, instance_id), trusted)
    return {
        "chain": verdict.verification.chain,
        "replay": verdict.verification.replay,
        "commands": verdict.verification.commands,
        "first_divergence": verdict.verification.first_divergence,
        "damaged_files": verdict.damaged,
        "checkpoints": [str(fault) for fault in verdict.faults],
        "signed_upto": verdict.signed_upto,
        "disposal": verdict.verification.disposal,
    }


def _readable(connection: Connection, instance_id: str) -> Case:
    somebody = auth.must(Permission.READ_AUDIT_TRAIL)
    case = cases.read_case(connection, instance_id) if may_read(connection, somebody, instance_id) else None
    if case is None:
        raise NotFound(what=instance_id)
    return case
