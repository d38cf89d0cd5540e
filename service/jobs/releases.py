"""Lets decided versions come into force at their time: each once, however many processes look for them."""

import structlog

from engine.errors import EngineError
from service.bootstrap import Alur
from service.persistence.store import releases

_log = structlog.get_logger("alur.releases")


def begin_due(alur: Alur) -> int:
    """Put into force what is due; gives how many versions began.

    Whether a decision still waits is looked at again inside its own transaction, which nobody else shares.
    """
    with alur.database.read() as connection:
        due = releases.due(connection, at=alur.clock.now())
    return sum(_begun(alur, release) for release in due)


def _begun(alur: Alur, release_id: str) -> bool:
    try:
        begun = alur.releases.begin(release_id)
    except EngineError as refusal:
        _log.warning("release refused", release=release_id, code=refusal.code)
        return False
    except Exception as error:  # one broken version must not keep the others from their time
        _log.exception("release failed", release=release_id, problem=type(error).__name__)
        return False
    if begun is None:
        return False
    _log.info("release in force", key=begun.definition_key, version=begun.version)
    return True
