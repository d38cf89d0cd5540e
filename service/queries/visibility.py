"""Which cases a person may read: those of the SOPs in whose lanes they work; some people all."""

from typing import Final

from sqlalchemy import ColumnElement, Connection, exists, false, or_, select, true

from service.permissions import Permission, allows
from service.persistence.store.people import Person
from service.persistence.tables import DeploymentLaneRow, DeploymentRow, InstanceRow, TaskRow, table_of

_instance, _lane = table_of(InstanceRow), table_of(DeploymentLaneRow)
_deployment = table_of(DeploymentRow)
_done = table_of(TaskRow).alias("done_before")

FEW: Final = 200
"""So many cases are found faster by their ids than by looking through all of them in order."""


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


def readable_in_list(connection: Connection, person: Person) -> ColumnElement[bool]:
    """Select the same for a list in the order of time (one statement, where a person does not read all).

    Who may read few cases gets them by their ids: nobody looks through everybody's to find them.
    """
    if sees_all(person) or not person.lanes:
        return readable_by(person)
    ours = select(_deployment.c.definition_key).join(_lane, _lane.c.deployment_hash == _deployment.c.hash)
    sops = ours.where(_lane.c.lane.in_(sorted(person.lanes)))
    some = select(_instance.c.id).where(_instance.c.definition_key.in_(sops), readable_by(person))
    ids = connection.execute(some.limit(FEW + 1)).scalars().all()
    return _instance.c.id.in_(ids) if len(ids) <= FEW else readable_by(person)


def may_read(connection: Connection, person: Person, instance_id: str) -> bool:
    """Say whether there is such a case and the person may read it."""
    statement = select(_instance.c.id).where(_instance.c.id == instance_id, readable_by(person))
    return connection.execute(statement).first() is not None
