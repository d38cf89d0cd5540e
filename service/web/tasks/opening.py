"""Which SOPs a person may open a case of or enter forms for, so that a page offers only what is granted."""

from collections.abc import Iterable

from service.bootstrap import Alur
from service.permissions import Permission, allows
from service.persistence.database import Connection
from service.persistence.store.deployments import Version
from service.persistence.store.people import Person
from service.queries import definitions
from service.queries.definitions import VersionItem


def openable(alur: Alur, connection: Connection, person: Person) -> list[VersionItem]:
    """List the SOPs whose first step is the person's to do."""
    return [
        version
        for version in definitions.in_force(connection)
        if _may_open(alur, connection, person, version.deployment_hash)
    ]


def may_open_some(alur: Alur, connection: Connection, person: Person, versions: Iterable[Version]) -> bool:
    """Say whether the person may open a case of one of the SOPs in force."""
    return any(_may_open(alur, connection, person, version.deployment_hash) for version in versions)


def may_enter_some(alur: Alur, connection: Connection, person: Person, versions: Iterable[Version]) -> bool:
    """Say whether the person's lanes may enter paper forms of units in one of the SOPs in force."""
    return bool(person.lanes) and any(
        not person.lanes.isdisjoint(step.on_behalf_by)
        for version in versions
        for step in alur.deployments.of(connection, version.deployment_hash).definition.diagram.steps
    )


def _may_open(alur: Alur, connection: Connection, person: Person, deployment_hash: str) -> bool:
    if not allows(person, Permission.START_INSTANCES):
        return False
    if allows(person, Permission.INTERVENE):
        return True
    steps = alur.deployments.of(connection, deployment_hash).definition.diagram.steps
    return not steps or steps[0].lane in {None, *person.lanes}
