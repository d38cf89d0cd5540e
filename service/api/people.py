"""People and the roles they hold now."""

from typing import Any

from service.api import auth
from service.api.resource import Resource
from service.api.schemas.people import PeopleFilter, PeopleSchema
from service.permissions import Permission
from service.queries import people

resource = Resource("people", "Who is here, and in which roles.")


@resource.get("/people", PeopleSchema, query=PeopleFilter, refuses=(403,))
def index(query: dict[str, Any]) -> object:
    """List active people, on request only those who may do tasks of a lane, of a unit."""
    auth.must(Permission.READ_PEOPLE)
    alur = auth.alur()
    with alur.database.read() as connection:
        return people.people(connection, at=alur.clock.now(), **query)
