"""From what an admin sends to the files of a deployment: paths by meaning, the rest as it is in force."""

from collections.abc import Mapping

from engine.diagram import read_diagram
from engine.errors import DiagramRefused
from service.casework.deployed import DOCUMENTS, FORMS, SCENARIOS
from service.persistence.database import Connection
from service.persistence.store import deployments

UNREADABLE = "diagram.bpmn"


def files_to_deploy(
    connection: Connection,
    bpmn: bytes,
    *,
    forms: Mapping[str, bytes],
    documents: Mapping[str, bytes],
) -> dict[str, bytes]:
    """Lay out a deployment: the diagram under its process id, forms and documents (by name) in their folders.

    What was not sent at all, forms or documents, stays as it is in force, so that a diagram can be changed
    alone; so do the scenarios. A diagram that cannot be read keeps a name of its own: the lint says what is
    wrong with it.
    """
    key = _key_of(bpmn)
    files = {f"{key}.bpmn" if key else UNREADABLE: bpmn}
    for folder, sent in ((FORMS, forms), (DOCUMENTS, documents), (SCENARIOS, {})):
        files |= {f"{folder}{name}": content for name, content in sent.items()}
        if key and not sent:
            files |= _in_force(connection, key, folder)
    return files


def _key_of(bpmn: bytes) -> str | None:
    try:
        return read_diagram(bpmn).process_id or None
    except DiagramRefused:
        return None


def _in_force(connection: Connection, key: str, folder: str) -> dict[str, bytes]:
    version = deployments.in_force(connection, key)
    if version is None:
        return {}
    files = deployments.files_of(connection, version.deployment_hash)
    return {path: content for path, content in files.items() if path.startswith(folder)}
