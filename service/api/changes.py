"""What changed between two versions of an SOP."""

from typing import Any

from service.api import auth
from service.api.definitions import VERSION
from service.api.resource import Resource
from service.api.schemas.changes import ChangesQuery, ChangesSchema
from service.casework.changes import changes_between
from service.permissions import Permission
from service.queries import definitions

resource = Resource("changes", "What changed between two versions.")


@resource.get(f"{VERSION}/changes", ChangesSchema, query=ChangesQuery, refuses=(403, 404))
def show(query: dict[str, Any], key: str, number: int) -> object:
    """Say what this version changed of another one: diagram, cover, forms, documents, scenarios."""
    auth.must(Permission.READ_DEFINITIONS)
    alur = auth.alur()
    with alur.database.read() as connection:
        hashes = [
            definitions.version(connection, key, each).deployment_hash for each in (query["former"], number)
        ]
        old, new = (alur.deployments.of(connection, each).files for each in hashes)
    return {"items": changes_between(old, new)}
