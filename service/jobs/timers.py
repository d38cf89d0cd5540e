"""Lets due timers of diagrams go off: each once in effect, however many processes look for them."""

import secrets
from datetime import datetime, timedelta
from typing import Final

import structlog

from engine.errors import EngineError, InstanceNotRunning, TimerNotDue, TimerNotWaiting
from service.bootstrap import Alur
from service.persistence.errors import DatabaseBusy, StaleVersion
from service.persistence.store import timers
from service.persistence.store.timers import DueTimer

LEASE: Final = timedelta(minutes=2)
AT_ONCE: Final = 20
_PASSING = (DatabaseBusy, InstanceNotRunning, StaleVersion, TimerNotDue, TimerNotWaiting)
"""Refusals that say nothing against the timer: somebody was faster, or its time is yet to come."""
_log = structlog.get_logger("alur.timers")


def fire_due(alur: Alur) -> int:
    """Fire the timers that are due and held by nobody; gives how many went off.

    Firing is a command on the case: a timer that another process fired meanwhile no longer waits there, and
    the command is refused. A process that dies keeps its lease only for a while.
    """
    token = secrets.token_hex(16)
    now = alur.clock.now()
    with alur.database.write() as connection:
        due = timers.claim(connection, at=now, token=token, until=now + LEASE, limit=AT_ONCE)
    return sum(_fire(alur, timer, token) for timer in due)


def _fire(alur: Alur, timer: DueTimer, token: str) -> bool:
    problem: str | None = None
    try:
        alur.instances.fire_timer(timer.instance_id, timer.key)
    except _PASSING as refusal:
        _log.info("timer refused", timer=timer.id, code=refusal.code)
    except EngineError as refusal:
        problem = f"{timers.REFUSED}{refusal.text.id}\n{refusal.text.en}"
        _log.warning("timer refused", timer=timer.id, code=refusal.code)
    except Exception as error:  # one bad case must not keep the others' timers from firing
        problem = type(error).__name__
        _log.exception("timer failed", timer=timer.id, problem=type(error).__name__)
    else:
        _log.info("timer fired", timer=timer.id)
        return True
    with alur.database.write() as connection:
        again_at = _again(alur.clock.now(), timer.attempts)
        timers.put_back(connection, timer.id, token, again_at=again_at, problem=problem)
    return False


def _again(now: datetime, attempts: int) -> datetime:
    """Wait longer after every attempt, up to an hour."""
    seconds: int = 30 * 2 ** min(attempts, 7)
    return now + min(timedelta(seconds=seconds), timedelta(hours=1))
