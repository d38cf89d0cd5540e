"""Takes checkpoints while the service runs, and says in its log what keeps them from leaving."""

from collections.abc import Callable

import structlog

from engine.errors import EngineError
from service.bootstrap import Alur

_log = structlog.get_logger("alur.checkpoints")


def keep(alur: Alur) -> int:
    """Take and publish what is due; gives how many checkpoints were taken."""
    return _told(alur.checkpoints.keep)


def catch_up(alur: Alur) -> int:
    """Publish what could not be published before; gives how many checkpoints."""
    return _told(alur.checkpoints.publish)


def _told(work: Callable[[], int]) -> int:
    try:
        return work()
    except EngineError as refusal:
        _log.warning("checkpoints not kept", code=refusal.code, problem=refusal.text.en)
    except (OSError, ValueError) as error:  # the file of anchors, or a line that somebody spoilt
        _log.warning("checkpoints not kept", problem=f"{type(error).__name__}: {error}")
    return 0
