"""What going to another deployment would mean for each running case, kept until either of them changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select

from engine.state import RUNNING
from service.persistence.records import columns_of, upsert_all
from service.persistence.tables import DeploymentRow, ImpactRow, InstanceRow, SubmissionRow, table_of

_impact, _instance = table_of(ImpactRow), table_of(InstanceRow)
_submission, _deployment = table_of(SubmissionRow), table_of(DeploymentRow)

Submissions = dict[tuple[str, str | None], Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A case as it is to be assessed."""

    id: str
    deployment_hash: str
    version: int
    snapshot: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What was found of a case at one of its versions; `detail` is an assessment as JSON."""

    to_hash: str
    instance_id: str
    from_hash: str
    instance_version: int
    verdict: str
    detail: Mapping[str, Any]
    assessed_at: datetime


def elsewhere(key: str, to_hash: str) -> ColumnElement[bool]:
    """Select the rows of `instance` that run on another deployment of an SOP than this one."""
    return and_(
        _instance.c.definition_key == key,
        _instance.c.status.in_(RUNNING),
        _instance.c.deployment_hash != to_hash,
    )


def found_for(to_hash: str) -> ColumnElement[bool]:
    """Join `impact` to `instance`: what was found of the case as it is now, nothing older."""
    return and_(
        _impact.c.to_hash == to_hash,
        _impact.c.instance_id == _instance.c.id,
        _impact.c.instance_version == _instance.c.version,
    )


def unassessed(connection: Connection, key: str, to_hash: str, *, most: int) -> list[Running]:
    """Read cases of which nothing is known yet, or only what held before they moved on (one statement)."""
    columns = (_instance.c[name] for name in ("id", "deployment_hash", "version", "snapshot"))
    query = (
        select(*columns)
        .outerjoin(_impact, found_for(to_hash))
        .where(elsewhere(key, to_hash), _impact.c.to_hash.is_(None))
        .order_by(_instance.c.started_at, _instance.c.id)
        .limit(most)
    )
    return [Running(**row._mapping) for row in connection.execute(query)]


def submissions_of(connection: Connection, instance_ids: Collection[str]) -> dict[str, Submissions]:
    """Give the last submission of each step and unit of several cases, the oldest first (one statement)."""
    column = _submission.c
    rank = func.row_number().over(
        partition_by=(column.instance_id, column.step, column.unit), order_by=column.round.desc()
    )
    wanted = (
        column.id,
        column.instance_id,
        column.step,
        column.unit,
        column.field_values,
        column.submitted_at,
    )
    chosen = column.instance_id.in_(list(instance_ids))
    ranked = select(*wanted, rank.label("rank")).where(chosen).subquery()
    latest = select(ranked).where(ranked.c.rank == 1)
    rows = connection.execute(latest.order_by(ranked.c.submitted_at, ranked.c.id))
    found: dict[str, Submissions] = {instance_id: {} for instance_id in instance_ids}
    for row in rows:
        found[row.instance_id][row.step, row.unit] = row.field_values
    return found


def keep(connection: Connection, found: Sequence[Assessed]) -> None:
    """Keep what was found, in the place of what was known before."""
    upsert_all(connection, _impact, [columns_of(each) for each in found])


def forget_drafts(connection: Connection, key: str, to_hash: str) -> None:
    """Forget what earlier states of a draft would have done to the cases of its SOP."""
    of_sop = select(_instance.c.id).where(_instance.c.definition_key == key)
    connection.execute(
        delete(_impact).where(
            _impact.c.to_hash != to_hash, _never_deployed(), _impact.c.instance_id.in_(of_sop)
        )
    )


def forget(connection: Connection, *, before: datetime) -> None:
    """Forget what was found before an instant of drafts, and everything of cases that have ended."""
    ended = select(_instance.c.id).where(_instance.c.status.not_in(RUNNING))
    old_draft = and_(_impact.c.assessed_at < before, _never_deployed())
    connection.execute(delete(_impact).where(or_(old_draft, _impact.c.instance_id.in_(ended))))


def _never_deployed() -> ColumnElement[bool]:
    return _impact.c.to_hash.not_in(select(_deployment.c.hash))
