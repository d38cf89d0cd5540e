"""What stands on a person's desk: how much in hand, how much to take, and what became of tasks seen there."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, literal, select, union_all

from service.persistence.store.people import Person
from service.queries.task_items import TaskItem, items_from, select_items, task
from service.queries.visibility import readable_by
from service.queries.worklist import MOST_COUNTED, Scope, Wanted, inboxes


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many open tasks a person has in hand and may take, each up to what is counted exactly."""

    mine: int
    group: int

    @property
    def desk(self) -> int:
        """Both together."""
        return self.mine + self.group


def counts(
    connection: Connection, person: Person, wanted: Wanted, *, at: datetime, most: int = MOST_COUNTED
) -> Counts:
    """Count what is in hand and what may be taken, narrowed as `wanted` says (one statement)."""
    lists = {
        scope: inboxes(person, replace(wanted, scope=scope), at, None) for scope in (Scope.MINE, Scope.GROUP)
    }
    sizes = [
        select(literal(scope.value).label("scope"), found.size(most).scalar_subquery().label("size"))
        for scope, found in lists.items()
        if found.branches
    ]
    rows = connection.execute(union_all(*sizes))
    size_of = {row.scope: row.size for row in rows}
    return Counts(mine=size_of.get(Scope.MINE, 0), group=size_of.get(Scope.GROUP, 0))


def named(connection: Connection, person: Person, ids: Collection[str]) -> tuple[TaskItem, ...]:
    """Read the tasks of these ids, open or not, that the person may read (one statement)."""
    if not ids:
        return ()
    statement = select_items().where(task.c.id.in_(sorted(ids)), readable_by(person))
    return items_from(connection.execute(statement))
