"""What people do to a whole case: suspend, resume and cancel it, reassign a task of it, remark on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError, NotFound, NotPermitted
from service.permissions import Permission, require
from service.persistence.store.people import Person, everybody_at
from service.queries.instances import CaseItem, readable_instance
from service.queries.task_items import TaskItem
from service.queries.tasks import readable_task
from service.web import errors
from service.web.cases.rights import may_reassign, receivers
from service.web.frame import alur, person, signed_in
from service.web.language import gettext as _
from service.web.language import said

blueprint = Blueprint("case_acts", __name__, url_prefix="/berkas/<instance_id>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act as its page describes it: what it is, what comes of it, what its button says.

    `choice` asks for the person that it is about.
    """

    name: str
    title: str
    effect: str
    button: str
    field: str
    done: str
    grave: bool = False
    choice: str = ""
    nobody: str = ""


@blueprint.get("/<any(tangguhkan, lanjutkan, batalkan):name>")
@signed_in
def ask(instance_id: str, name: str) -> ResponseReturnValue:
    """Ask why the case is to be suspended, resumed or cancelled."""
    require(person(), Permission.INTERVENE)
    return act_page(case_here(instance_id), _interventions()[name])


@blueprint.post("/<any(tangguhkan, lanjutkan, batalkan):name>")
@signed_in
def intervene(instance_id: str, name: str) -> ResponseReturnValue:
    """Suspend, resume or cancel the case."""
    require(person(), Permission.INTERVENE)
    here, reason = alur().instances, request.form.get("alasan", "")
    commands: dict[str, Callable[..., Any]] = {
        "tangguhkan": here.suspend,
        "lanjutkan": here.resume,
        "batalkan": here.cancel,
    }
    command = commands[name]
    return carried_out(
        case_here(instance_id),
        _interventions()[name],
        lambda: command(instance_id, reason, person=person().username),
    )


@blueprint.post("/catatan")
@signed_in
def remark(instance_id: str) -> ResponseReturnValue:
    """Write a remark on the case."""
    require(person(), Permission.COMMENT)
    text = request.form.get("alasan", "")
    return carried_out(
        case_here(instance_id),
        _remark(),
        lambda: alur().instances.comment(instance_id, text, person=person().username),
    )


@blueprint.get("/tugas/<task_id>/alihkan")
@signed_in
def ask_whom(instance_id: str, task_id: str) -> ResponseReturnValue:
    """Ask to whom a task of the case is to go, and why."""
    item = _task(instance_id, task_id)
    act, people = _reassignment(item), _receivers(item)
    return act_page(case_here(instance_id), act, people=people, back=task_left(task_id))


@blueprint.post("/tugas/<task_id>/alihkan")
@signed_in
def reassign(instance_id: str, task_id: str) -> ResponseReturnValue:
    """Hand a task of the case to another person of its lane."""
    item = _task(instance_id, task_id)
    act, people = _reassignment(item), _receivers(item)
    to, reason = request.form.get("kepada", ""), request.form.get("alasan", "")
    back = task_left(task_id)
    if to not in {each.username for each in people}:
        problem = _("Pilih dahulu siapa yang mengerjakan tugas ini.")
        page = act_page(
            case_here(instance_id), act, people=people, problem=problem, place="kepada", back=back
        )
        return page, 422
    return carried_out(
        case_here(instance_id),
        act,
        lambda: alur().instances.reassign(task_id, to, reason, person=person().username),
        people=people,
        back=back,
    )


def carried_out(
    case: CaseItem,
    act: Act,
    command: Callable[[], object],
    *,
    people: list[Person] | None = None,
    back: str | None = None,
) -> ResponseReturnValue:
    """Carry out an act and go `back` (else to the case); what refuses it is said beside what was typed."""
    try:
        command()
    except NotFound:
        raise
    except EngineError as refusal:
        found = [text for texts in getattr(refusal, "errors", {}).values() for text in texts]
        problem = said(found[0] if found else refusal.text)
        page = act_page(case, act, people=people, problem=problem, back=back)
        return page, errors.status_of(refusal)
    flash(act.done, "good")
    return redirect(back or url_for("instances.show", instance_id=case.id))


def act_page(
    case: CaseItem,
    act: Act,
    *,
    people: list[Person] | None = None,
    problem: str | None = None,
    place: str = "alasan",
    back: str | None = None,
) -> str:
    """Ask for what an act needs: a reason, and a person if it is about one."""
    return render_template(
        "instances/act.html",
        case=case,
        act=act,
        people=people,
        problem=problem,
        place=place,
        back=back,
        chosen=request.form.get("kepada", ""),
        written=request.form.get("alasan", ""),
    )


def task_left(task_id: str) -> str | None:
    """Give the address of the task to one who came from it; none to one who came from the case."""
    return url_for("tasks.show", task_id=task_id) if request.args.get("dari") == "tugas" else None


def case_here(instance_id: str) -> CaseItem:
    """Read the case for the person of this request."""
    with alur().database.read() as connection:
        return readable_instance(connection, person(), instance_id, at=alur().clock.now())


def _task(instance_id: str, task_id: str) -> TaskItem:
    with alur().database.read() as connection:
        item = readable_task(connection, person(), task_id)
    if item.instance.id != instance_id:
        raise NotFound(what=task_id)
    if not may_reassign(person(), item):
        raise NotPermitted
    return item


def _receivers(item: TaskItem) -> list[Person]:
    with alur().database.read() as connection:
        everybody = everybody_at(connection, alur().clock.now())
    return receivers(everybody, item)


def named(item: TaskItem) -> str:
    """Name a task with its number and unit."""
    name = f"{item.number}. {item.name}"
    return f"{name} – {item.unit_name}" if item.unit_name else name


def _interventions() -> dict[str, Act]:
    acts = (
        Act(
            name="tangguhkan",
            title=_("Tangguhkan berkas"),
            effect=_("Tugas berkas ini tidak dapat dikerjakan sampai berkas dilanjutkan."),
            button=_("Tangguhkan"),
            field=_("Alasan"),
            done=_("Berkas ditangguhkan."),
        ),
        Act(
            name="lanjutkan",
            title=_("Lanjutkan berkas"),
            effect=_("Tugas berkas ini dapat dikerjakan lagi."),
            button=_("Lanjutkan"),
            field=_("Alasan"),
            done=_("Berkas dilanjutkan."),
        ),
        Act(
            name="batalkan",
            title=_("Batalkan berkas"),
            effect=_(
                "Berkas berakhir dan tidak dapat dilanjutkan lagi; isian dan riwayatnya tetap dapat dibaca."
            ),
            button=_("Batalkan berkas"),
            field=_("Alasan"),
            done=_("Berkas dibatalkan."),
            grave=True,
        ),
    )
    return {act.name: act for act in acts}


def _remark() -> Act:
    return Act(
        name="catatan",
        title=_("Tulis catatan"),
        effect=_("Catatan masuk ke riwayat berkas dan tidak dapat dihapus."),
        button=_("Simpan catatan"),
        field=_("Catatan"),
        done=_("Catatan tersimpan."),
    )


def _reassignment(item: TaskItem) -> Act:
    task = named(item)
    if item.assignee_name:
        effect = _("Sekarang dikerjakan %(name)s.", name=item.assignee_name)
    else:
        effect = _("Sekarang belum diambil siapa pun.")
    return Act(
        name="alihkan",
        title=_("Alihkan tugas %(task)s", task=task),
        effect=effect,
        button=_("Alihkan"),
        field=_("Alasan"),
        done=_("Tugas %(task)s dialihkan.", task=task),
        choice=_("Dialihkan kepada"),
        nobody=_("Tidak ada orang lain yang memegang peran ini."),
    )
