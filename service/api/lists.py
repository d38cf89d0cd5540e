"""Reference lists: the small tables that forms draw their options and rows from."""

from typing import Any

from engine.errors import NotFound
from service.api import auth
from service.api.resource import Resource
from service.api.schemas.people import ListBody, ListSchema
from service.dispatch.office_commands import OfficeCommand, PutList, PutUnits
from service.permissions import Permission
from service.persistence.store import office
from service.persistence.store.office import UNITS, ListVersion

resource = Resource("lists", "Reference lists of the office.")


@resource.get("/lists/<key>", ListSchema, refuses=(403, 404))
def show(key: str) -> object:
    """Give a reference list in its present version."""
    auth.must(Permission.READ_LISTS)
    return _present(key)


@resource.put("/lists/<key>", ListSchema, body=ListBody, refuses=(404, 409))
def replace(body: dict[str, Any], key: str) -> object:
    """Set the rows anew; tasks that are on offer already keep the rows they were offered with.

    The rows of `units` are the office's units: `value` is the code, `label` the name. A unit that is no
    longer among them becomes inactive.
    """
    who = auth.must(Permission.EDIT_LISTS)
    auth.alur().office.run(_command(key, body["rows"]), person=who.username)
    return _present(key)


def _command(key: str, rows: list[dict[str, Any]]) -> OfficeCommand:
    if key == UNITS:
        return PutUnits(units=[(row["value"], row["label"], True) for row in rows])
    return PutList(key=key, rows=rows)


def _present(key: str) -> ListVersion:
    alur = auth.alur()
    with alur.database.read() as connection:
        found = office.lists_at(connection, {key}, alur.clock.now()).get(key)
    if found is None:
        raise NotFound(what=key)
    return found
