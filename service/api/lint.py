"""Checking a diagram before it is put into force."""

from typing import Any

from flask import request
from werkzeug.exceptions import UnsupportedMediaType

from engine.errors import NotFound
from engine.lint import lint
from forms.document import field_types
from service.api import auth
from service.api.resource import Resource
from service.api.schemas.definitions import LintQuery
from service.api.schemas.findings import FindingsSchema
from service.casework.deployed import Deployed, templates_in
from service.casework.deployment_files import LARGEST_FILE
from service.permissions import Permission
from service.persistence.store import deployments

MEDIA_TYPES = ("application/xml", "text/xml", "application/bpmn+xml", "application/octet-stream")
LARGEST = LARGEST_FILE + 100_000  # bytes; the lint itself says what is wrong with more than a file may have

resource = Resource("lint", "What is wrong with a diagram.", largest_body=LARGEST)


@resource.take("/lint", FindingsSchema, query=LintQuery, raw=MEDIA_TYPES, refuses=(403, 404))
def check(query: dict[str, Any]) -> object:
    """List the findings over a diagram, errors first; whatever is sent, findings are the answer."""
    auth.must(Permission.LINT)
    if request.mimetype not in MEDIA_TYPES:
        raise UnsupportedMediaType
    if "definition" not in query:
        return {"items": lint(request.get_data())}
    deployed = _in_force(query["definition"])
    fields = {name: field_types(form) for name, form in deployed.forms.items()}
    return {"items": lint(request.get_data(), fields, templates_in(deployed.files))}


def _in_force(key: str) -> Deployed:
    alur = auth.alur()
    with alur.database.read() as connection:
        version = deployments.in_force(connection, key)
        if version is None:
            raise NotFound(what=key)
        return alur.deployments.of(connection, version.deployment_hash)
