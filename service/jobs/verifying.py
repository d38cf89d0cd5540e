"""Checks all chains, some at a time so that nothing else waits: by night, and when it is asked for."""

import uuid
from datetime import time, timedelta
from typing import Final

from engine.history import OFFICE
from engine.zone import OFFICE_ZONE
from service.bootstrap import Alur
from service.dispatch.verifications import VERIFY
from service.persistence.store import outbox, verifications
from service.persistence.store.outbox import Message
from service.persistence.store.verifications import CHECKPOINTS, Kept

AT_ONCE: Final = 20  # cases
NIGHT, MORNING = time(1), time(5)
_AT_LATEST: Final = timedelta(hours=26)


def call_nightly(alur: Alur) -> int:
    """Have everything checked once a day, by night; gives 1 when it was left now.

    A machine that sleeps at night does it by day, once a day has passed since the check before.
    """
    now = alur.clock.now()
    here = now.astimezone(OFFICE_ZONE)
    run_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{VERIFY} {here.date().isoformat()}"))
    with alur.database.read() as connection:
        runs = verifications.last_runs(connection, limit=1)
        overdue = bool(runs) and now - runs[0].asked_at > _AT_LATEST
        if not (NIGHT <= here.time() < MORNING or overdue) or outbox.is_known(connection, run_id):
            return 0
    return int(alur.verifications.ask_once(run_id))


def verify_some(alur: Alur, message: Message, token: str) -> None:
    """Check the next cases, and leave the message for those that follow."""
    run, after = str(message.payload["run"]), str(message.payload["after"])
    thrifty = bool(message.payload.get("thrifty"))
    found = alur.verifications.some(after, limit=AT_ONCE, thrifty=thrifty)
    checked = [each for each in found if _is_case(each)]
    at, more = alur.clock.now(), len(checked) == AT_ONCE
    with alur.database.write() as connection:
        if not outbox.done(connection, message.id, token):
            return
        verifications.keep(connection, found)
        broken = sum(not each.sound for each in found)
        finished_at = None if more else at
        verifications.go_on(connection, run, done=len(checked), broken=broken, finished_at=finished_at)
        if more:
            payload = {"run": run, "after": checked[-1].chain, "thrifty": thrifty}
            message_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{VERIFY} {run} {payload['after']}"))
            outbox.add_once(connection, message_id=message_id, kind=VERIFY, payload=payload, at=at)


def _is_case(found: Kept) -> bool:
    return found.chain not in (OFFICE, CHECKPOINTS)
