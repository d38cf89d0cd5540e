"""Tying stored files to tasks: what people bring, and, once each, the documents that the service made."""

from collections.abc import Callable

from engine.commands import AttachFile
from engine.errors import Conflict
from engine.texts import Text
from service.casework.media import StoredFile
from service.dispatch import completing
from service.dispatch.transaction import Act, Made
from service.persistence.store import documents
from service.persistence.store.cases import Task


class AlreadyFiled(Conflict):
    """The task has a document of this name already, made before or by another worker."""

    code = "already-filed"
    template = Text("Dokumen {name} sudah ada.", "There is a document {name} already.")


def attaching(file: StoredFile) -> Callable[[Act, Task], Made]:
    """Tie a file to a task that the person may work on, or enter on behalf of its unit."""

    def make(act: Act, task: Task) -> Made:
        completing.may_attach(act, task)
        return _tied(file, task), {}

    return make


def filing(file: StoredFile) -> Callable[[Act, Task], Made]:
    """Tie a document to the task that it came of; raises `AlreadyFiled`."""

    def make(act: Act, task: Task) -> Made:
        if file.name in documents.names_made(act.connection, task.id):
            raise AlreadyFiled(name=file.name)
        return _tied(file, task), {}

    return make


def _tied(file: StoredFile, task: Task) -> AttachFile:
    return AttachFile(
        sha256=file.sha256,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        task_key=task.key,
    )
