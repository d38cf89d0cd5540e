"""Incidents: timers that cannot go off and documents that cannot be made are tried again by command."""

from typing import Final

from engine.commands import RetryIncident
from engine.errors import Conflict
from engine.noting import TIMER
from engine.tasks import public_id
from engine.texts import Text
from service.dispatch import retried_rows
from service.dispatch.texts import must_be_storable
from service.dispatch.transaction import Act, Made
from service.permissions import Permission, require
from service.persistence.store import timers

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
    must_be_storable({"incident": incident})
    kind, _colon, key = incident.partition(":")
    if not _has_failed(act, kind, key):
        raise NothingToRetry
    return RetryIncident(incident=kind, key=key, reason=reason), {}


def _has_failed(act: Act, kind: str, key: str) -> bool:
    if kind == TIMER:
        return timers.has_failed(act.connection, public_id(act.case.id, key))
    return kind == DOCUMENTS and bool(retried_rows.stuck(act.connection, act.case.id, key))
