"""Incidents: timers that cannot go off and documents that cannot be made are tried again by command."""

from datetime import datetime
from typing import Final

from engine.commands import Command, RetryIncident
from engine.errors import Conflict
from engine.noting import TIMER
from engine.tasks import public_id
from engine.texts import Text
from service.dispatch.transaction import Act, Made
from service.permissions import Permission, require
from service.persistence.database import Connection
from service.persistence.store import documents, outbox, timers

DOCUMENTS: Final = "documents"


class NothingToRetry(Conflict):
    """Nothing failed there, or it was put right meanwhile."""

    code = "nothing-to-retry"
    template = Text(
        "Tidak ada kendala di sini, atau sudah teratasi.", "Nothing failed here, or it was put right already."
    )


def retrial(act: Act, incident: str, reason: str) -> Made:
    """Make the command that tries an incident of the case again: `timer:tunggu#1`, `documents:langkah_4#1`.

    Raises `NotPermitted` for those who do not look after the jobs, `NothingToRetry`.
    """
    require(act.person, Permission.OPERATE)
    kind, _colon, key = incident.partition(":")
    has_failed = {TIMER: _timer_failed, DOCUMENTS: _documents_failed}.get(kind)
    if has_failed is None or not has_failed(act.connection, act.case.id, key):
        raise NothingToRetry
    return RetryIncident(incident=kind, key=key, reason=reason), {}


def write(connection: Connection, command: Command, instance_id: str, *, at: datetime) -> None:
    """Let what is tried again be due at once (no statement for other commands, else three at most)."""
    if not isinstance(command, RetryIncident):
        return
    if command.incident == TIMER:
        timers.again(connection, public_id(instance_id, command.key))
    else:
        outbox.again(connection, _stuck(connection, instance_id, command.key), at=at)


def _timer_failed(connection: Connection, instance_id: str, key: str) -> bool:
    return timers.has_failed(connection, public_id(instance_id, key))


def _documents_failed(connection: Connection, instance_id: str, key: str) -> bool:
    return bool(_stuck(connection, instance_id, key))


def _stuck(connection: Connection, instance_id: str, key: str) -> list[str]:
    """Name the messages by which the documents of a task were to be made."""
    task_id = public_id(instance_id, key)
    return [each.message for each in documents.troubles(connection, instance_id) if each.task_id == task_id]
