"""Which cases a person may read: those of the SOPs in whose lanes they work; some people all."""

from sqlalchemy import ColumnElement, Connection, exists, false, or_, select, true

from service.permissions import Permission, allows
from service.persistence.store.people import Person
from service.persistence.tables import DeploymentLaneRow, InstanceRow, TaskRow, table_of

_instance, _lane = table_of(InstanceRow), table_of(DeploymentLaneRow)
_done = table_of(TaskRow).alias("done_before")


def sees_all(person: Person) -> bool:
    """Say whether a person may read every case."""
    return allows(person, Permission.READ_ALL_INSTANCES)


def readable_by(person: Person) -> ColumnElement[bool]:
    """Select the rows of `instance` that a person may read.

    A case that has gone on by another version stays readable to the lanes of those by which its tasks were
    done. That is looked up by the case, and only where its present version does not do.
    """
    if sees_all(person):
        return true()
    if not person.lanes:
        return false()
    deployments = select(_lane.c.deployment_hash).where(_lane.c.lane.in_(sorted(person.lanes)))
    before = exists().where(_done.c.instance_id == _instance.c.id, _done.c.deployment_hash.in_(deployments))
    return or_(_instance.c.deployment_hash.in_(deployments), before)


def may_read(connection: Connection, person: Person, instance_id: str) -> bool:
    """Say whether there is such a case and the person may read it."""
    statement = select(_instance.c.id).where(_instance.c.id == instance_id, readable_by(person))
    return connection.execute(statement).first() is not None
