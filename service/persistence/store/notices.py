"""Who wants to hear of what by mail, and what they have heard, as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from sqlalchemy import Connection, bindparam, delete, select, update

from service.persistence.records import insert_if_new, upsert
from service.persistence.tables import InstanceRow, NoticePreferenceRow, NoticeRow, TaskRow, table_of

Kind = Literal["new", "returned", "due_soon", "overdue"]
Mode = Literal["off", "now", "digest"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
DEFAULTS: Final[Mapping[Kind, Mode]] = {
    "new": "now",
    "returned": "now",
    "due_soon": "digest",
    "overdue": "digest",
}

_preference, _notice = table_of(NoticePreferenceRow), table_of(NoticeRow)
_task, _instance = table_of(TaskRow), table_of(InstanceRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How people want to hear of each kind of news; who never chose has the defaults."""

    chosen: Mapping[tuple[str, Kind], Mode]

    def mode(self, person: str, kind: Kind) -> Mode:
        """Say how a person wants to hear of a kind of news."""
        return self.chosen.get((person, kind), DEFAULTS[kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A piece of news for a person: of a task, of one kind."""

    person: str
    kind: Kind
    task_id: str


_ONE_NOTICE = (
    update(_notice)
    .where(
        _notice.c.person == bindparam("of_person"),
        _notice.c.kind == bindparam("of_kind"),
        _notice.c.task_id == bindparam("of_task"),
    )
    .values(sent_at=bindparam("sent"))
)


def preferences(connection: Connection, person: str | None = None) -> Preferences:
    """Read how one person, or everybody, wants to hear of news."""
    query = select(_preference.c.person, _preference.c.kind, _preference.c.mode)
    if person is not None:
        query = query.where(_preference.c.person == person)
    return Preferences(chosen={(row.person, row.kind): row.mode for row in connection.execute(query)})


def prefer(connection: Connection, person: str, kind: Kind, mode: Mode) -> None:
    """Keep how a person wants to hear of a kind of news."""
    upsert(connection, _preference, {"person": person, "kind": kind, "mode": mode})


def add(connection: Connection, notice: Notice, *, at: datetime, sent_at: datetime | None) -> bool:
    """Note a piece of news; False when the person has it already, sent or waiting for a digest."""
    row = {"person": notice.person, "kind": notice.kind, "task_id": notice.task_id}
    return insert_if_new(connection, _notice, {**row, "created_at": at, "sent_at": sent_at})


def unsent(connection: Connection) -> tuple[Notice, ...]:
    """Read the news that waits for a digest, of open tasks of running cases, most urgent tasks first."""
    query = (
        select(_notice.c.person, _notice.c.kind, _notice.c.task_id)
        .join(_task, _task.c.id == _notice.c.task_id)
        .join(_instance, _instance.c.id == _task.c.instance_id)
        .where(
            _notice.c.sent_at.is_(None),
            _task.c.status == "open",
            _instance.c.status == "running",
        )
        .order_by(_notice.c.person, _task.c.due_at, _task.c.id)
    )
    return tuple(Notice(**row._mapping) for row in connection.execute(query))


def mark(connection: Connection, notices: Sequence[Notice], sent_at: datetime | None) -> None:
    """Note when news went into a mail; None lets it wait for the next digest."""
    rows = [
        {"of_person": each.person, "of_kind": each.kind, "of_task": each.task_id, "sent": sent_at}
        for each in notices
    ]
    if rows:
        connection.execute(_ONE_NOTICE, rows)


def forget_done(connection: Connection) -> None:
    """Drop what waits for a digest and is no longer news: the task is done."""
    done = select(_task.c.id).where(_task.c.id == _notice.c.task_id, _task.c.status != "open")
    connection.execute(delete(_notice).where(_notice.c.sent_at.is_(None), done.exists()))
