"""Which SOPs a person may open a case of, so that a page offers only what will be granted."""

from service.bootstrap import Alur
from service.permissions import Permission, allows
from service.persistence.database import Connection
from service.persistence.store.people import Person
from service.queries import definitions
from service.queries.definitions import VersionItem


def openable(alur: Alur, connection: Connection, person: Person) -> list[VersionItem]:
    """List the SOPs whose first step is the person's to do."""
    if not allows(person, Permission.START_INSTANCES):
        return []
    in_charge = allows(person, Permission.INTERVENE)
    return [
        version
        for version in definitions.in_force(connection)
        if in_charge or _first_lane(alur, connection, version) in {None, *person.lanes}
    ]


def may_open_some(alur: Alur, connection: Connection, person: Person) -> bool:
    """Say whether there is an SOP of which the person may open a case."""
    return bool(openable(alur, connection, person))


def _first_lane(alur: Alur, connection: Connection, version: VersionItem) -> str | None:
    steps = alur.deployments.of(connection, version.deployment_hash).definition.diagram.steps
    return steps[0].lane if steps else None
