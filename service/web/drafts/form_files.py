"""The file of a form in a draft: found, and saved as the page that was open knew the draft."""

from collections.abc import Mapping

from flask import request

from engine.diagram import Diagram, read_diagram
from engine.errors import EngineError, NotFound
from service.casework.deployed import FORMS, bpmn_path_in
from service.queries.process_drafts import DraftItem
from service.web.frame import alur, person
from service.web.refusals import Refused, refused


def path_of(name: str) -> str:
    """Name the file of a form."""
    return f"{FORMS}{name}.json"


def content_of(draft: DraftItem, name: str) -> bytes:
    """Give a form's document; raises `NotFound`."""
    content = draft.files.get(path_of(name))
    if content is None:
        raise NotFound(what=name)
    return content


def diagram_of(draft: DraftItem) -> Diagram | None:
    """Read the draft's diagram, if it can be read."""
    try:
        return read_diagram(draft.files[bpmn_path_in(draft.files)])
    except EngineError:
        return None


def saved(draft: DraftItem, changes: Mapping[str, bytes | None]) -> Refused | None:
    """Save into the draft as it was when the page was opened, or say why not."""
    revision = request.form.get("_revisi", draft.revision, type=int)
    try:
        alur().process_drafts.save(draft.key, changes, revision=revision, person=person().username)
    except EngineError as refusal:
        return refused(refusal)
    return None
