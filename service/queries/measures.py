"""What the steps of SOPs take against their standard, counted in the database from the measures of tasks.

Median and 90th percentile go by rank: the middle task's time, of two the mean of both; the time that nine
tasks of ten kept to (nearest rank).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Row, Subquery, case, func, select

from service.persistence.store.people import Person
from service.persistence.tables import DefinitionRow, InstanceRow, TaskMeasureRow, table_of
from service.queries.visibility import readable_by, sees_all

_instance, _definition = table_of(InstanceRow), table_of(DefinitionRow)
measure = table_of(TaskMeasureRow)
By = Literal["step", "lane", "unit", "month"]
"""What tasks are put together by: columns."""
_LATEST: Final = ("definition_key", "number", "name", "lane_name", "limit_seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which tasks: completed from `since` to before `until`; `step` is a step's id.

    `only` is `late` for those completed past their due date, `returned` for those sent back.
    """

    definition: str | None = None
    version: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    lane: str | None = None
    unit: str | None = None
    step: str | None = None
    month: str | None = None
    only: Literal["late", "returned"] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What `count` completed tasks took, in seconds of working time.

    `by` says which they are: the values of the columns they were put together by. `definition_key`, `number`,
    `name`, `lane_name` and `limit_seconds` are those of the task completed last; `limits` says how many
    different limits there were. Of `timed` tasks, which had a due date, `in_time` kept it; `returned` were
    sent back. Of `taken` tasks it is known how long they waited and were worked on.
    """

    by: tuple[str | None, ...]
    count: int
    median_seconds: int
    p90_seconds: int
    timed: int
    in_time: int
    returned: int
    taken: int
    waiting_seconds: int | None
    working_seconds: int | None
    definition_key: str
    number: str
    name: str
    lane_name: str
    limit_seconds: int | None
    limits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Of which steps and lanes tasks were measured, by id, as they were called with the latest of them."""

    steps: Mapping[str, str]
    lanes: Mapping[str, str]


def figures(
    connection: Connection, person: Person, wanted: Wanted, by: Sequence[By] = ()
) -> tuple[Figures, ...]:
    """Count the tasks of the cases that a person may read, put together by some columns (one statement).

    Steps of different SOPs may bear one id: they are never put together, and come SOP by SOP in the order of
    their numbers; whatever else they are put together by is in the order of its values.
    """
    group = ("definition_key", *by) if "step" in by else tuple(by)
    ranked = _ranked(person, wanted, group)
    query = select(
        *(ranked.c[name] for name in by),
        func.count().label("tasks"),
        _at(ranked.c.place, (ranked.c.size + 1) // 2, ranked.c.total_seconds).label("low"),
        _at(ranked.c.place, (ranked.c.size + 2) // 2, ranked.c.total_seconds).label("high"),
        _at(ranked.c.place, (9 * ranked.c.size + 9) // 10, ranked.c.total_seconds).label("p90"),
        func.count(ranked.c.in_time).label("timed"),
        _number_of(ranked.c.in_time).label("in_time"),
        _number_of(ranked.c.returned).label("returned"),
        func.count(ranked.c.taken_at).label("taken"),
        *_middle(ranked, "waiting"),
        *_middle(ranked, "working"),
        *(
            func.max(case((ranked.c.completed_at == ranked.c.latest, ranked.c[name]))).label(name)
            for name in _LATEST
        ),
        func.count(ranked.c.limit_seconds.distinct()).label("limits"),
    ).group_by(*(ranked.c[name] for name in group))
    rows = connection.execute(query).all()
    found = (_figures(row, by) for row in rows if row.tasks)
    return tuple(sorted(found, key=_place_of_step if "step" in by else _values))


def measured_definitions(connection: Connection, person: Person) -> tuple[str, ...]:
    """Name the SOPs of which tasks were measured in the cases that a person may read, the busiest first."""
    query = select(measure.c.definition_key).group_by(measure.c.definition_key)
    query = query.where(*conditions(person, Wanted()))
    return tuple(connection.execute(query.order_by(func.count().desc(), measure.c.definition_key)).scalars())


def measured(connection: Connection, person: Person, definition: str) -> Measured:
    """Name the steps, by number, and lanes of an SOP that a person may read measures of (one statement)."""
    columns = [measure.c[name] for name in ("step", "number", "name", "lane", "lane_name")]
    query = select(*columns).group_by(*columns).where(*conditions(person, Wanted(definition=definition)))
    rows = connection.execute(query.order_by(func.max(measure.c.completed_at))).all()
    latest = {row.step: row for row in rows}
    in_order = sorted(latest.values(), key=lambda row: (*_order_of(row.number), row.step))
    return Measured(
        steps={row.step: f"{row.number}. {row.name}" for row in in_order},
        lanes={row.lane: row.lane_name for row in rows},
    )


def conditions(person: Person, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Select the measures that are wanted, of the cases that a person may read."""
    columns = {
        measure.c.definition_key: wanted.definition,
        measure.c.lane: wanted.lane,
        measure.c.unit: wanted.unit,
        measure.c.step: wanted.step,
        measure.c.month: wanted.month,
    }
    found: list[ColumnElement[bool]] = [
        column == value for column, value in columns.items() if value is not None
    ]
    if wanted.since is not None:
        found.append(measure.c.completed_at >= wanted.since)
    if wanted.until is not None:
        found.append(measure.c.completed_at < wanted.until)
    if wanted.version is not None:
        of_version = select(_definition.c.deployment_hash).where(
            _definition.c.version == wanted.version, _definition.c.key == measure.c.definition_key
        )
        found.append(measure.c.deployment_hash.in_(of_version))
    if wanted.only == "late":
        found.append(measure.c.in_time.is_(False))
    if wanted.only == "returned":
        found.append(measure.c.returned.is_(True))
    if not sees_all(person):
        found.append(measure.c.instance_id.in_(select(_instance.c.id).where(readable_by(person))))
    return found


def _ranked(person: Person, wanted: Wanted, names: Sequence[str]) -> Subquery:
    """Give each task its place among those it is put together with."""
    group = [measure.c[name] for name in names]
    columns = (*names, *_LATEST, "in_time", "returned", "taken_at", "completed_at")
    return (
        select(
            *(measure.c[name] for name in dict.fromkeys(columns)),
            *(measure.c[name] for name in ("total_seconds", "waiting_seconds", "working_seconds")),
            func.count().over(partition_by=group).label("size"),
            func.count(measure.c.taken_at).over(partition_by=group).label("known"),
            func.max(measure.c.completed_at).over(partition_by=group).label("latest"),
            func.row_number().over(partition_by=group, order_by=measure.c.total_seconds).label("place"),
            *(
                func.row_number()
                .over(partition_by=group, order_by=measure.c[f"{name}_seconds"].asc().nulls_last())
                .label(f"{name}_place")
                for name in ("waiting", "working")
            ),
        )
        .where(*conditions(person, wanted))
        .subquery("ranked")
    )


def _at(
    place: ColumnElement[int], wanted: ColumnElement[int], value: ColumnElement[int]
) -> ColumnElement[int]:
    return func.max(case((place == wanted, value)))


def _middle(ranked: Subquery, name: str) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Give the one or two middle times of the tasks that somebody took; nothing where nobody did."""
    place, value = ranked.c[f"{name}_place"], ranked.c[f"{name}_seconds"]
    return (
        _at(place, (ranked.c.known + 1) // 2, value).label(f"{name}_low"),
        _at(place, (ranked.c.known + 2) // 2, value).label(f"{name}_high"),
    )


def _number_of(column: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((column.is_(True), 1)))


def _figures(row: Row[*tuple[Any, ...]], names: Sequence[str]) -> Figures:
    values = row._mapping
    return Figures(
        by=tuple(values[name] for name in names),
        count=row.tasks,
        median_seconds=(row.low + row.high) // 2,
        p90_seconds=row.p90,
        timed=row.timed,
        in_time=row.in_time,
        returned=row.returned,
        taken=row.taken,
        waiting_seconds=_between(row.waiting_low, row.waiting_high),
        working_seconds=_between(row.working_low, row.working_high),
        definition_key=row.definition_key,
        number=row.number,
        name=row.name,
        lane_name=row.lane_name,
        limit_seconds=row.limit_seconds,
        limits=row.limits,
    )


def _values(figures: Figures) -> tuple[str, ...]:
    return tuple(each or "" for each in figures.by)


def _place_of_step(figures: Figures) -> tuple[str, int, str, tuple[str, ...]]:
    """Order by the step's number: 5 before 10 before 10b."""
    return (figures.definition_key, *_order_of(figures.number), _values(figures))


def _order_of(number: str) -> tuple[int, str]:
    digits = re.match(r"[0-9]{1,9}", number)
    return int(digits[0]) if digits else 10**9, number


def _between(low: int | None, high: int | None) -> int | None:
    return (low + high) // 2 if low is not None and high is not None else None
