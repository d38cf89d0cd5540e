"""Dampak: what a draft would mean for each running case, before it is put into force."""

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Invalid
from service.casework.deployed import Deployed
from service.dispatch.impact import BUDGET_S
from service.permissions import Permission, require
from service.queries.impact import Progress
from service.web import times
from service.web.drafts.reading import read_draft
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.language import ngettext, said
from service.web.processes.impact_shown import Bar, first_group, group_wanted, groups, listing

blueprint = Blueprint("impact", __name__, url_prefix="/proses/<key>/rancangan/dampak")
AT_FIRST_S = 0.4
"""How long the page itself assesses before it shows how far that came."""


@blueprint.get("")
@signed_in
def show(key: str) -> ResponseReturnValue:
    """Show what the draft would mean for the running cases, as far as it is known."""
    require(person(), Permission.DEPLOY)
    draft = read_draft(key)
    try:
        goal = alur().impact.target(draft.files)
    except Invalid as refusal:
        return render_template("impact/draft.html", draft=draft, problem=said(refusal.text))
    progress = _gone_on(goal, AT_FIRST_S)
    group = group_wanted() or first_group(progress)
    with alur().database.read() as connection:
        shown = listing(connection, "impact.show", key, goal.hash, goal.definition.diagram, group)
    return render_template(
        "impact/draft.html",
        draft=draft,
        problem="",
        saved=times.moment(draft.saved_at),
        progress=progress,
        bar=assessing_bar(progress, url_for("impact.go_on", key=key)),
        groups=groups(progress, "impact.show", key, group),
        listing=shown,
    )


@blueprint.post("")
@signed_in
def go_on(key: str) -> ResponseReturnValue:
    """Assess some more cases; a script is told how far that is, a person sees the page again."""
    require(person(), Permission.DEPLOY)
    progress = _gone_on(alur().impact.target(read_draft(key).files), BUDGET_S)
    return went_on(assessing_bar(progress, ""), url_for("impact.show", key=key))


def went_on(bar: Bar, page: str) -> ResponseReturnValue:
    """Answer a request that did a part of something long: in JSON to a script, else with the page."""
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(bar.as_json())
    return redirect(page)


def assessing_bar(progress: Progress, url: str) -> Bar:
    """Say how far the assessment is."""
    of = ngettext("%(num)s berkas", "%(num)s berkas", progress.total)
    sentence = _("%(done)s dari %(cases)s sudah diperiksa.", done=progress.done, cases=of)
    return Bar(done=progress.done, total=progress.total, said=sentence, url=url)


def _gone_on(goal: Deployed, budget_s: float) -> Progress:
    return alur().impact.go_on(goal.files, person=person().username, budget_s=budget_s)
