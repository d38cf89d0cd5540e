"""Files of tasks: brought in by whoever may do the task, taken out by whoever may read the case."""

from typing import Any

from flask import request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from engine.errors import NotACandidate, TaskNotOpen
from service.api import auth
from service.api.idempotency import answered, named_request
from service.api.presenting import document_presented
from service.api.resource import Resource
from service.api.schemas.files import DocumentSchema, UploadBody
from service.casework import media
from service.dispatch.authority import may_bring_files
from service.dispatch.readings import TAKEN_OUT
from service.permissions import Permission
from service.persistence.store.people import Person
from service.queries.contributions import readable_document
from service.queries.tasks import readable_task

resource = Resource("files", "Files of tasks.", largest_body=media.LARGEST + 100_000)


@resource.take(
    "/tasks/<task_id>/files",
    DocumentSchema,
    files=UploadBody,
    statuses=(201,),
    repeatable=True,
    refuses=(403, 404, 409),
)
def upload(files: dict[str, Any], task_id: str) -> ResponseReturnValue:
    """Bring a file to a task: PDF, JPG, PNG or XLSX of at most 20 MB, told by its content.

    The answer's `sha256` is what a file field of the task's form takes.
    """
    who, alur = auth.must(Permission.WORK_ON_TASKS), auth.alur()
    _must_be_for(who, task_id)
    sent: FileStorage = files["file"]
    file = media.kept(alur.files, sent.stream, sent.filename or "")
    present = document_presented(
        {
            "name": file.name,
            "sha256": file.sha256,
            "size": file.size,
            "media_type": file.media_type,
            "task_id": task_id,
            "created_by": who.username,
        }
    )
    request = named_request(present, content=f"{file.sha256} {file.name}".encode())
    return answered(alur.instances.attach(task_id, file, person=who.username, request=request), present)


@resource.get("/files/<file_id>", None, produces=tuple(media.ENDINGS), refuses=(404,))
def download(file_id: str) -> ResponseReturnValue:
    """Take out a file, to be saved, never shown in place; an auditor's taking it is remembered."""
    alur = auth.alur()
    with alur.database.read() as connection:
        document = readable_document(connection, auth.person(), file_id)
    alur.readings.noted(auth.person(), TAKEN_OUT, document.instance_id, address=request.remote_addr)
    response = send_file(
        alur.files.open(document.sha256),
        mimetype=document.media_type,
        as_attachment=True,
        download_name=document.name,
        conditional=False,
        etag=False,
    )
    response.content_length = document.size
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _must_be_for(who: Person, task_id: str) -> None:
    """Refuse those who may not do the task before their bytes are kept; the transaction checks again."""
    alur = auth.alur()
    with alur.database.read() as connection:
        task = readable_task(connection, who, task_id)
        deployed = alur.deployments.of(connection, task.instance.deployment_hash)
    if not may_bring_files(who, deployed.definition.step(task.step), task.unit):
        raise NotACandidate(lane=task.lane_name)
    if task.status != "open":
        raise TaskNotOpen(task=task.key)
