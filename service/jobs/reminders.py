"""Finds tasks whose time is nearly up or over, and substitutes who take tasks over, and has people told."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from engine.calendar import WorkingCalendar
from service.bootstrap import Alur
from service.casework.deadlines import WORKING_DAY_MINUTES, is_soon
from service.jobs.audience import audience
from service.jobs.notifications import kind_of_offer, tell, write_to
from service.persistence.store import notices, outbox, people, reminders
from service.persistence.store.cases import Task
from service.persistence.store.notices import Kind, Notice
from service.persistence.store.outbox import Message
from service.persistence.store.people import DatedRole
from service.persistence.store.reminders import Place
from service.persistence.types import NEVER

SUBSTITUTION: Final = "substitution-began"
AT_ONCE: Final = 100  # tasks in one transaction
MOST: Final = 500  # tasks in one round, so that timers and messages need not wait for long
_LOOK_BACK: Final = timedelta(days=3)  # for substitutions that began while no service ran


def remind(alur: Alur) -> int:
    """Have people told of tasks that are due soon or overdue; gives how many tasks were looked at.

    Nothing without a mail server. However many processes look, each task is looked at once for each kind.
    """
    if alur.config.mail is None:
        return 0
    return _tell_all(alur, "overdue") + _tell_all(alur, "due_soon")


def call_substitutes(alur: Alur) -> int:
    """Leave a message for each substitution that began lately; gives how many were left."""
    if alur.config.mail is None:
        return 0
    now = alur.clock.now()
    with alur.database.read() as connection:
        began = reminders.substitutions(connection, since=now - _LOOK_BACK, until=now)
        fresh = [role for role in began if not outbox.is_known(connection, _id_of(role))]
    if not fresh:
        return 0
    with alur.database.write() as connection:
        return sum(
            outbox.add_once(
                connection,
                message_id=_id_of(role),
                kind=SUBSTITUTION,
                payload={"person": role.person, "role": role.id},
                at=now,
            )
            for role in fresh
        )


def welcome(alur: Alur, message: Message, token: str) -> None:
    """Tell a substitute in one mail of the tasks that wait for whoever holds the role."""
    now, person = alur.clock.now(), str(message.payload["person"])
    with alur.database.write() as connection:
        if not outbox.done(connection, message.id, token):
            return
        held = {role.id: role for role in people.roles_of(connection, person)}
        role = held.get(str(message.payload["role"]))
        if role is None or person not in (everybody := audience(connection, now)).recipients:
            return
        mode = everybody.preferences.mode(person, "new")
        waiting = (
            () if mode == "off" else reminders.open_in_lane(connection, role.lane, role.unit, limit=MOST)
        )
        found = [Notice(person=person, kind=kind_of_offer(task), task_id=task.id) for task in waiting]
        sent_at = now if mode == "now" else None
        news = [notice for notice in found if notices.add(connection, notice, at=now, sent_at=sent_at)]
        if news and mode == "now":
            write_to(connection, person, news, at=now)


def _tell_all(alur: Alur, kind: Kind) -> int:
    """Go through the tasks page by page, each page in a transaction of its own."""
    now = alur.clock.now()
    with alur.database.read() as connection:
        calendar = alur.calendars.now(connection)
    since, until = None, now
    if kind == "due_soon":
        since, until = now, calendar.add_minutes(now, WORKING_DAY_MINUTES)
    after: Place | None = None
    count = 0
    while count < MOST:
        with alur.database.read() as connection:
            page = reminders.not_looked_at(
                connection, kind, since=since, until=until, after=after, limit=AT_ONCE
            )
        due = [task for task in page if kind == "overdue" or _is_soon(task, now, calendar)]
        count += _tell_page(alur, kind, due, now) if due else 0
        if len(page) < AT_ONCE:
            break
        after = _place(page[-1])
    return count


def _tell_page(alur: Alur, kind: Kind, tasks: Sequence[Task], now: datetime) -> int:
    with alur.database.write() as connection:
        everybody = audience(connection, now)
        mine = [task for task in tasks if reminders.look_at(connection, kind, task.id, now)]
        for task in mine:
            tell(connection, everybody, kind, task, at=now)
    return len(mine)


def _is_soon(task: Task, now: datetime, calendar: WorkingCalendar) -> bool:
    return task.due_at is not None and is_soon(task.due_at, task.time_limit, now=now, calendar=calendar)


def _place(task: Task) -> Place:
    return task.due_at or NEVER, task.id


def _id_of(role: DatedRole) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{SUBSTITUTION} {role.id}"))
