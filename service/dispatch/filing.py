"""Filing the documents that the service made: once each, in the name of the system."""

from collections.abc import Callable

from engine.commands import AttachFile
from engine.errors import Conflict
from engine.texts import Text
from service.casework.media import StoredFile
from service.dispatch.transaction import Act, Made
from service.persistence.store import documents
from service.persistence.store.cases import Task


class AlreadyFiled(Conflict):
    """The task has a document of this name already, made before or by another worker."""

    code = "already-filed"
    template = Text("Dokumen {name} sudah ada.", "There is a document {name} already.")


def filing(file: StoredFile) -> Callable[[Act, Task], Made]:
    """Tie a document to the task that it came of; raises `AlreadyFiled`."""

    def make(act: Act, task: Task) -> Made:
        if file.name in documents.names_made(act.connection, task.id):
            raise AlreadyFiled(name=file.name)
        command = AttachFile(
            sha256=file.sha256,
            name=file.name,
            media_type=file.media_type,
            size=file.size,
            task_key=task.key,
        )
        return command, {}

    return make
