"""The files of a draft on their way to and from the editor: opened, saved, taken in, downloaded."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.diagram import read_diagram
from engine.drawing import svg
from engine.errors import EngineError, Invalid, NotFound
from engine.texts import Text
from service.casework.deployed import bpmn_path_in
from service.casework.deployment_files import LARGEST_FILE, MOST_TOGETHER
from service.casework.taking_in import taken_in
from service.permissions import Permission
from service.persistence.store import deployments
from service.queries import definitions, process_drafts
from service.queries.process_drafts import DraftItem
from service.web import times
from service.web.downloads import download
from service.web.drafts.meanwhile import meanwhile
from service.web.drafts.pages import editor_page
from service.web.drafts.reading import read_draft
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.processes import checked_files
from service.web.refusals import permitted, refused

blueprint = Blueprint("draft_files", __name__, url_prefix="/proses/<key>/rancangan")


class NoFile(Invalid):
    """Nothing was chosen."""

    code = "no-file"
    template = Text("Pilih berkas BPMN atau ZIP dahulu.", "Choose a BPMN or ZIP file first.")


@blueprint.get("/isi")
@permitted(Permission.DEPLOY)
def content(key: str) -> ResponseReturnValue:
    """Give the editor the diagram, and what it must know besides."""
    with alur().database.read() as connection:
        draft = process_drafts.draft(connection, key)
        base = deployments.files_of(connection, draft.based_on) if draft.based_on else {}
        lanes = definitions.lanes(connection)
    columns = [{"id": lane.lane, "name": lane.name} for lane in lanes]
    return jsonify(_opened(draft) | {"taken": _ids_in(base), "lanes": columns})


@blueprint.post("/simpan")
@permitted(Permission.DEPLOY)
def save(key: str) -> ResponseReturnValue:
    """Save the diagram, unless somebody else saved meanwhile."""
    bpmn = _sent_bpmn()
    try:
        draft = read_draft(key)
        saved = alur().process_drafts.save(
            key, {bpmn_path_in(draft.files): bpmn}, revision=_revision(), person=person().username
        )
    except EngineError as refusal:
        return _refusal(key, refusal)
    return jsonify(revision=saved.revision, saved=times.clock(saved.saved_at))


@blueprint.post("/beda")
@permitted(Permission.DEPLOY)
def differences(key: str) -> ResponseReturnValue:
    """Say what others changed since the person opened the diagram that is sent, or saved it."""
    bpmn = _sent_bpmn()
    try:
        return jsonify(asdict(meanwhile(read_draft(key), bpmn)))
    except EngineError as refusal:
        return _refusal(key, refusal)


@blueprint.post("/masukkan")
@permitted(Permission.DEPLOY)
def take(key: str) -> ResponseReturnValue:
    """Take a diagram, or everything, from a file into the draft."""
    sent = request.files.get("berkas")
    here = alur()
    try:
        draft = read_draft(key)
        if sent is None or not sent.filename:
            raise NoFile
        changes = taken_in(sent.stream.read(MOST_TOGETHER + 1), key, draft.files)
        here.process_drafts.save(key, changes, revision=_revision(), person=person().username)
    except EngineError as refusal:
        if _wants_json():
            return _refusal(key, refusal)
        return editor_page(key, refused(refusal))
    done = _("%(name)s masuk ke rancangan.", name=sent.filename)
    if _wants_json():
        return jsonify(_opened(read_draft(key)) | {"sentence": done})
    flash(done, "good")
    return redirect(url_for("draft_pages.editor", key=key))


@blueprint.get("/diagram.bpmn")
@permitted(Permission.DEPLOY)
def bpmn(key: str) -> ResponseReturnValue:
    """Give the diagram's exact bytes, as saved last."""
    draft = read_draft(key)
    return download(draft.files[bpmn_path_in(draft.files)], f"{key}-rancangan.bpmn", "application/bpmn+xml")


@blueprint.get("/diagram.svg")
@permitted(Permission.DEPLOY)
def picture(key: str) -> ResponseReturnValue:
    """Give the diagram as a picture."""
    draft = read_draft(key)
    drawn = svg.draw(read_diagram(draft.files[bpmn_path_in(draft.files)]))
    return download(drawn.encode(), f"{key}-rancangan.svg", "image/svg+xml")


@blueprint.get("/berkas.zip")
@permitted(Permission.DEPLOY)
def everything(key: str) -> ResponseReturnValue:
    """Give all files of the draft: the diagram, forms, templates, scenarios."""
    return download(checked_files.packed(read_draft(key).files), f"{key}-rancangan.zip", "application/zip")


def _opened(draft: DraftItem) -> dict[str, Any]:
    """Give what the editor opens."""
    return {
        "revision": draft.revision,
        "saved": times.clock(draft.saved_at),
        "bpmn": draft.files[bpmn_path_in(draft.files)].decode("utf-8-sig"),
    }


def _ids_in(files: Mapping[str, bytes]) -> list[str]:
    """Name the elements of the version that the draft began with: their ids are not given again."""
    try:
        diagram = read_diagram(files[bpmn_path_in(files)])
    except EngineError:
        return []
    return sorted(
        {*diagram.elements, *(flow.id for flow in diagram.flows), *(lane.id for lane in diagram.lanes)}
    )


def _refusal(key: str, refusal: EngineError) -> ResponseReturnValue:
    """Answer the editor; `again` is where a new draft of the SOP is begun when this one is no more."""
    problem = refused(refusal)
    again = ""
    if isinstance(refusal, NotFound):
        with alur().database.read() as connection:
            if deployments.version_of(connection, key, 1) is not None:
                again = url_for("draft_pages.begin", key=key)
    return jsonify(sentence=problem.sentence, code=refusal.code, again=again), problem.status


def _sent_bpmn() -> bytes:
    sent = request.files.get("bpmn")
    return sent.stream.read(LARGEST_FILE + 1) if sent is not None else b""


def _revision() -> int:
    return request.form.get("revisi", 0, type=int)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
