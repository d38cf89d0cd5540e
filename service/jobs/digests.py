"""Once a working day, as the office opens: one mail for each person with the news that could wait."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from engine.zone import OFFICE_ZONE
from service.bootstrap import Alur
from service.casework.digest_hours import DIGEST_TIME, digest_time
from service.jobs.audience import Audience, audience
from service.jobs.letters import URGENCY
from service.jobs.notifications import write_to
from service.persistence.database import Connection
from service.persistence.store import notices, office, outbox, reminders
from service.persistence.store.notices import Notice
from service.persistence.store.outbox import Message

DIGEST: Final = "digest"
_LATEST: Final = timedelta(hours=1)  # after its time, where that is not within the working hours


@dataclass(frozen=True, slots=True, kw_only=True)
class _Day:
    """When a working day's digest is made, when the office closes, and until when the digest may leave."""

    at: datetime
    closes: datetime
    latest: datetime


def call_due(alur: Alur) -> int:
    """Leave the message that has today's digests made, when it is time; gives 1 when it was left now.

    A service that was not running at that time does it later on the same working day, and else the next.
    """
    if alur.config.mail is None:
        return 0
    now = alur.clock.now()
    with alur.database.read() as connection:
        day = _today(alur, connection, now)
        if day is None or not day.at <= now <= day.latest:
            return 0
        message_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{DIGEST} {day.at.date().isoformat()}"))
        if outbox.is_known(connection, message_id):
            return 0
    payload = {"closes": day.closes.isoformat()}
    with alur.database.write() as connection:
        return int(outbox.add_once(connection, message_id=message_id, kind=DIGEST, payload=payload, at=now))


def compose(alur: Alur, message: Message, token: str) -> None:
    """Make a day's digests: what waits, and what will be due before the office closes."""
    closes, now = datetime.fromisoformat(message.payload["closes"]), alur.clock.now()
    with alur.database.write() as connection:
        if not outbox.done(connection, message.id, token):
            return
        everybody = audience(connection, now)
        notices.forget_done(connection)
        _look_ahead(connection, everybody, since=now, until=closes)
        waiting = notices.unsent(connection)
        for person, found in groupby(waiting, key=lambda notice: notice.person):
            if person in everybody.recipients:
                _digest(connection, everybody, person, list(found), at=now)


def _digest(
    connection: Connection, everybody: Audience, person: str, waiting: list[Notice], *, at: datetime
) -> None:
    """Write to one person; a task is named once, under what is most urgent about it."""
    wanted = [each for each in waiting if everybody.preferences.mode(person, each.kind) != "off"]
    wanted.sort(key=lambda notice: URGENCY.index(notice.kind))
    most_urgent = {notice.task_id: notice for notice in reversed(wanted)}
    named = [notice for notice in waiting if most_urgent.get(notice.task_id) == notice]
    if named:
        write_to(connection, person, named, at=at)
    notices.mark(connection, waiting, at)


def _look_ahead(connection: Connection, everybody: Audience, *, since: datetime, until: datetime) -> None:
    """Let those who hear once a day of what is due soon hear of the whole day's tasks beforehand."""
    for task in reminders.due_within(connection, since=since, until=until):
        for username in everybody.of(task):
            if everybody.preferences.mode(username, "due_soon") == "digest":
                notice = Notice(person=username, kind="due_soon", task_id=task.id)
                notices.add(connection, notice, at=since, sent_at=None)


def _today(alur: Alur, connection: Connection, now: datetime) -> _Day | None:
    """Say when today's digest may leave; None on a day without work."""
    today = now.astimezone(OFFICE_ZONE).date()
    hours = alur.calendars.now(connection).hours_of(today)
    if hours is None:
        return None
    chosen = digest_time(office.settings(connection).values.get(DIGEST_TIME))
    at = datetime.combine(today, chosen or hours.opens, OFFICE_ZONE)
    closes = datetime.combine(today, hours.closes, OFFICE_ZONE)
    return _Day(at=at, closes=closes, latest=max(closes, at + _LATEST))
