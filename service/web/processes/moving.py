"""Pindah: cases of older versions go on by the version in force, chosen by an admin, with a reason."""

import uuid
from typing import Final

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Invalid, NotFound
from service.dispatch.impact import BUDGET_S
from service.dispatch.texts import LONGEST_REMARK
from service.permissions import Permission, require
from service.persistence.store import deployments
from service.persistence.store.deployments import Version
from service.queries import impact, movings
from service.queries.impact import MOVABLE, Wanted
from service.queries.movings import MovingItem
from service.web import times
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.language import ngettext, said
from service.web.processes.impact import AT_FIRST_S, assessing_bar, went_on
from service.web.processes.impact_shown import (
    GROUPS,
    Bar,
    first_group,
    group_wanted,
    groups,
    listing,
    names,
    wanted,
)
from service.web.processes.moving_shown import TICKED, Asked, asked, replaced, ticked

blueprint = Blueprint("moving", __name__, url_prefix="/proses/<key>/pindah")
MOST_NAMED: Final = 10
_LONGEST_ID: Final = 100  # characters


@blueprint.get("")
@signed_in
def show(key: str) -> ResponseReturnValue:
    """Show the cases that run on older versions, and which of them could be moved."""
    require(person(), Permission.DEPLOY)
    place = _place_of(key, request.args.get("untuk", ""))
    return redirect(place) if place else _page(key)


@blueprint.post("/periksa")
@signed_in
def go_on(key: str) -> ResponseReturnValue:
    """Assess some more cases."""
    require(person(), Permission.DEPLOY)
    there = _in_force(key)
    progress = alur().impact.go_on(there.deployment_hash, person=person().username, budget_s=BUDGET_S)
    return went_on(assessing_bar(progress, ""), url_for("moving.show", key=key))


@blueprint.post("")
@signed_in
def ask(key: str) -> ResponseReturnValue:
    """Ask once more before cases are moved; when the person is sure, decide it and begin."""
    require(person(), Permission.DEPLOY)
    there = _in_force(key)
    form = asked(key, there)
    problem, place = form.problem()
    sure = request.form.get("yakin", "")[:_LONGEST_ID]
    if problem and not sure:
        return _page(key, problem=problem, place=place), 422
    if not sure:
        return _confirmation(key, there, form)
    try:
        alur().movings.ask(
            sure,
            key,
            version=request.form.get("ke", 0, type=int),
            wanted=wanted(form.group),
            only=form.only,
            mapping=form.mapping,
            reason=form.reason,
            person=person().username,
        )
    except Invalid as refusal:
        texts = [text for each in refusal.errors.values() for text in each]
        return _page(key, problem=said(texts[0] if texts else refusal.text), place="alasan"), 422
    alur().movings.go_on(key, sure, person=person().username, budget_s=BUDGET_S)
    return redirect(url_for("moving.result", key=key, moving_id=sure))


@blueprint.get("/<uuid:moving_id>")
@signed_in
def result(key: str, moving_id: uuid.UUID) -> ResponseReturnValue:
    """Show how far a decision to move cases is, and which cases stayed, and why."""
    require(person(), Permission.DEPLOY)
    with alur().database.read() as connection:
        found = movings.moving(connection, key, str(moving_id))
        stayed = movings.stayed(connection, str(moving_id), cursor=request.args.get("dari"))
        goal = alur().deployments.of(connection, found.deployment_hash).definition
    more = stayed.next_cursor
    return render_template(
        "impact/moving.html",
        key=key,
        name=goal.name,
        moving=found,
        asked=times.moment(found.asked_at),
        bar=_moving_bar(found),
        by_itself=found.asked_by == person().username,
        stayed=[(each.id, each.business_key, said(each.problem)) for each in stayed.items],
        next_url=url_for("moving.result", key=key, moving_id=moving_id, dari=more) if more else None,
    )


@blueprint.post("/<uuid:moving_id>")
@signed_in
def move_on(key: str, moving_id: uuid.UUID) -> ResponseReturnValue:
    """Move some more of the cases."""
    require(person(), Permission.DEPLOY)
    found = alur().movings.go_on(key, str(moving_id), person=person().username, budget_s=BUDGET_S)
    return went_on(_moving_bar(found), url_for("moving.result", key=key, moving_id=moving_id))


def _moving_bar(found: MovingItem) -> Bar:
    of = ngettext("%(num)s berkas", "%(num)s berkas", found.total)
    done = found.total - found.waiting
    sentence = _("%(done)s dari %(cases)s sudah diproses.", done=done, cases=of)
    url = url_for("moving.move_on", key=found.definition_key, moving_id=found.id)
    return Bar(done=done, total=found.total, said=sentence, url=url)


def _in_force(key: str) -> Version:
    """Give the version in force; raises `NotFound` for an SOP that has none (any more)."""
    with alur().database.read() as connection:
        there = deployments.in_force(connection, key)
    if there is None:
        raise NotFound(what=key)
    return there


def _place_of(key: str, case_id: str) -> str:
    """Say where in the lists a case is found; nothing for one that need not, or cannot, be looked at."""
    if not case_id:
        return ""
    to_hash = _in_force(key).deployment_hash
    alur().impact.go_on(to_hash, person=person().username, budget_s=BUDGET_S)
    with alur().database.read() as connection:
        found = impact.chosen(connection, key, to_hash, Wanted(), [case_id])
    groups_of = {verdict: word for word, verdict in GROUPS.items()}
    return next(
        (
            url_for("moving.show", key=key, kelompok=groups_of[item.verdict], q=item.business_key)
            for item in found
        ),
        "",
    )


def _page(key: str, *, problem: str = "", place: str = "") -> str:
    here, there = alur(), _in_force(key)
    to_hash = there.deployment_hash
    progress = here.impact.go_on(to_hash, person=person().username, budget_s=AT_FIRST_S)
    group = group_wanted() or first_group(progress)
    with here.database.read() as connection:
        goal = here.deployments.of(connection, to_hash).definition.diagram
        shown = listing(connection, "moving.show", key, to_hash, goal, group)
        found = impact.chosen(connection, key, to_hash, wanted(group))
        past = movings.lately(connection, key)
    return render_template(
        "impact/move.html",
        key=key,
        there=there,
        progress=progress,
        bar=assessing_bar(progress, url_for("moving.go_on", key=key)),
        groups=groups(progress, "moving.show", key, group),
        listing=shown,
        movable=progress.is_complete and GROUPS[group] in MOVABLE,
        number=len(found),
        replaced=replaced(there, found),
        past=[(each, times.moment(each.asked_at)) for each in past],
        problem=problem,
        place=place,
        ticked=ticked(),
        some=TICKED,
        reason=request.form.get("alasan", ""),
        longest=LONGEST_REMARK,
    )


def _confirmation(key: str, there: Version, form: Asked) -> str:
    return render_template(
        "impact/confirm.html",
        key=key,
        there=there,
        number=len(form.cases),
        group=names()[GROUPS[form.group]][0],
        named=[item.business_key for item in form.cases[:MOST_NAMED]],
        replaced=form.replaced,
        reason=form.reason,
        fields=[(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"],
        sure=str(uuid.uuid4()),
    )
