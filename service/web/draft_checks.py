"""Checks a draft while it is being drawn: findings, the SOP's table, changes, and what panels may offer."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from engine.diagram import Diagram, read_diagram
from engine.errors import DiagramRefused
from service import rehearsal
from service.casework.changes import changes_between, in_words
from service.casework.draft_findings import findings_while_drawing
from service.permissions import Permission
from service.persistence.store import deployments
from service.queries import process_drafts
from service.queries.process_drafts import DraftItem
from service.web.draft_checks_shown import Place, findings_shown, is_readable
from service.web.draft_known import known
from service.web.frame import alur
from service.web.language import ngettext, said
from service.web.refusals import permitted
from service.web.sop_tables import sop_table

blueprint = Blueprint("draft_checks", __name__, url_prefix="/proses/<key>/rancangan")


@blueprint.post("/periksa")
@permitted(Permission.DEPLOY)
def check(key: str) -> ResponseReturnValue:
    """Look at a diagram as it is drawn now (`bpmn`; else as it is saved), with the draft's other files.

    Nothing is stored. A diagram that cannot be read has findings and no table.
    """
    draft, in_force = _draft(key)
    path = f"{key}.bpmn"
    bpmn = _sent() or draft.files.get(path, b"")
    files = {**draft.files, path: bpmn}
    diagram = _read(bpmn)
    findings = findings_while_drawing(bpmn, draft.files, diagram)
    if not is_readable(findings):
        diagram = None
    shown = findings_shown(findings, Place(diagram))
    told = in_words(changes_between(in_force, files)) if diagram is not None and in_force else ()
    return jsonify(
        findings=[asdict(finding) for finding in shown.findings],
        summary=shown.summary,
        sound=shown.sound,
        readable=diagram is not None,
        found=render_template(
            "drafts/findings.html",
            found=shown,
            changes=[said(text) for text in told] if in_force else None,
            scenarios=_scenarios(files) if "skenario" in request.form else None,
        ),
        table=render_template("drafts/table.html", table=sop_table(diagram) if diagram else None),
        known=asdict(known(key, draft.files, diagram)),
    )


def _draft(key: str) -> tuple[DraftItem, Mapping[str, bytes]]:
    """Read the draft, and the files of the version in force, if there is one."""
    with alur().database.read() as connection:
        draft = process_drafts.draft(connection, key)
        version = deployments.in_force(connection, key)
        if version is None:
            return draft, {}
        return draft, alur().deployments.of(connection, version.deployment_hash).files


def _sent() -> bytes:
    """Give the diagram that was sent as text; the XML is parsed as bytes."""
    return request.form.get("bpmn", "").encode("utf-8", "replace")


def _read(bpmn: bytes) -> Diagram | None:
    try:
        return read_diagram(bpmn)
    except DiagramRefused:
        return None


def _scenarios(files: Mapping[str, bytes]) -> str:
    """Say how the draft's scenarios come out; nothing when it has none."""
    verdicts = rehearsal.run_all(files)
    passed = sum(verdict.passed for verdict in verdicts)
    if not verdicts:
        return ""
    told = [ngettext("%(num)s skenario berhasil", "%(num)s skenario berhasil", passed)] if passed else []
    failed = len(verdicts) - passed
    if failed:
        told.append(ngettext("%(num)s skenario gagal", "%(num)s skenario gagal", failed))
    return ", ".join(told)
