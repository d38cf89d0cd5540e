"""Checks a draft while it is being drawn: findings, the SOP's table, changes, and what panels may offer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.diagram import Diagram, read_diagram
from engine.drawing.arranging import adapted, arranged
from engine.errors import DiagramRefused, Invalid
from engine.foreign import without_foreign
from engine.lint import lint
from engine.texts import Text
from service import rehearsal
from service.casework.changes import changes_between, in_words
from service.casework.deployed import bpmn_path_in
from service.casework.draft_findings import findings_while_drawing
from service.casework.sizes import MOST_ELEMENTS
from service.permissions import Permission
from service.queries.process_drafts import DraftItem
from service.web.drafts.checks_shown import Found, Place, findings_shown, is_readable
from service.web.drafts.known import known
from service.web.drafts.reading import read_draft
from service.web.drafts.scenario_numbers import files_in_force
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.language import ngettext, said
from service.web.processes.sop_tables import sop_table
from service.web.refusals import permitted

blueprint = Blueprint("draft_checks", __name__, url_prefix="/proses/<key>/rancangan")


class CannotBeDrawn(Invalid):
    """A diagram that cannot be read, or is too large, gets no layout."""

    code = "cannot-be-drawn"
    template = Text(
        "Tata letaknya tidak dapat dibuat: diagram ini tidak terbaca atau terlalu besar.",
        "It cannot be laid out: this diagram cannot be read, or is too large.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What a look at a draft gives: its findings, and what is shown of them and of the SOP's table."""

    findings: Found
    diagram: Diagram | None
    found: Markup
    table: Markup


@blueprint.post("/periksa")
@permitted(Permission.DEPLOY)
def check(key: str) -> ResponseReturnValue:
    """Look at a diagram as it is drawn now (`bpmn`; else as it is saved), with the draft's other files.

    Nothing is stored. A diagram that cannot be read has findings and no table.
    """
    draft = read_draft(key)
    path = bpmn_path_in(draft.files)
    bpmn = request.form.get("bpmn", "").encode("utf-8", "replace") or draft.files[path]
    files = {**draft.files, path: bpmn}
    looked = looked_over(key, files, with_scenarios="skenario" in request.form)
    return jsonify(
        findings=[asdict(finding) for finding in looked.findings.findings],
        summary=looked.findings.summary,
        sound=looked.findings.sound,
        found=looked.found,
        table=looked.table,
        known=asdict(known(key, files, looked.diagram)),
    )


@blueprint.post("/tata-letak")
@permitted(Permission.DEPLOY)
def lay_out(key: str) -> ResponseReturnValue:
    """Give the saved diagram a layout, and open it."""
    draft = read_draft(key)
    bpmn = draft.files[bpmn_path_in(draft.files)]
    if not is_readable(lint(bpmn)):
        raise CannotBeDrawn
    return _replaced(draft, adapted(bpmn, key), _("Simbol dan panah sudah ditata; geser sesuka Anda."))


@blueprint.post("/tambahan")
@permitted(Permission.DEPLOY)
def clear(key: str) -> ResponseReturnValue:
    """Take out of the saved diagram what only other products understand, and open it."""
    draft = read_draft(key)
    bpmn = draft.files[bpmn_path_in(draft.files)]
    return _replaced(draft, without_foreign(bpmn), _("Tambahan perangkat lain sudah dibuang."))


@blueprint.post("/gambar")
@permitted(Permission.DEPLOY)
def arrange(key: str) -> ResponseReturnValue:
    """Say where everything of the posted diagram would stand if it were drawn anew; nothing is stored."""
    read_draft(key)
    bpmn = request.form.get("bpmn", "").encode("utf-8", "replace")
    if not is_readable(lint(bpmn)):
        raise CannotBeDrawn
    diagram = read_diagram(bpmn)
    if len(diagram.elements) > MOST_ELEMENTS:
        raise CannotBeDrawn
    layout = arranged(diagram)
    return jsonify(
        shapes={
            name: {
                "bounds": shape.bounds._asdict(),
                "label": shape.label._asdict() if shape.label else None,
                "horizontal": shape.horizontal,
            }
            for name, shape in layout.shapes.items()
        },
        edges={
            name: {
                "points": [point._asdict() for point in edge.points],
                "label": edge.label._asdict() if edge.label else None,
            }
            for name, edge in layout.edges.items()
        },
    )


def looked_over(key: str, files: Mapping[str, bytes], *, with_scenarios: bool = False) -> Looked:
    """Look at the files of a draft: what hinders it, what it changes, the table it prints."""
    bpmn = files[bpmn_path_in(files)]
    diagram = _read(bpmn)
    findings = findings_while_drawing(bpmn, files, diagram)
    if diagram is not None and (not is_readable(findings) or len(diagram.elements) > MOST_ELEMENTS):
        diagram = None
    shown, in_force = findings_shown(findings, Place(diagram)), files_in_force(key)
    told = in_words(changes_between(in_force, files)) if diagram is not None and in_force else ()
    scenarios, failing = _scenarios(files) if with_scenarios else ("", False)
    found = render_template(
        "drafts/findings.html",
        found=shown,
        key=key,
        changes=[said(text) for text in told] if in_force else None,
        scenarios=scenarios,
        failing=failing,
    )
    table = render_template("drafts/table.html", table=sop_table(diagram) if diagram else None)
    # Both come out of templates, which escape what they are given.
    return Looked(findings=shown, diagram=diagram, found=Markup(found), table=Markup(table))  # noqa: S704


def _replaced(draft: DraftItem, bpmn: bytes, done: str) -> ResponseReturnValue:
    """Save another diagram in place of the one read, say what was done, and open it."""
    changes = {bpmn_path_in(draft.files): bpmn}
    alur().process_drafts.save(draft.key, changes, revision=draft.revision, person=person().username)
    flash(done, "good")
    return redirect(url_for("draft_pages.editor", key=draft.key))


def _read(bpmn: bytes) -> Diagram | None:
    try:
        return read_diagram(bpmn)
    except DiagramRefused:
        return None


def _scenarios(files: Mapping[str, bytes]) -> tuple[str, bool]:
    """Say how the draft's scenarios come out, and whether any fails; nothing when it has none."""
    verdicts = rehearsal.run_all(files)
    passed = sum(verdict.passed for verdict in verdicts)
    told = [ngettext("%(num)s skenario berhasil", "%(num)s skenario berhasil", passed)] if passed else []
    failed = len(verdicts) - passed
    if failed:
        told.append(ngettext("%(num)s skenario gagal", "%(num)s skenario gagal", failed))
    return ", ".join(told), failed > 0
