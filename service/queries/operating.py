"""By what the list of running cases may be narrowed: their SOPs, and where they stand."""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from engine.state import RUNNING
from service.persistence.tables import DefinitionRow, DeploymentLaneRow, table_of
from service.queries.task_items import instance, task, unit

_definition, _lane = table_of(DefinitionRow), table_of(DeploymentLaneRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A step at which some case stands, with its lane, and its unit if it is done per unit."""

    definition_key: str
    step: str
    number: str
    name: str
    lane: str
    lane_name: str
    unit: str | None
    unit_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """The SOPs there are, by key, and the places at which cases stand now, in the order of their numbers."""

    definitions: dict[str, str]
    places: tuple[Place, ...]


def choices(connection: Connection) -> Choices:
    """Read by what the list of cases may be narrowed (one statement). For those in charge of all cases."""
    deployment = func.coalesce(task.c.deployment_hash, instance.c.deployment_hash)
    statement = (
        select(
            _definition.c.key,
            _definition.c.version,
            _definition.c.name.label("definition_name"),
            task.c.step,
            task.c.number,
            task.c.name,
            task.c.lane,
            _lane.c.name.label("lane_name"),
            task.c.unit,
            unit.c.name.label("unit_name"),
        )
        .select_from(_definition)
        .outerjoin(
            instance,
            and_(
                instance.c.definition_key == _definition.c.key,
                instance.c.definition_version == _definition.c.version,
                instance.c.status.in_(RUNNING),
            ),
        )
        .outerjoin(task, and_(task.c.instance_id == instance.c.id, task.c.status == "open"))
        .outerjoin(_lane, and_(_lane.c.deployment_hash == deployment, _lane.c.lane == task.c.lane))
        .outerjoin(unit, unit.c.code == task.c.unit)
        .distinct()
    )
    rows = sorted(connection.execute(statement), key=lambda row: (row.key, row.version))
    places = {
        (row.key, row.step, row.lane, row.unit): Place(
            definition_key=row.key,
            step=row.step,
            number=row.number,
            name=row.name,
            lane=row.lane,
            lane_name=row.lane_name or row.lane,
            unit=row.unit,
            unit_name=row.unit_name,
        )
        for row in rows
        if row.step is not None
    }
    ordered = sorted(places.values(), key=lambda each: (each.definition_key, _order(each.number), each.step))
    return Choices(
        definitions={row.key: row.definition_name for row in rows},
        places=tuple(ordered),
    )


def _order(number: str) -> tuple[int, str]:
    digits = "".join(each for each in number if each.isascii() and each.isdigit())
    return int(digits or 0), number
