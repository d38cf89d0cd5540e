"""Rancangan: the draft of an SOP, begun, drawn, given up."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.diagram import Diagram
from engine.drawing import svg
from engine.errors import Invalid
from service.permissions import Permission
from service.persistence.store import deployments
from service.queries import definitions, process_drafts
from service.web import times
from service.web.drafts.canvas_words import canvas_words
from service.web.drafts.checks import looked_over
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.refusals import Refused, permitted, refused

blueprint = Blueprint("draft_pages", __name__, url_prefix="/proses")


@blueprint.get("/baru")
@permitted(Permission.DEPLOY)
def new() -> ResponseReturnValue:
    """Ask for the name and the performers of a new SOP."""
    return _new_page()


@blueprint.post("/baru")
@permitted(Permission.DEPLOY)
def create() -> ResponseReturnValue:
    """Begin the draft of a new SOP."""
    name, lanes = request.form.get("nama", ""), request.form.get("pelaksana", "")
    columns = [line for line in lanes.splitlines() if line.strip()]
    try:
        draft = alur().process_drafts.begin_new(name=name, lanes=columns, person=person().username)
    except Invalid as refusal:
        return _new_page(refused(refusal), name=name, lanes=lanes)
    return redirect(url_for("draft_pages.editor", key=draft.key))


@blueprint.post("/<key>/rancangan")
@permitted(Permission.DEPLOY)
def begin(key: str) -> ResponseReturnValue:
    """Open the draft of an SOP, or begin one with what is in force."""
    alur().process_drafts.begin(key, person=person().username)
    return redirect(url_for("draft_pages.editor", key=key))


@blueprint.get("/<key>/rancangan")
@permitted(Permission.DEPLOY)
def editor(key: str) -> ResponseReturnValue:
    """Show the draft's diagram to be edited."""
    return editor_page(key)


@blueprint.get("/<key>/rancangan/buang")
@permitted(Permission.DEPLOY)
def discard(key: str) -> ResponseReturnValue:
    """Ask whether the draft is to be given up."""
    with alur().database.read() as connection:
        draft = process_drafts.draft(connection, key)
    return render_template("drafts/discard.html", draft=draft, saved=times.moment(draft.saved_at))


@blueprint.post("/<key>/rancangan/buang")
@permitted(Permission.DEPLOY)
def give_up(key: str) -> ResponseReturnValue:
    """Give the draft up; what is in force stays."""
    with alur().database.read() as connection:
        draft = process_drafts.line(connection, key)
    revision = request.form.get("revisi", 0, type=int)
    alur().process_drafts.discard(key, revision=revision, person=person().username)
    flash(_("Rancangan dibuang."), "brand")
    is_new = draft is None or draft.based_on is None
    return redirect(url_for("processes.index") if is_new else url_for("processes.show", key=key))


def editor_page(key: str, problem: Refused | None = None) -> ResponseReturnValue:
    """Put the editor's page together; `problem` says what was not taken into the draft."""
    with alur().database.read() as connection:
        draft = process_drafts.draft(connection, key)
        version = deployments.in_force(connection, key)
    older = version is not None and draft.based_on != version.deployment_hash
    looked = looked_over(key, draft.files)
    page = render_template(
        "drafts/editor.html",
        draft=draft,
        saved=times.clock(draft.saved_at),
        picture=_picture(looked.diagram),
        looked=looked,
        words=canvas_words(),
        older=_older(version.version) if version is not None and older else "",
        problem=problem,
    )
    return page, problem.status if problem else 200


def _new_page(problem: Refused | None = None, *, name: str = "", lanes: str = "") -> ResponseReturnValue:
    with alur().database.read() as connection:
        known = ", ".join(lane.name for lane in definitions.lanes(connection))
    page = render_template("drafts/new.html", problem=problem, name=name, lanes=lanes, known=known)
    return page, problem.status if problem else 200


def _picture(diagram: Diagram | None) -> Markup:
    """Draw a diagram that can be read and is not too large."""
    drawn = svg.draw(diagram) if diagram is not None else ""
    return Markup(drawn)  # noqa: S704 (made by engine.drawing.svg, which escapes what it writes)


def _older(version: int) -> str:
    return _(
        "Rancangan ini tidak dimulai dari versi %(version)s yang kini berlaku; bandingkan dahulu keduanya.",
        version=version,
    )
