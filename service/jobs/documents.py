"""Making the documents of completed tasks: after the transaction, at least once, filed once."""

import io
from datetime import timedelta
from typing import Final

import structlog

from service.bootstrap import Alur
from service.casework.media import LARGEST, StoredFile
from service.dispatch.filing import AlreadyFiled
from service.documents.facts import Known, known
from service.documents.making import Made, file_name, make
from service.persistence.store import cases, documents, outbox
from service.persistence.store.outbox import Message

LEASE: Final = timedelta(minutes=10)  # far longer than the patience with one document
_log = structlog.get_logger("alur.documents")


def make_documents(alur: Alur, message: Message, token: str) -> None:
    """Make the documents of one task that are not there yet, each filed as soon as it is made.

    What cannot be made does not keep the others from it; then the whole message comes again later.
    """
    found, already = _read(alur, str(message.payload["task"]))
    problems: list[Exception] = []
    if found is not None:
        for document in found.deployed.definition.step(found.task.step).documents:
            if file_name(found, document) in already:
                continue
            _hold(alur, message, token)
            try:
                _file(alur, found.task.id, make(found, document))
            except Exception as error:  # the message is put back with what went wrong first
                problems.append(error)
    if problems:
        raise problems[0]
    with alur.database.write() as connection:
        outbox.done(connection, message.id, token)


def _hold(alur: Alur, message: Message, token: str) -> None:
    """Keep the message for one more document: all of them together may take longer than one lease."""
    with alur.database.write() as connection:
        outbox.hold(connection, message.id, token, alur.clock.now() + LEASE)


def _read(alur: Alur, task_id: str) -> tuple[Known | None, set[str]]:
    with alur.database.read() as connection:
        task = cases.read_task(connection, task_id)
        case = cases.read_case(connection, task.instance_id) if task is not None else None
        if task is None or case is None or task.completed_at is None or not case.snapshot:
            return None, set()  # an empty state is that of a case that was disposed of
        at, public_url = task.completed_at, alur.config.public_url
        facts = known(connection, alur.deployments, case, task, at=at, public_url=public_url)
        return facts, documents.names_made(connection, task_id)


def _file(alur: Alur, task_id: str, made: Made) -> None:
    kept = alur.files.keep(io.BytesIO(made.content), limit=LARGEST)
    file = StoredFile(sha256=kept.sha256, name=made.name, media_type=made.media_type, size=kept.size)
    try:
        alur.instances.file_document(task_id, file)
    except AlreadyFiled:
        return
    _log.info("document made", task=task_id, sha256=kept.sha256)
