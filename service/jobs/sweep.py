"""The threads that look for waiting work while the service runs: one, and another for what takes long."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from service.bootstrap import Alur
from service.jobs import (
    checkpoint_mails,
    checkpoints,
    digests,
    outbox,
    projecting,
    releases,
    reminders,
    timers,
    verifying,
)
from service.persistence.store import access, idempotency, impact
from service.persistence.store import outbox as messages
from service.persistence.store import reminders as noted

EVERY_S: Final = 5.0
Work = Callable[[Alur], int]
Rounds = tuple[tuple[Work, timedelta], ...]
"""What is to be looked at, in this order, and how often."""
_REMIND_EVERY: Final = timedelta(minutes=1)
_FOLLOW_EVERY: Final = timedelta(seconds=15)
_TIDY_EVERY: Final = timedelta(hours=1)
_ANSWERS_KEPT: Final = timedelta(days=7)
_ACCESS_KEPT: Final = timedelta(days=30)
_NEWS_KEPT: Final = timedelta(days=30)
_IMPACT_KEPT: Final = timedelta(days=1)
_log = structlog.get_logger("alur.sweep")


class Sweeper:
    """Looks every few seconds for timers and messages; several processes may each have one.

    What may take minutes has a sweeper of its own (`slow`), so that timers and mails never wait for it.
    """

    def __init__(self, alur: Alur, *, every_s: float = EVERY_S, slow: bool = False) -> None:
        self._alur, self._every_s = alur, every_s
        self._rounds = _slow_rounds if slow else _rounds
        self._stopping = threading.Event()
        name = "alur-sweep-slow" if slow else "alur-sweep"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._last: dict[Work, datetime] = {}

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def tell_to_stop(self) -> None:
        """Begin nothing more."""
        self._stopping.set()

    def stop(self, *, patience_s: float = 30.0) -> None:
        """Stop after what is under way; what is left waits for the next start."""
        self.tell_to_stop()
        self._thread.join(patience_s)

    def sweep(self) -> int:
        """Do what is due now; gives how much was done."""
        return sum(_guarded(work, self._alur) for work, every in self._rounds() if self._is_time(work, every))

    def _run(self) -> None:
        while not self._stopping.is_set():
            done = self.sweep()
            if not done:
                self._stopping.wait(self._every_s)

    def _is_time(self, work: Work, every: timedelta) -> bool:
        now = self._alur.clock.now()
        last = self._last.get(work)
        if last is not None and now - last < every:
            return False
        self._last[work] = now
        return True


def tidy(alur: Alur) -> int:
    """Forget what is no longer of use: ended sessions, old attempts to log in, old answers, news, impact."""
    now = alur.clock.now()
    with alur.database.write() as connection:
        access.forget(connection, before=now - _ACCESS_KEPT)
        idempotency.forget_before(connection, now - _ANSWERS_KEPT)
        messages.forget_done(connection, before=now - _NEWS_KEPT)
        noted.forget_before(connection, now - _NEWS_KEPT)
        impact.forget(connection, before=now - _IMPACT_KEPT)
    return 0


def _slow_rounds() -> Rounds:
    return ((outbox.make_waiting, timedelta()),)


def _rounds() -> Rounds:
    return (
        (timers.fire_due, timedelta()),
        (releases.begin_due, timedelta()),
        (checkpoints.keep, timedelta()),
        (checkpoints.catch_up, _REMIND_EVERY),
        (reminders.remind, _REMIND_EVERY),
        (reminders.call_substitutes, _REMIND_EVERY),
        (digests.call_due, _REMIND_EVERY),
        (checkpoint_mails.call_due, _REMIND_EVERY),
        (verifying.call_nightly, _REMIND_EVERY),
        (outbox.send_waiting, timedelta()),
        (projecting.follow, _FOLLOW_EVERY),
        (projecting.project, _REMIND_EVERY),
        (tidy, _TIDY_EVERY),
    )


def _guarded(work: Work, alur: Alur) -> int:
    """Do a piece of work; a database that is away for a moment does not end the sweeping."""
    try:
        return work(alur)
    except Exception as error:
        _log.exception("sweep failed", problem=type(error).__name__)
        return 0
