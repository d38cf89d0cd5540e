"""People with roles, as rows and as those who act."""

from datetime import UTC, datetime

from engine.actors import HeldRole
from service.persistence.database import Connection
from service.persistence.store import office, people
from service.persistence.store.people import Account, DatedRole, Person

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)


def a_person(username: str = "sekretaris", *lanes: str, **flags: bool) -> Person:
    """Make a person who holds `lanes`, each `lane` or `lane/unit`."""
    roles = tuple(
        HeldRole(lane=lane, unit=unit or None) for lane, _, unit in (e.partition("/") for e in lanes)
    )
    return Person(username=username, name=username.title(), language="id", roles=roles, **flags)


def add_person(
    connection: Connection, username: str, *lanes: str, password_hash: str | None = None, **flags: bool
) -> None:
    """Add a person who has held `lanes`, each `lane` or `lane/unit`, for long; units are added too."""
    account = Account(username=username, name=username.title(), **flags)
    people.add_person(connection, account, at=LONG_AGO, password_hash=password_hash)
    for lane in lanes:
        add_role(connection, username, lane)


def add_role(
    connection: Connection,
    username: str,
    lane: str,
    *,
    since: datetime = LONG_AGO,
    until: datetime | None = None,
    represents: str | None = None,
) -> DatedRole:
    """Let a person hold a lane, `lane` or `lane/unit`, for a time."""
    name, _, unit = lane.partition("/")
    if unit:
        known = office.units(connection)
        if unit not in {each[0] for each in known}:
            office.put_units(connection, [*known, (unit, f"Bidang {unit.title()}", True)])
    role = DatedRole(
        id=people.new_role_id(),
        person=username,
        lane=name,
        unit=unit or None,
        valid_from=since,
        valid_until=until,
        represents=represents,
        decree="800/1/2026" if represents else None,
    )
    people.add_role(connection, role)
    return role
