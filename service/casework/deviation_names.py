"""The names that sentences about deviations need."""

from service.casework.deviation_words import Names
from service.persistence.database import Connection
from service.persistence.store import office, people


def names_in(connection: Connection) -> Names:
    """Read the names of all people and units (two statements)."""
    return Names(
        people={each.username: each.name for each in people.accounts(connection)},
        units={code: name for code, name, _active in office.units(connection)},
    )
