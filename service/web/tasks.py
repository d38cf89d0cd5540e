"""A task with its form."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Conflict, EngineError, NotFound
from engine.texts import Text
from forms.errors import FormInvalid
from forms.validation import computed
from service.permissions import Permission, require
from service.persistence.store import office
from service.queries.tasks import readable_task
from service.web import errors, times, uploads
from service.web.controls import FormPage, Problem
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.language import language, said
from service.web.posted import JUDGED, Posted, read_post
from service.web.session import person_here
from service.web.task_pages import OpenedTask, answered, asked, facts_of, opened, opening_values

blueprint = Blueprint("tasks", __name__, url_prefix="/tugas")


@blueprint.before_request
def ask_who_it_is() -> ResponseReturnValue | None:
    """Let somebody whose session ran out come back to the task they were at."""
    task_id = (request.view_args or {}).get("task_id")
    if request.method != "POST" or task_id is None or person_here() is not None:
        return None
    return redirect(url_for("accounts.log_in", kembali=url_for("tasks.show", task_id=task_id)))


@blueprint.get("/<task_id>")
@signed_in
def show(task_id: str) -> ResponseReturnValue:
    """Show a task: its form if the person may work on it, else who has it; `periksa` shows mistakes, too."""
    task = _opened(task_id)
    raw = opening_values(task, task.form) if task.form is not None else {}
    return _task_page(task, raw, judged="periksa" in request.args)


@blueprint.post("/<task_id>")
@signed_in
def submit(task_id: str) -> ResponseReturnValue:
    """Look the answers over, keep them as a draft, or complete the task with them."""
    require(person(), Permission.WORK_ON_TASKS)
    task = _opened(task_id)
    form = task.form
    if form is None:
        return _completed(task, Posted(verb="selesai", raw={}))
    items = list(request.form.items(multi=True))
    try:
        uploaded = uploads.store(alur(), task_id, form, request.files.items(multi=True), person=person())
        posted = read_post(form, [*items, *uploaded.answers], language=language())
        if posted.verb != "selesai":
            alur().drafts.save(task_id, posted.raw, person=person().username)
    except EngineError as refusal:
        return _refused(task_id, read_post(form, items, language=language()), refusal)
    if uploaded.errors:
        return _task_page(_opened(task_id), posted.raw, posted=posted, found=uploaded.errors, status=422)
    if posted.verb == "selesai":
        return _completed(task, posted)
    if posted.verb == "simpan":
        flash(_("Konsep tersimpan. Anda dapat melanjutkannya kapan saja."), "good")
        return redirect(url_for("tasks.show", task_id=task_id))
    return _task_page(_opened(task_id), posted.raw, posted=posted)


@blueprint.post("/<task_id>/ambil")
@signed_in
def claim(task_id: str) -> ResponseReturnValue:
    """Take a task."""
    require(person(), Permission.WORK_ON_TASKS)
    try:
        alur().instances.claim(task_id, person=person().username)
    except Conflict:
        flash(_standing(_opened(task_id)), "bad")
    return redirect(url_for("tasks.show", task_id=task_id))


@blueprint.post("/<task_id>/lepas")
@signed_in
def release(task_id: str) -> ResponseReturnValue:
    """Give a task back to its lane."""
    require(person(), Permission.WORK_ON_TASKS)
    alur().instances.release(task_id, person=person().username)
    flash(_("Tugas dilepaskan; pelaksana lain dapat mengambilnya."), "good")
    return redirect(url_for("worklist.index"))


@blueprint.get("/<task_id>/bahan/<step_id>")
@signed_in
def material(task_id: str, step_id: str) -> ResponseReturnValue:
    """Show what an earlier step yielded, for reading."""
    with alur().database.read() as connection:
        case = readable_task(connection, person(), task_id).instance
        step = alur().deployments.of(connection, case.deployment_hash).definition.diagram.step(step_id)
        if step is None:
            raise NotFound(what=step_id)
        task = opened(alur(), connection, person(), task_id, around=step_id)
        names = {code: name for code, name, _active in office.units(connection)}
    values: Any = task.context.steps.get(step_id)
    if task.form is None or not isinstance(values, Mapping) or not values:
        raise NotFound(what=step_id)
    by_unit: Mapping[str | None, Any] = values if step.multi else {None: values}
    if task.item.unit in by_unit:
        by_unit = {task.item.unit: by_unit[task.item.unit]}
    pages = [(names.get(unit or "", unit), answered(task, task.form, each)) for unit, each in by_unit.items()]
    return render_template("tasks/material.html", task=task.shown, step=step, pages=pages)


def _opened(task_id: str) -> OpenedTask:
    with alur().database.read() as connection:
        return opened(alur(), connection, person(), task_id)


def _completed(task: OpenedTask, posted: Posted) -> ResponseReturnValue:
    """Complete the task; mistakes are shown on a page of its own address, so that it can be opened again."""
    username, task_id = person().username, task.item.id
    try:
        alur().instances.complete(task_id, posted.raw, person=username)
    except FormInvalid:
        alur().drafts.save(task_id, posted.raw, person=username)
        return redirect(url_for("tasks.show", task_id=task_id, periksa=1))
    except EngineError as refusal:
        return _refused(task_id, posted, refusal)
    return redirect(url_for("worklist.done", task_id=task_id))


def _refused(task_id: str, posted: Posted, refusal: EngineError) -> ResponseReturnValue:
    """Say why nothing was done; what was typed stays, for reading if the task is not to be worked on."""
    task = _opened(task_id)
    status = errors.status_of(refusal)
    if task.is_workable_by(person()) or task.is_claimable_by(person()):
        return _task_page(task, posted.raw, posted=posted, refusal=said(refusal.text), status=status)
    typed = answered(task, task.form, computed(task.form, posted.raw, task.context)) if task.form else None
    html = render_template(
        "tasks/task.html",
        task=task.shown,
        facts=facts_of(task),
        form=typed,
        refused=True,
        workable=False,
        standing=_standing(task) if isinstance(refusal, Conflict) else said(refusal.text),
    )
    return html, status


def _task_page(
    task: OpenedTask,
    raw: Mapping[str, Any],
    *,
    posted: Posted | None = None,
    found: Mapping[str, list[Text]] | None = None,
    judged: bool = False,
    refusal: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    claimable = task.is_claimable_by(person())
    workable = task.is_workable_by(person()) or claimable
    judged = judged or (posted is not None and posted.judged)
    page: FormPage | None = None
    problems: tuple[Problem, ...] = ()
    if task.form is not None and workable:
        blank = posted.blank if posted is not None else None
        page, problems = asked(task, task.form, raw, blank=blank, errors=found, judged=judged)
    elif task.form is not None and task.handed_in is not None:
        page = answered(task, task.form, task.handed_in)
    html = render_template(
        "tasks/task.html",
        task=task.shown,
        facts=facts_of(task),
        form=page,
        problems=problems,
        judged_name=JUDGED if found or judged else "",
        refusal=refusal,
        workable=workable,
        claimable=claimable,
        standing=_standing(task),
        draft_note=_draft_note(task),
    )
    return html, status


def _standing(task: OpenedTask) -> str:
    item = task.item
    match item.status:
        case "completed":
            at = times.moment(item.completed_at) if item.completed_at else ""
            return _("Selesai dikerjakan %(name)s, %(moment)s.", name=item.completed_by_name, moment=at)
        case "withdrawn":
            return _("Tugas ini tidak perlu dikerjakan lagi.")
        case _ if item.instance.status == "suspended":
            return _("Berkas ini sedang ditangguhkan.")
        case _:
            return f"{task.shown.holder[:1].upper()}{task.shown.holder[1:]}."


def _draft_note(task: OpenedTask) -> str:
    if task.draft is None:
        return ""
    return _("Konsep tersimpan %(moment)s", moment=times.moment(task.draft[1]))
