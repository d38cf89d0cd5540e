"""How much there is to do: figures about the whole office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from service.persistence.store import outbox, timers
from service.persistence.tables import InstanceRow, TaskRow, table_of
from service.queries import incidents

_instance, _task = table_of(InstanceRow), table_of(TaskRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Figures about the whole office; `cases` and `messages` by status."""

    cases: Mapping[str, int]
    open_tasks: int
    overdue: int
    timers: int
    earliest_timer: datetime | None
    messages: Mapping[str, int]
    incidents: int

    def timer_lag(self, at: datetime) -> float:
        """Say by how many seconds the earliest waiting timer is late; 0 when none is."""
        if self.earliest_timer is None:
            return 0.0
        return max(0.0, (at - self.earliest_timer).total_seconds())


def counted(connection: Connection, at: datetime) -> Workload:
    """Count cases, tasks, timers, messages and incidents (five statements)."""
    by_status = select(_instance.c.status, func.count()).group_by(_instance.c.status)
    late = func.count(case((_task.c.due_at < at, 1)))
    open_tasks, overdue = connection.execute(select(func.count(), late).where(_task.c.status == "open")).one()
    waiting, earliest = timers.waiting(connection)
    return Workload(
        cases={row[0]: row[1] for row in connection.execute(by_status)},
        open_tasks=open_tasks,
        overdue=overdue,
        timers=waiting,
        earliest_timer=earliest,
        messages=outbox.counts(connection),
        incidents=incidents.counted(connection),
    )
