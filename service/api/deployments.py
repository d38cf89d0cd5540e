"""Putting a diagram with its forms into force."""

from typing import Any

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from service.api import auth
from service.api.resource import Resource
from service.api.schemas.definitions import DeployedSchema
from service.api.schemas.files import DeploymentBody
from service.casework.deployment_files import LARGEST_FILE, MOST_TOGETHER
from service.casework.uploads import files_to_deploy
from service.permissions import Permission

resource = Resource("deployments", "Putting SOPs into force.", largest_body=MOST_TOGETHER)


@resource.take("/deployments", DeployedSchema, files=DeploymentBody, statuses=(200, 201), refuses=(409,))
def deploy(files: dict[str, Any]) -> ResponseReturnValue:
    """Put a diagram with its forms and document templates into force as the next version of its SOP.

    201 for a new version, 200 when these very files are in force already. A diagram with lint errors is
    refused with its findings. Cases under way stay on the version they were started with.
    """
    alur, who = auth.alur(), auth.must(Permission.DEPLOY)
    forms, documents = (
        {_name(upload): _content(upload) for upload in files.get(kind, [])} for kind in ("forms", "documents")
    )
    with alur.database.read() as connection:
        whole = files_to_deploy(connection, _content(files["bpmn"]), forms=forms, documents=documents)
    put = alur.office.put_into_force(whole, person=who.username)
    body = DeployedSchema().dump(put)
    return Response(
        current_app.json.dumps(body), status=201 if put.changed else 200, mimetype="application/json"
    )


def _name(upload: FileStorage) -> str:
    return (upload.filename or "").replace("\\", "/").rpartition("/")[2]


def _content(upload: FileStorage) -> bytes:
    """Read an upload; one byte more than allowed is enough to see that it is too large."""
    return upload.stream.read(LARGEST_FILE + 1)
