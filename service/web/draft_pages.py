"""Rancangan: the draft of an SOP, begun, drawn, given up."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.permissions import Permission
from service.queries import process_drafts
from service.web.frame import alur, person
from service.web.refusals import permitted

blueprint = Blueprint("draft_pages", __name__, url_prefix="/proses")


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
    with alur().database.read() as connection:
        draft = process_drafts.draft(connection, key)
    return render_template("drafts/editor.html", draft=draft)
