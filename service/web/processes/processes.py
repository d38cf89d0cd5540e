"""Proses: the SOPs in force, their versions, and a diagram that was made elsewhere."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import FileStorage

from engine.diagram import read_diagram
from engine.drawing import svg
from engine.errors import Invalid
from service.casework.deployed import DOCUMENTS, FORMS, bpmn_path_in
from service.casework.deployment_files import LARGEST_FILE
from service.dispatch.deploying import findings_of
from service.dispatch.process_drafts import DraftChanged
from service.permissions import Permission, allows, require
from service.persistence.store import deployments
from service.queries import definitions, process_drafts, releases
from service.web import downloads, times
from service.web.drafts.kept import drafts_kept
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.language import said
from service.web.people.people_shown import first_lack
from service.web.processes import checked_files
from service.web.processes.comparing_shown import Sentence, sentences_between
from service.web.processes.process_pages import (
    Checked,
    checked,
    cover_of,
    files_together,
    left_behind,
    refused,
    version_shown,
)
from service.web.processes.release_pages import pending_releases
from service.web.processes.releases_shown import release_shown
from service.web.processes.sop_tables import sop_table
from service.web.processes.unheld import unheld_lanes
from service.web.processes.version_list import retired_processes, version_lines

blueprint = Blueprint("processes", __name__, url_prefix="/proses")
BPMN = "application/bpmn+xml"


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """List the SOPs in force."""
    with alur().database.read() as connection:
        found = definitions.in_force(connection)
    may_deploy = allows(person(), Permission.DEPLOY)
    return render_template(
        "processes/list.html",
        definitions=[version_shown(item) for item in found],
        may_deploy=may_deploy,
        awaited=pending_releases(),
        lack=first_lack(alur()) if may_deploy else "",
        ended=retired_processes(),
        drafts=drafts_kept(),
    )


@blueprint.get("/<key>")
@signed_in
def show(key: str) -> ResponseReturnValue:
    """Show an SOP: its diagram, its steps with their standards, its versions."""
    number = request.args.get("versi", type=int)
    may_deploy = allows(person(), Permission.DEPLOY)
    with alur().database.read() as connection:
        found = definitions.versions(connection, key)
        item = definitions.version(connection, key, number) if number is not None else found[0]
        turned_down = releases.refused_last(connection, key) if may_deploy else None
        diagram = alur().deployments.of(connection, item.deployment_hash).definition.diagram
    return render_template(
        "processes/process.html",
        process=item,
        identity=diagram.identity,
        cover=cover_of(diagram.identity),
        table=sop_table(diagram),
        listed=version_lines(key),
        awaited=pending_releases(key),
        drafted=key in drafts_kept(),
        diagram=Markup(svg.draw(diagram)),  # noqa: S704 (made by engine.drawing.svg, which escapes what it writes)
        left_behind=left_behind(found),
        refused=release_shown(turned_down, item.name) if turned_down is not None else None,
        unheld=unheld_lanes(diagram) if may_deploy and item.is_in_force else (),
        may_deploy=may_deploy,
    )


@blueprint.get("/<key>/versi/<int:version>.bpmn")
@signed_in
def download(key: str, version: int) -> ResponseReturnValue:
    """Give the exact bytes of a version's diagram."""
    with alur().database.read() as connection:
        item = definitions.version(connection, key, version)
        bpmn = alur().deployments.of(connection, item.deployment_hash).bpmn
    return downloads.download(bpmn, f"{key}-v{version}.bpmn", BPMN)


@blueprint.get("/<key>/versi/<int:version>.zip")
@signed_in
def download_all(key: str, version: int) -> ResponseReturnValue:
    """Give all files of a version: the diagram, the forms, the documents."""
    with alur().database.read() as connection:
        item = definitions.version(connection, key, version)
        files = alur().deployments.of(connection, item.deployment_hash).files
    return downloads.download(checked_files.packed(files), f"{key}-v{version}.zip", "application/zip")


@blueprint.get("/versi/baru")
@signed_in
def upload() -> ResponseReturnValue:
    """Ask for a diagram and its forms."""
    require(person(), Permission.DEPLOY)
    return _upload_page()


@blueprint.post("/versi/baru")
@signed_in
def receive() -> ResponseReturnValue:
    """Check a diagram with its forms, and on request make them the draft of their SOP."""
    require(person(), Permission.DEPLOY)
    here, username = alur(), person().username
    sent, digest = request.files.get("bpmn"), request.form.get("kiriman", "")
    if digest:
        again = checked_files.kept(here.config.data_dir, username, digest)
        if again is None:
            return _upload_page(
                problem=_("Kiriman yang diperiksa tadi sudah tidak ada; pilih lagi berkasnya.")
            ), 422
        return _drafted(again, request.form.get("nama", ""))
    if sent is None or not sent.filename:
        return _upload_page(problem=_("Pilih berkas diagram (.bpmn) dahulu.")), 422
    try:
        files = _files(_content(sent), request.files.getlist("forms"), request.files.getlist("documents"))
        found = checked(sent.filename, findings_of(files))
    except Invalid as refusal:
        return _upload_page(refused(sent.filename, refusal)), 422
    digest = checked_files.keep(here.config.data_dir, username, files, at=here.clock.now())
    return _upload_page(replace(found, digest=digest), files=files)


def _drafted(files: dict[str, bytes], name: str) -> ResponseReturnValue:
    here, username = alur(), person().username
    try:
        revision = request.form.get("revisi", 0, type=int)
        draft = here.process_drafts.put(files, revision=revision, person=username)
    except DraftChanged as refusal:
        found = replace(checked(name, findings_of(files)), digest=request.form["kiriman"])
        return _upload_page(found, problem=said(refusal.text), files=files), 409
    checked_files.drop(here.config.data_dir, username)
    flash(_("%(name)s masuk ke rancangan.", name=name), "good")
    return redirect(url_for("draft_pages.editor", key=draft.key))


def _changed(key: str, files: dict[str, bytes]) -> tuple[Sentence, ...] | None:
    """Say what the files change of the version in force; nothing when none is."""
    with alur().database.read() as connection:
        version = deployments.in_force(connection, key)
        former = deployments.files_of(connection, version.deployment_hash) if version else None
    return None if former is None else sentences_between(former, files)


def _files(bpmn: bytes, forms: list[FileStorage], documents: list[FileStorage]) -> dict[str, bytes]:
    key = read_diagram(bpmn).process_id
    with alur().database.read() as connection:
        version = deployments.in_force(connection, key)
        kept = deployments.files_of(connection, version.deployment_hash) if version else {}
    sent = {
        f"{folder}{_name(each)}": _content(each)
        for folder, files in ((FORMS, forms), (DOCUMENTS, documents))
        for each in files
        if each.filename
    }
    return files_together(key, bpmn, sent, kept)


def _name(sent: FileStorage) -> str:
    return (sent.filename or "").replace("\\", "/").rpartition("/")[2]


def _content(sent: FileStorage) -> bytes:
    return sent.stream.read(LARGEST_FILE + 1)


def _upload_page(
    found: Checked | None = None, *, problem: str | None = None, files: dict[str, bytes] | None = None
) -> str:
    """Ask for files; beside what was found in those that were sent: what they change, what they replace."""
    key = read_diagram(files[bpmn_path_in(files)]).process_id if files is not None else ""
    with alur().database.read() as connection:
        draft = process_drafts.line(connection, key)
    return render_template(
        "processes/upload.html",
        checked=found,
        problem=problem,
        changes=_changed(key, files) if files is not None else None,
        draft=draft,
        saved=times.moment(draft.saved_at) if draft is not None else "",
    )
