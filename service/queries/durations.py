"""How long the steps of an SOP usually take, in working time."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from engine.playback.frames import WorkingSeconds
from service.persistence.store.people import Person
from service.persistence.tables import InstanceRow, TaskRow, table_of
from service.queries.visibility import readable_by

_instance, _task = table_of(InstanceRow), table_of(TaskRow)
LATEST: Final = 2000  # completed tasks that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What one task of a step takes: mean and median in seconds of working time, of `count` tasks.

    `cases` counts the cases that all steps together were measured in.
    """

    count: int
    mean_seconds: int
    median_seconds: int
    cases: int


def usual_durations(
    connection: Connection, person: Person, definition_key: str, working: WorkingSeconds
) -> Mapping[str, Usual]:
    """Measure the tasks of an SOP that were completed last, by step, in the cases that a person may read.

    One statement; excused and withdrawn tasks do not count.
    """
    statement = (
        select(_task.c.step, _task.c.instance_id, _task.c.created_at, _task.c.completed_at)
        .join(_instance, _instance.c.id == _task.c.instance_id)
        .where(
            _instance.c.definition_key == definition_key,
            _task.c.status == "completed",
            _task.c.completed_at.is_not(None),
            readable_by(person),
        )
        .order_by(_task.c.completed_at.desc(), _task.c.id)
        .limit(LATEST)
    )
    measured: dict[str, list[int]] = {}
    cases = set()
    for step, instance_id, offered_at, completed_at in connection.execute(statement):
        measured.setdefault(step, []).append(working(offered_at, completed_at))
        cases.add(instance_id)
    return {
        step: Usual(
            count=len(seconds),
            mean_seconds=round(statistics.fmean(seconds)),
            median_seconds=round(statistics.median(seconds)),
            cases=len(cases),
        )
        for step, seconds in measured.items()
    }
