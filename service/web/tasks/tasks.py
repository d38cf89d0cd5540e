"""A task with its form."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Conflict, EngineError, NotFound
from forms.errors import FormInvalid
from service.dispatch.readings import READ
from service.permissions import Permission, require
from service.queries.tasks import readable_task, tasks_of_case
from service.web.cases.instance_pages import drawing_of
from service.web.forms import uploads
from service.web.forms.posted import ACTION, Posted, read_post
from service.web.frame import alur, comes_back_to, person, signed_in
from service.web.language import gettext as _
from service.web.language import language, said
from service.web.presenting import deadlines, task_shown
from service.web.tasks import task_inputs
from service.web.tasks.pages import OpenedTask, answered, opened, opening_values
from service.web.tasks.task_inputs import TICKED
from service.web.tasks.view import opened_here, refused_page, standing_of, task_page

blueprint = Blueprint("tasks", __name__, url_prefix="/tugas")
REMARK = "_catatan"
HERE = "langkah"
comes_back_to(blueprint, "tasks.show")


@blueprint.get("/<task_id>")
@signed_in
def show(task_id: str) -> ResponseReturnValue:
    """Show a task: its form if the person may work on it, else who has it; `periksa` shows mistakes, too."""
    task = opened_here(task_id)
    raw = opening_values(task, task.form) if task.form is not None else {}
    ticked = task_inputs.opening_ticks(task)
    return task_page(task, raw, ticked=ticked, judged="periksa" in request.args)


@blueprint.post("/<task_id>")
@signed_in
def submit(task_id: str) -> ResponseReturnValue:
    """Look the answers over, keep them as a draft, or complete the task with them."""
    require(person(), Permission.WORK_ON_TASKS)
    task, ticked = opened_here(task_id), frozenset(request.form.getlist(TICKED))
    form = task.form
    items = list(request.form.items(multi=True))
    if form is None:
        return _completed(task, Posted(verb="selesai", raw={}), ticked)
    try:
        uploaded = uploads.store(alur(), task_id, form, request.files.items(multi=True), person=person())
        given, refused = task_inputs.store_files(
            alur(), task, request.files.items(multi=True), person=person()
        )
        ticked |= given
        answers = [*items, *uploaded.answers]
        posted = read_post(form, answers, language=language(), context=task.context)
        if posted.verb != "selesai":
            kept = {**posted.raw, TICKED: sorted(ticked)}
            alur().drafts.save(task_id, kept, person=person().username)
    except EngineError as refusal:
        return refused_page(task_id, read_post(form, items, language=language()), refusal)
    if uploaded.errors or refused:
        page = task_page(
            opened_here(task_id),
            posted.raw,
            ticked=ticked,
            posted=posted,
            found=uploaded.errors or None,
            refusal=" ".join(said(text) for text in refused),
        )
        return page, 422
    if posted.verb == "selesai":
        return _completed(task, posted, ticked)
    return _kept(task, posted, ticked)


@blueprint.post("/<task_id>/catatan")
@signed_in
def remark(task_id: str) -> ResponseReturnValue:
    """Write a remark on the task without touching its form."""
    return _remarked(opened_here(task_id))


@blueprint.post("/<task_id>/ambil")
@signed_in
def claim(task_id: str) -> ResponseReturnValue:
    """Take a task."""
    require(person(), Permission.WORK_ON_TASKS)
    try:
        alur().instances.claim(task_id, person=person().username)
    except Conflict:
        flash(standing_of(opened_here(task_id)), "bad")
    return redirect(url_for("tasks.show", task_id=task_id))


@blueprint.post("/<task_id>/lepas")
@signed_in
def release(task_id: str) -> ResponseReturnValue:
    """Give a task back to its lane."""
    require(person(), Permission.WORK_ON_TASKS)
    mine = opened_here(task_id).is_workable_by(person())
    alur().instances.release(task_id, person=person().username)
    flash(_("Tugas dilepaskan; pelaksana lain dapat mengambilnya."), "good")
    return redirect(url_for("worklist.index") if mine else url_for("tasks.show", task_id=task_id))


@blueprint.get("/<task_id>/bahan/<step_id>")
@signed_in
def material(task_id: str, step_id: str) -> ResponseReturnValue:
    """Show what an earlier step yielded, for reading, by the forms that it was answered on."""
    with alur().database.read() as connection:
        case = readable_task(connection, person(), task_id).instance
        done_by = {
            each.unit: each.instance.deployment_hash
            for each in tasks_of_case(connection, case.id)
            if each.step == step_id and each.status == "completed"
        }
        versions = {hash_: alur().deployments.of(connection, hash_) for hash_ in done_by.values()}
        by_version = {
            hash_: opened(alur(), connection, person(), task_id, around=(deployed, step_id))
            for hash_, deployed in versions.items()
        }
    if not by_version:
        raise NotFound(what=step_id)
    alur().readings.noted(person(), READ, case.id, address=request.remote_addr)
    latest, task = list(by_version.items())[-1]
    step = versions[latest].definition.step(step_id)
    values: Any = task.context.steps.get(step_id)
    if task.form is None or not isinstance(values, Mapping) or not values:
        raise NotFound(what=step_id)
    by_unit: Mapping[str | None, Any] = values if step.multi else {None: values}
    if task.item.unit in by_unit:
        by_unit = {task.item.unit: by_unit[task.item.unit]}
    pages = [
        (task.units.get(unit or "", unit), answered(answered_on, answered_on.form, each))
        for unit, each in by_unit.items()
        if (answered_on := by_version[done_by.get(unit, latest)]).form is not None
    ]
    return render_template("tasks/material.html", task=task.shown, step=step, pages=pages)


@blueprint.get("/<task_id>/diagram")
@signed_in
def diagram(task_id: str) -> ResponseReturnValue:
    """Show where the case stands in the SOP's diagram, and which step this task is."""
    now = alur().clock.now()
    with alur().database.read() as connection:
        item = readable_task(connection, person(), task_id)
        everything = tasks_of_case(connection, item.instance.id)
        deployed = alur().deployments.of(connection, item.instance.deployment_hash)
        shown = task_shown(item, deadlines(alur(), connection, now), me=person().username)
    return render_template(
        "tasks/diagram.html",
        task=shown,
        here_id=f"{HERE}-{item.step}",
        drawing=drawing_of(deployed.definition.diagram, everything, now, prefix=HERE),
    )


def _kept(task: OpenedTask, posted: Posted, ticked: frozenset[str]) -> ResponseReturnValue:
    """Answer when the draft is kept: with a remark written, as one wished, or with the form looked over."""
    task_id = task.item.id
    if request.form.get(ACTION) == "catatan":
        return _remarked(task)
    if posted.verb == "simpan":
        flash(_("Konsep tersimpan. Anda dapat melanjutkannya kapan saja."), "good")
        return redirect(url_for("tasks.show", task_id=task_id))
    return task_page(opened_here(task_id), posted.raw, ticked=ticked, posted=posted)


def _completed(task: OpenedTask, posted: Posted, ticked: frozenset[str]) -> ResponseReturnValue:
    """Complete the task; mistakes are shown on a page of its own address, so that it can be opened again."""
    username, task_id = person().username, task.item.id
    try:
        alur().instances.complete(
            task_id, posted.raw, person=username, inputs=task_inputs.at_hand(task, ticked)
        )
    except FormInvalid:
        alur().drafts.save(task_id, {**posted.raw, TICKED: sorted(ticked)}, person=username)
        return redirect(url_for("tasks.show", task_id=task_id, periksa=1))
    except EngineError as refusal:
        return refused_page(task_id, posted, refusal)
    missing = task_inputs.missing_of(task, ticked)
    if missing:
        flash(_("Dicatat belum tersedia: %(names)s.", names=", ".join(missing)), "warn")
    if request.form.get(REMARK, "").strip():
        _remarked(task)
    return redirect(url_for("completed.done", task_id=task_id))


def _remarked(task: OpenedTask) -> ResponseReturnValue:
    """Write the remark that was sent; an empty one or one too long is refused beside the box."""
    require(person(), Permission.COMMENT)
    here = url_for("tasks.show", task_id=task.item.id, _anchor="catatan")
    try:
        alur().instances.comment(
            task.item.instance.id, request.form.get(REMARK, ""), task.item.id, person=person().username
        )
    except EngineError as refusal:
        found = [text for texts in getattr(refusal, "errors", {}).values() for text in texts]
        flash(said(found[0] if found else refusal.text), "bad")
    return redirect(here)
