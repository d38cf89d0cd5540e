"""Lets decided versions come into force at their time: each once, however many processes look for them."""

from typing import Final

import structlog

from engine.errors import EngineError
from engine.texts import Text
from service.bootstrap import Alur
from service.dispatch.release_problems import keep_problem
from service.persistence.errors import DatabaseBusy, DatabaseFailed
from service.persistence.store import releases

_UNFORESEEN: Final = Text(
    "Terjadi kesalahan yang tidak terduga ({name}).", "There was an unforeseen error ({name})."
)
_log = structlog.get_logger("alur.releases")


def begin_due(alur: Alur) -> int:
    """Put into force what is due; gives how many versions began.

    Whether a decision still waits is looked at again inside its own transaction, which nobody else shares.
    One that cannot begin is not tried again until somebody asks for it.
    """
    with alur.database.read() as connection:
        due = releases.due(connection, at=alur.clock.now())
    return sum(_begun(alur, release) for release in due)


def _begun(alur: Alur, release_id: str) -> bool:
    try:
        begun = alur.releases.begin(release_id)
    except (DatabaseBusy, DatabaseFailed) as refusal:  # nothing is wrong with the version itself
        _log.warning("release put off", release=release_id, code=refusal.code)
        return False
    except EngineError as refusal:
        return _kept(alur, release_id, refusal.text)
    except Exception as error:  # one broken version must not keep the others from their time
        return _kept(alur, release_id, _UNFORESEEN.filled(name=type(error).__name__))
    if begun is None:
        return False
    _log.info("release in force", key=begun.definition_key, version=begun.version)
    return True


def _kept(alur: Alur, release_id: str, problem: Text) -> bool:
    if keep_problem(alur.database, alur.clock, release_id, problem):
        _log.error("release cannot begin", release=release_id, problem=problem.en)
    return False
