"""A deployment read from its files and made ready to run; built once in a process."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions import ProcessDefinition, compile_definition
from engine.errors import DiagramRefused, NotFound
from engine.history import deployment_hash
from forms.document import field_types, read_form
from forms.fields import Form
from service.persistence.database import Connection
from service.persistence.store import deployments

FORMS, DOCUMENTS, SCENARIOS = "forms/", "documents/", "scenarios/"


class DeploymentAltered(DiagramRefused):
    """The stored files are not the ones that were deployed."""

    code = "deployment-altered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """A diagram with its forms and document templates, frozen; `files` are the exact bytes by path."""

    hash: str
    files: Mapping[str, bytes]
    bpmn_path: str
    definition: ProcessDefinition
    forms: Mapping[str, Form]

    @property
    def bpmn(self) -> bytes:
        """The diagram's exact bytes."""
        return self.files[self.bpmn_path]

    def form_of(self, step_id: str) -> Form | None:
        """Give the form of a step, if it has one."""
        key = self.definition.step(step_id).form
        return self.forms.get(key) if key is not None else None


def built(files: Mapping[str, bytes]) -> Deployed:
    """Make a deployment ready to run; raises `DiagramRefused` or `FormRefused` for what cannot run."""
    bpmn_path = bpmn_path_in(files)
    forms = read_forms(files)
    fields = {key: field_types(form) for key, form in forms.items()}
    return Deployed(
        hash=deployment_hash(files),
        files=dict(files),
        bpmn_path=bpmn_path,
        definition=compile_definition(files[bpmn_path], fields),
        forms=forms,
    )


def bpmn_path_in(files: Mapping[str, bytes]) -> str:
    """Find the one diagram among the files; raises `DiagramRefused`."""
    paths = [path for path in files if path.endswith(".bpmn")]
    if len(paths) != 1:
        raise DiagramRefused(reason=f"{len(paths)} × .bpmn")
    return paths[0]


def read_forms(files: Mapping[str, bytes]) -> dict[str, Form]:
    """Read the forms among the files, by key; raises `FormRefused`."""
    forms = (
        read_form(content, name=path.removeprefix(FORMS))
        for path, content in sorted(files.items())
        if path.startswith(FORMS)
    )
    return {form.key: form for form in forms}


def templates_in(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the document templates among the files, by file name."""
    return {
        path.removeprefix(DOCUMENTS): content for path, content in files.items() if path.startswith(DOCUMENTS)
    }


class Deployments:
    """The deployments of this process, each read and parsed once; threads may share it."""

    def __init__(self) -> None:
        self._built: dict[str, Deployed] = {}
        self._lock = threading.Lock()

    def of(self, connection: Connection, wanted: str) -> Deployed:
        """Give a deployment by its hash (no statement when it is known already).

        Raises `NotFound`, and `DeploymentAltered` when the stored bytes do not give that hash.
        """
        found = self._built.get(wanted)
        if found is not None:
            return found
        files = deployments.files_of(connection, wanted)
        if not files:
            raise NotFound(what=wanted)
        made = built(files)
        if made.hash != wanted:
            raise DeploymentAltered(reason=wanted)
        with self._lock:
            return self._built.setdefault(wanted, made)
