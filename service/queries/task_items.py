"""A task as lists and pages show it: with its case, and with names instead of ids beside the ids."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Row, Select, func, join, select

from service.persistence.store.deviations import RETURNED
from service.persistence.tables import (
    DefinitionRow,
    DeploymentLaneRow,
    InstanceRow,
    PersonRow,
    TaskRow,
    UnitRow,
    table_of,
)

task, instance = table_of(TaskRow), table_of(InstanceRow)
_definition, _lane, unit = table_of(DefinitionRow), table_of(DeploymentLaneRow), table_of(UnitRow)
_assignee, _performer = table_of(PersonRow).alias("assignee"), table_of(PersonRow).alias("performer")
_returner = table_of(PersonRow).alias("returner")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """By whom, when and why a case came back."""

    by: str
    by_name: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOfTask:
    """The case that a task belongs to.

    Its deployment is the one by which the task is or was done; version and name are those by which the case
    goes now, which differ from it when the case has gone on by another version since.
    """

    id: str
    business_key: str
    status: str
    definition_key: str
    definition_version: int
    definition_name: str
    deployment_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskItem:
    """A task of a list. Where there is a name for an id, both are given.

    `unit_position` is the unit's place in the office's order; the deployment of its `instance` is the one by
    which the task is or was done, also when the case has gone on by another since.
    """

    id: str
    key: str
    step: str
    number: str
    name: str
    lane: str
    lane_name: str
    unit: str | None
    unit_name: str | None
    unit_position: int
    assignee: str | None
    assignee_name: str | None
    status: str
    created_at: datetime
    claimed_at: datetime | None
    due_at: datetime | None
    time_limit: str | None
    round: int
    returned: Returned | None
    completed_at: datetime | None
    completed_by: str | None
    completed_by_name: str | None
    acted_for: str | None
    worked_seconds: int | None
    outcome: str | None
    on_behalf: str | None
    inputs_needed: int
    inputs_at_hand: int
    inputs_missing: Sequence[str] | None
    excused: str | None
    instance: CaseOfTask

    @property
    def sent_back(self) -> bool:
        """Say whether the case was returned with this task, so that it did not yield its output."""
        return self.outcome == RETURNED

    def is_overdue(self, at: datetime) -> bool:
        """Say whether the task should have been done by now, or was done too late."""
        end = self.completed_at or at
        return self.due_at is not None and self.due_at < end


_deployment = func.coalesce(task.c.deployment_hash, instance.c.deployment_hash)
_PLAIN = (
    "id",
    "key",
    "step",
    "number",
    "name",
    "lane",
    "unit",
    "assignee",
    "status",
    "created_at",
    "claimed_at",
    "due_at",
    "time_limit",
    "round",
    "completed_at",
    "completed_by",
    "acted_for",
    "worked_seconds",
    "outcome",
    "on_behalf",
    "inputs_needed",
    "inputs_at_hand",
    "inputs_missing",
    "excused",
)


def select_items(chosen: FromClause | None = None) -> Select[*tuple[Any, ...]]:
    """Select what `items_from` reads: tasks with their cases, by primary keys all the way.

    `chosen` holds the wanted tasks' ids as `task_id`. It comes first, since PostgreSQL reorders only so many
    joins and would else read whole tables.
    """
    first = task if chosen is None else join(chosen, task, task.c.id == chosen.c.task_id)
    return (
        select(
            *(task.c[name] for name in _PLAIN),
            _lane.c.name.label("lane_name"),
            unit.c.name.label("unit_name"),
            unit.c.position.label("unit_position"),
            _assignee.c.name.label("assignee_name"),
            _performer.c.name.label("completed_by_name"),
            task.c.returned_by,
            _returner.c.name.label("returned_by_name"),
            task.c.returned_at,
            task.c.returned_reason,
            instance.c.id.label("instance_id"),
            instance.c.business_key,
            instance.c.status.label("instance_status"),
            instance.c.definition_key,
            instance.c.definition_version,
            _deployment.label("deployment_hash"),
            _definition.c.name.label("definition_name"),
        )
        .select_from(first)
        .join(instance, instance.c.id == task.c.instance_id)
        .join(
            _definition,
            (_definition.c.key == instance.c.definition_key)
            & (_definition.c.version == instance.c.definition_version),
        )
        .outerjoin(
            _lane,
            (_lane.c.deployment_hash == _deployment) & (_lane.c.lane == task.c.lane),
        )
        .outerjoin(unit, unit.c.code == task.c.unit)
        .outerjoin(_assignee, _assignee.c.username == task.c.assignee)
        .outerjoin(_performer, _performer.c.username == task.c.completed_by)
        .outerjoin(_returner, _returner.c.username == task.c.returned_by)
    )


def items_from(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[TaskItem, ...]:
    """Make items of the rows that `select_items` gives."""
    return tuple(_item(row) for row in rows)


def _item(row: Row[*tuple[Any, ...]]) -> TaskItem:
    returned = None
    if row.returned_by is not None and row.returned_at is not None:
        returned = Returned(
            by=row.returned_by,
            by_name=row.returned_by_name or row.returned_by,
            at=row.returned_at,
            reason=row.returned_reason or "",
        )
    return TaskItem(
        **{name: getattr(row, name) for name in _PLAIN},
        lane_name=row.lane_name or row.lane,
        unit_name=row.unit_name or row.unit,
        unit_position=row.unit_position or 0,
        assignee_name=row.assignee_name or row.assignee,
        completed_by_name=row.completed_by_name or row.completed_by,
        returned=returned,
        instance=CaseOfTask(
            id=row.instance_id,
            business_key=row.business_key,
            status=row.instance_status,
            definition_key=row.definition_key,
            definition_version=row.definition_version,
            definition_name=row.definition_name,
            deployment_hash=row.deployment_hash,
        ),
    )
