"""An office with one SOP and a few people, whose cases never ran."""

import pytest

from service.persistence.database import Database
from tests.builders.people import add_person, add_role
from tests.builders.rows import add_definition


@pytest.fixture
def office(database: Database) -> Database:
    """Give a database with an SOP of three lanes, two units and some people."""
    with database.write() as connection:
        for username in ("staf", "sekretaris", "kabid"):
            add_person(connection, username)
        for unit in ("pem", "ueb"):
            add_role(connection, "kabid", f"kabid/{unit}")
        add_definition(connection)
    return database
