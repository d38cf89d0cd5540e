"""Several tasks at once: take them, give them back, hand them to somebody, and hear how each fared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from engine.errors import Conflict, EngineError, Invalid
from service.permissions import Permission, require
from service.persistence.store.people import Person, everybody_at
from service.queries import desk
from service.queries.paging import MOST
from service.queries.task_items import TaskItem
from service.web.frame import alur, inside, person, signed_in
from service.web.language import gettext as _
from service.web.language import ngettext, said
from service.web.tasks.worklist import became

blueprint = Blueprint("worklist_acts", __name__, url_prefix="/tugas/pilihan")
MOST_NAMED: Final = 5


@dataclass(slots=True)
class Fared:
    """How the tasks fared: which were done, and which were not for which reason."""

    done: list[TaskItem] = field(default_factory=list)
    refused: dict[str, list[TaskItem]] = field(default_factory=dict)


@blueprint.post("")
@signed_in
def act() -> ResponseReturnValue:
    """Take or give back the chosen tasks, or ask to whom they are to go."""
    require(person(), Permission.WORK_ON_TASKS)
    ids, back = _chosen_ids(), inside(request.form.get("kembali"))
    if not ids:
        flash(_("Pilih dahulu tugasnya."), "bad")
        return redirect(back)
    who = person().username
    match request.form.get("aksi"):
        case "ambil":
            fared = _each(_chosen(ids), lambda id_: alur().instances.claim(id_, person=who))
            _tell(fared, ngettext("%(num)s tugas diambil.", "%(num)s tugas diambil.", len(fared.done)))
        case "lepas":
            fared = _each(_chosen(ids), lambda id_: alur().instances.release(id_, person=who))
            _tell(fared, ngettext("%(num)s tugas dilepaskan.", "%(num)s tugas dilepaskan.", len(fared.done)))
        case "alihkan":
            return redirect(url_for("worklist_acts.ask_whom", tugas=ids, kembali=back))
        case _:
            raise BadRequest
    return redirect(back)


@blueprint.get("/alihkan")
@signed_in
def ask_whom() -> ResponseReturnValue:
    """Ask to whom the chosen tasks are to go, and why."""
    require(person(), Permission.WORK_ON_TASKS)
    return _asked(_chosen(request.args.getlist("tugas")[:MOST]), inside(request.args.get("kembali")))


@blueprint.post("/alihkan")
@signed_in
def reassign() -> ResponseReturnValue:
    """Hand the chosen tasks to another person of their lanes."""
    require(person(), Permission.WORK_ON_TASKS)
    items, back = _chosen(_chosen_ids()), inside(request.form.get("kembali"))
    to, reason = request.form.get("kepada", ""), request.form.get("alasan", "").strip()
    name = next((each.name for each in _receivers(items) if each.username == to), None)
    if name is None:
        return _asked(items, back, problem=_("Pilih dahulu siapa yang mengerjakannya."), place="kepada"), 422
    if not reason:
        return _asked(items, back, problem=_("Tulis dahulu alasannya."), place="alasan"), 422
    who = person().username
    fared = _each(items, lambda id_: alur().instances.reassign(id_, to, reason, person=who))
    words = ngettext("%(num)s tugas dialihkan", "%(num)s tugas dialihkan", len(fared.done))
    _tell(fared, _("%(tasks)s kepada %(name)s.", tasks=words, name=name))
    return redirect(back)


def _chosen_ids() -> list[str]:
    return list(dict.fromkeys(request.form.getlist("tugas")))[:MOST]


def _chosen(ids: Sequence[str]) -> tuple[TaskItem, ...]:
    with alur().database.read() as connection:
        return desk.named(connection, person(), ids)


def _each(items: Sequence[TaskItem], command: Callable[[str], object]) -> Fared:
    """Carry out a command on each task, each in its own transaction; go on after a refusal."""
    fared = Fared()
    for item in items:
        try:
            command(item.id)
        except EngineError as refusal:
            fared.refused.setdefault(_why(item, refusal), []).append(item)
        else:
            fared.done.append(item)
    return fared


def _why(item: TaskItem, refusal: EngineError) -> str:
    """Say why a task was refused; where somebody was faster, who."""
    if isinstance(refusal, Conflict):
        return next((became(each) for each in _chosen([item.id])), said(refusal.text))
    texts = (
        [text for found in refusal.errors.values() for text in found] if isinstance(refusal, Invalid) else []
    )
    return said(texts[0] if texts else refusal.text)


def _tell(fared: Fared, done: str) -> None:
    if fared.done:
        flash(done, "good")
    for why, items in fared.refused.items():
        names = [f"{item.number}. {item.name} ({item.instance.business_key})" for item in items[:MOST_NAMED]]
        if len(items) > MOST_NAMED:
            names.append(_("dan %(num)s lainnya", num=len(items) - MOST_NAMED))
        refused = ngettext("%(num)s tugas tidak berubah", "%(num)s tugas tidak berubah", len(items))
        flash(f"{refused}: {'; '.join(names)}. {why}", "bad")


def _receivers(items: Sequence[TaskItem]) -> list[Person]:
    """Find those who may do every one of the tasks and do not have them all in hand already."""
    with alur().database.read() as connection:
        everybody = everybody_at(connection, alur().clock.now())
    return [
        each
        for each in everybody
        if items
        and all(each.actor.role_for(item.lane, item.unit) is not None for item in items)
        and any(item.assignee != each.username for item in items)
    ]


def _asked(items: Sequence[TaskItem], back: str, *, problem: str = "", place: str = "kepada") -> str:
    return render_template(
        "tasks/reassign.html",
        items=items,
        people=_receivers(items),
        back=back,
        problem=problem,
        place=place,
        chosen=request.form.get("kepada", ""),
        written=request.form.get("alasan", ""),
    )
