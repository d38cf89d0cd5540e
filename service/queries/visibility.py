"""Which cases a person may read: those of the SOPs in whose lanes they work; some people all."""

from sqlalchemy import ColumnElement, Connection, false, select, true

from service.permissions import Permission, allows
from service.persistence.store.people import Person
from service.persistence.tables import DeploymentLaneRow, InstanceRow, table_of

_instance, _lane = table_of(InstanceRow), table_of(DeploymentLaneRow)


def sees_all(person: Person) -> bool:
    """Say whether a person may read every case."""
    return allows(person, Permission.READ_ALL_INSTANCES)


def readable_by(person: Person) -> ColumnElement[bool]:
    """Select the rows of `instance` that a person may read."""
    if sees_all(person):
        return true()
    if not person.lanes:
        return false()
    deployments = select(_lane.c.deployment_hash).where(_lane.c.lane.in_(sorted(person.lanes)))
    return _instance.c.deployment_hash.in_(deployments)


def may_read(connection: Connection, person: Person, instance_id: str) -> bool:
    """Say whether there is such a case and the person may read it."""
    statement = select(_instance.c.id).where(_instance.c.id == instance_id, readable_by(person))
    return connection.execute(statement).first() is not None
