"""What deviates from the SOP by decision: a unit is excused, a person may do a task despite four eyes."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound, NotPermitted
from service.permissions import Permission, require
from service.persistence.store.people import Person, everybody_at
from service.queries.task_items import TaskItem
from service.queries.tasks import tasks_of_case
from service.web.cases.acts import Act, act_page, carried_out, case_here, named, task_left
from service.web.cases.rights import may_excuse
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.tasks.view import opened_here, standing_of

blueprint = Blueprint("deviations", __name__, url_prefix="/tugas/<task_id>")


@blueprint.get("/kecualikan")
@signed_in
def ask_excuse(task_id: str) -> ResponseReturnValue:
    """Ask why the task's unit is to be let off."""
    task = opened_here(task_id)
    if not task.is_live:
        flash(standing_of(task), "warn")
        return redirect(url_for("tasks.show", task_id=task_id))
    if not may_excuse(person(), task.item, task.step):
        raise NotPermitted
    return act_page(case_here(task.item.instance.id), _excuse(task.item), back=task_left(task_id))


@blueprint.post("/kecualikan")
@signed_in
def excuse(task_id: str) -> ResponseReturnValue:
    """Let the task's unit off."""
    require(person(), Permission.WORK_ON_TASKS)
    item = opened_here(task_id).item
    unit, reason = item.unit, request.form.get("alasan", "")
    if unit is None:
        raise NotFound(what=task_id)
    return carried_out(
        case_here(item.instance.id),
        _excuse(item),
        lambda: alur().instances.excuse(item.instance.id, unit, reason, task_id, person=person().username),
        back=task_left(task_id),
    )


@blueprint.get("/izin")
@signed_in
def ask_same(task_id: str) -> ResponseReturnValue:
    """Ask who may do the task although four eyes forbid it, and why."""
    require(person(), Permission.INTERVENE)
    task = opened_here(task_id)
    if not task.is_live:
        flash(standing_of(task), "warn")
        return redirect(url_for("tasks.show", task_id=task_id))
    barred = _barred(task.item, task.step.separate_from)
    back = url_for("tasks.show", task_id=task_id)
    return act_page(case_here(task.item.instance.id), _permission(task.item), people=barred, back=back)


@blueprint.post("/izin")
@signed_in
def allow_same(task_id: str) -> ResponseReturnValue:
    """Let a person do the task although four eyes forbid it."""
    require(person(), Permission.INTERVENE)
    task = opened_here(task_id)
    act, barred = _permission(task.item), _barred(task.item, task.step.separate_from)
    case, back = case_here(task.item.instance.id), url_for("tasks.show", task_id=task_id)
    to, reason = request.form.get("kepada", ""), request.form.get("alasan", "")
    if to not in {each.username for each in barred}:
        problem = _("Pilih dahulu siapa yang diizinkan.")
        return act_page(case, act, people=barred, problem=problem, place="kepada", back=back), 422
    return carried_out(
        case,
        act,
        lambda: alur().instances.allow_same_person(task_id, to, reason, person=person().username),
        people=barred,
        back=back,
    )


def _barred(item: TaskItem, separate: tuple[str, ...]) -> list[Person]:
    """Name the people of the task's lane who did a step that must be somebody else's; nobody for oneself."""
    with alur().database.read() as connection:
        everybody = everybody_at(connection, alur().clock.now())
        done = [
            each
            for each in tasks_of_case(connection, item.instance.id)
            if each.step in separate and each.status == "completed"
        ]
    performers = {each.completed_by for each in done} | {each.acted_for for each in done}
    return [
        each
        for each in everybody
        if each.username in performers
        and each.username != person().username
        and each.actor.role_for(item.lane, item.unit) is not None
    ]


def _excuse(item: TaskItem) -> Act:
    unit = item.unit_name or ""
    return Act(
        name="kecualikan",
        title=_("Kecualikan %(unit)s", unit=unit),
        effect=_(
            "Bidang ini tidak perlu melapor pada berkas ini: tugasnya ditutup, dan berkas menandainya "
            "sebagai dikecualikan beserta alasannya."
        ),
        button=_("Kecualikan"),
        field=_("Alasan"),
        done=_("%(unit)s dikecualikan.", unit=unit),
        grave=True,
    )


def _permission(item: TaskItem) -> Act:
    return Act(
        name="izin",
        title=_("Izinkan orang yang sama: %(task)s", task=named(item)),
        effect=_(
            "SOP meminta langkah ini dikerjakan orang lain. Izin ini hanya untuk tugas ini, dan riwayat "
            "mencatat pemberi izin beserta alasannya."
        ),
        button=_("Beri izin"),
        field=_("Alasan"),
        done=_("Izin dicatat."),
        choice=_("Diizinkan untuk"),
        nobody=_("Tidak ada orang yang terhalang aturan ini sekarang."),
    )
