"""SOPs and their versions: what is in force, since when, by whom, and how many cases run on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, case, exists, func, or_, select

from engine.errors import NotFound
from engine.state import RUNNING
from service.persistence.tables import (
    DefinitionRow,
    DeploymentLaneRow,
    InstanceRow,
    PersonRow,
    table_of,
)

_definition, _instance = table_of(DefinitionRow), table_of(InstanceRow)
_person, _lane = table_of(PersonRow), table_of(DeploymentLaneRow)
_ender = _person.alias("ender")
LATEST: Final = 1_000_000  # no SOP has as many versions


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionItem:
    """A version of an SOP; `in_force_until` is None while it is in force.

    `retired_by` and `retired_reason` are set when it was ended without a successor.
    """

    key: str
    version: int
    name: str
    deployment_hash: str
    in_force_from: datetime
    in_force_until: datetime | None
    put_in_force_by: str
    retired_by: str | None
    retired_reason: str | None
    put_in_force_by_name: str
    retired_by_name: str
    running: int

    @property
    def is_in_force(self) -> bool:
        """Whether new cases start on it."""
        return self.in_force_until is None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneItem:
    """A lane that takes part in some SOP in force or in some case under way."""

    lane: str
    name: str


def in_force(connection: Connection) -> tuple[VersionItem, ...]:
    """Read the SOPs, each in the version in force, by name (one statement)."""
    statement = _select().where(_definition.c.in_force_until.is_(None))
    return _items(connection, statement.order_by(_definition.c.name, _definition.c.key))


def retired(connection: Connection) -> tuple[VersionItem, ...]:
    """Read the SOPs that are no longer in force, each in its last version, by name (one statement)."""
    later = _definition.alias("later")
    last = ~exists().where(later.c.key == _definition.c.key, later.c.version > _definition.c.version)
    statement = _select().where(_definition.c.in_force_until.is_not(None), last)
    return _items(connection, statement.order_by(_definition.c.name, _definition.c.key))


def versions(connection: Connection, key: str) -> tuple[VersionItem, ...]:
    """Read all versions of an SOP, newest first (one statement); raises `NotFound` when there is none."""
    statement = _select().where(_definition.c.key == key).order_by(_definition.c.version.desc())
    found = _items(connection, statement)
    if not found:
        raise NotFound(what=key)
    return found


def version(connection: Connection, key: str, number: int) -> VersionItem:
    """Read one version of an SOP (one statement); raises `NotFound`."""
    statement = _select().where(_definition.c.key == key, _definition.c.version == number)
    found = _items(connection, statement) if 1 <= number <= LATEST else ()
    if not found:
        raise NotFound(what=f"{key} {number}")
    return found[0]


def under_way(connection: Connection) -> tuple[str, ...]:
    """Name the deployments by which cases under way go, in force or not (one statement)."""
    return tuple(sorted(connection.execute(_under_way()).scalars()))


def lanes(connection: Connection) -> tuple[LaneItem, ...]:
    """Read the lanes of all SOPs in force, each once, in the order of their columns (one statement).

    Those of other versions, newest first, come after them as long as cases under way go by them.
    """
    now = _definition.c.in_force_until.is_(None)
    statement = (
        select(_lane.c.lane, _lane.c.name)
        .join(_definition, _definition.c.deployment_hash == _lane.c.deployment_hash)
        .where(or_(now, _lane.c.deployment_hash.in_(_under_way())))
        .order_by(case((now, 0), else_=1), _definition.c.key, _definition.c.version.desc(), _lane.c.position)
    )
    found: dict[str, str] = {}
    for row in connection.execute(statement):
        found.setdefault(row.lane, row.name)
    return tuple(LaneItem(lane=lane, name=name) for lane, name in found.items())


def _under_way() -> Select[str]:
    by_cases = select(_instance.c.deployment_hash).distinct()
    return by_cases.where(_instance.c.status.in_(RUNNING))


def _select() -> Select[*tuple[Any, ...]]:
    running = (
        select(func.count())
        .where(
            _instance.c.definition_key == _definition.c.key,
            _instance.c.definition_version == _definition.c.version,
            _instance.c.status.in_(RUNNING),
        )
        .scalar_subquery()
    )
    return (
        select(
            _definition,
            _person.c.name.label("put_in_force_by_name"),
            _ender.c.name.label("retired_by_name"),
            running.label("running"),
        )
        .outerjoin(_person, _person.c.username == _definition.c.put_in_force_by)
        .outerjoin(_ender, _ender.c.username == _definition.c.retired_by)
    )


def _items(connection: Connection, statement: Select[*tuple[Any, ...]]) -> tuple[VersionItem, ...]:
    found = []
    for row in connection.execute(statement):
        columns = dict(row._mapping)
        columns["put_in_force_by_name"] = row.put_in_force_by_name or row.put_in_force_by
        columns["retired_by_name"] = row.retired_by_name or row.retired_by or ""
        found.append(VersionItem(**columns))
    return tuple(found)
