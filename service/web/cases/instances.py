"""Berkas: opening a case, and the page of one."""

import hashlib
from dataclasses import replace
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.diagram import Diagram
from engine.errors import EngineError, NotFound
from engine.texts import Text
from service.dispatch.outcome import Outcome
from service.permissions import Permission, require
from service.persistence.store import cases, deployments, office, people
from service.queries import deviation_register, incidents, paging
from service.queries import instances as queries
from service.queries.disposals import disposal_of
from service.queries.logs import log
from service.queries.replays import state_after
from service.queries.tasks import tasks_of_case
from service.web import errors, times, words
from service.web.cases.case_filters import Chosen, chosen_from
from service.web.cases.case_list import list_page
from service.web.cases.disposing_shown import day_of
from service.web.cases.instance_pages import (
    log_shown,
    moment_after,
    moment_now,
    newer_version,
    receivers,
)
from service.web.cases.integrity_shown import verdict_now
from service.web.cases.operating_shown import what_failed
from service.web.cases.results import results_of
from service.web.cases.rights import allowed
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.language import said
from service.web.presenting import deadlines, task_shown
from service.web.tasks.opening import openable

blueprint = Blueprint("instances", __name__, url_prefix="/berkas")
RECENT: Final = 50  # rows of history on a page
LATELY: Final = 6  # of them shown before one asks for all


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """List the cases that the person may read, perhaps by what happened in them."""
    return list_page(chosen_from(request.args))


@blueprint.post("/cari-dokumen")
@signed_in
def find_file() -> ResponseReturnValue:
    """Find the cases of a file that somebody has at hand; it is only hashed, and not kept."""
    upload = request.files.get("berkas")
    if upload is None or not upload.filename:
        return list_page(Chosen(), no_file=True), 422
    digest = hashlib.sha256(upload.stream.read()).hexdigest()
    return redirect(url_for("instances.index", dokumen=digest))


@blueprint.get("/baru")
@signed_in
def new() -> ResponseReturnValue:
    """Ask which SOP to start, and under which name."""
    require(person(), Permission.START_INSTANCES)
    return _new_page()


@blueprint.post("/baru")
@signed_in
def start() -> ResponseReturnValue:
    """Open a case, and go to its first task when it is the person's to do."""
    require(person(), Permission.START_INSTANCES)
    key, name = request.form.get("proses", ""), request.form.get("nomor", "")
    try:
        outcome = alur().instances.start(key, name, person=person().username)
    except EngineError as refusal:
        texts = [text for found in getattr(refusal, "errors", {}).values() for text in found]
        page = _new_page(key, name, problem=texts[0] if texts else refusal.text)
        return page, errors.status_of(refusal)
    if not isinstance(outcome, Outcome):
        return redirect(url_for("instances.index"))
    flash(_("Berkas «%(key)s» dimulai.", key=outcome.case.business_key), "good")
    own = [task for task in outcome.offered if person().actor.role_for(task.lane, task.unit)]
    if own:
        return redirect(url_for("tasks.show", task_id=own[0].id))
    return redirect(url_for("instances.show", instance_id=outcome.case.id))


@blueprint.get("/<instance_id>")
@signed_in
def show(instance_id: str) -> ResponseReturnValue:
    """Show a case: what is open, its diagram now or after a command, its history."""
    here, now, upto = alur(), alur().clock.now(), request.args.get("upto", type=int)
    with here.database.read() as connection:
        case = queries.readable_instance(connection, person(), instance_id, at=now)

        def diagram_of(deployment_hash: str) -> Diagram:
            return here.deployments.of(connection, deployment_hash).definition.diagram

        diagram = diagram_of(case.deployment_hash)
        row = cases.read_case(connection, instance_id)
        if row is None:
            raise NotFound(what=instance_id)
        units = {code: name for code, name, _active in office.units(connection)}
        done = tasks_of_case(connection, instance_id)
        if upto is None or upto == case.sequence:
            frame = moment_now(case, done, diagram, now)
        else:
            state = state_after(connection, here.deployments, row, upto)
            frame = moment_after(case, state, diagram_of(state.deployment_hash), units)
        until = min(request.args.get("sampai", case.sequence, type=int), case.sequence)
        start = max(0, until - RECENT)
        cursor = paging.written((start,)) if start else None
        entries = log(connection, instance_id, limit=RECENT, cursor=cursor).items
        names = people.names_of(connection, receivers(entries))
        versions = {item.id: diagram_of(item.instance.deployment_hash) for item in done}
        steps = {item.id: step for item in done if (step := versions[item.id].step(item.step)) is not None}
        results = results_of(connection, instance_id, [item for item in done if item.id in steps], steps)
        due = deadlines(here, connection, now)
        everybody = people.everybody_at(connection, now)
        there = deployments.in_force(connection, case.definition_key)
        may = allowed(person(), case, diagram, everybody)
        failed = incidents.incidents_of(connection, [case.id]).get(case.id, ()) if may.operate else ()
        deviated = deviation_register.number_in_case(connection, instance_id)
        drawn = {
            entry.sequence: diagram_of(entry.deployment_hash or case.deployment_hash) for entry in entries
        }
        disposal = disposal_of(connection, row) if not row.snapshot else None
    checking = here.verifications.check if "periksa" in request.args else here.verifications.glance
    kept = checking(instance_id)
    history = [log_shown(entry, drawn[entry.sequence], units, names) for entry in reversed(entries)]
    return render_template(
        "instances/instance.html",
        case=case,
        status=words.status_of(case.status),
        newer=newer_version(case, there),
        started=times.moment(case.started_at),
        tasks=[task_shown(item, due, me=person().username) for item in case.current],
        may=may,
        deviated=deviated,
        disposal=disposal and (disposal.decree, day_of(disposal.decided_on), times.moment(disposal.at)),
        failed=[
            (what_failed(each, diagram), times.moment(each.since), said(each.problem)) for each in failed
        ],
        results=replace(results, papers=()) if disposal else results,
        frame=frame,
        shown=next((entry for entry in history if entry.sequence == frame.sequence), None),
        lately=history[:LATELY],
        earlier=history[LATELY:],
        unfolded="sampai" in request.args
        or any(entry.sequence == frame.sequence for entry in history[LATELY:]),
        older_url=url_for("instances.show", instance_id=instance_id, sampai=start) if start else None,
        verdict=verdict_now(kept, row.sequence),
        verify_url=url_for("instances.show", instance_id=instance_id, upto=upto, periksa=1),
    )


def _new_page(chosen: str = "", name: str = "", *, problem: Text | None = None) -> str:
    here = alur()
    with here.database.read() as connection:
        found = openable(here, connection, person())
        any_in_force = bool(deployments.all_in_force(connection))
    return render_template(
        "instances/new.html",
        definitions=found,
        any_in_force=any_in_force,
        chosen=chosen or (found[0].key if found else ""),
        business_key=name,
        problem=said(problem) if problem else None,
    )
