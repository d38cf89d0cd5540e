"""Acts on several cases at once: asked for with one reason, carried out and told case by case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from engine.errors import EngineError
from engine.texts import is_blank
from service.permissions import Permission, require
from service.persistence.store.people import Person, everybody_at
from service.queries import instances
from service.queries.instances import CaseItem
from service.queries.paging import MOST
from service.queries.task_items import TaskItem
from service.web import words
from service.web.cases.acts import named
from service.web.cases.fared import Fared, attempted, fared, told, why
from service.web.cases.operating_filters import chosen_from
from service.web.frame import alur, inside, person, signed_in
from service.web.language import gettext as _
from service.web.language import ngettext

blueprint = Blueprint("operating_acts", __name__, url_prefix="/berkas/operasi/tindakan")
REASSIGN: Final = "alihkan"


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyAct:
    """An act on several cases: its question, what comes of it, and what is said of each case after."""

    title: str
    effect: str
    button: str
    each: str
    grave: bool = False


@blueprint.get("")
@signed_in
def ask() -> ResponseReturnValue:
    """Ask why, and show once more which cases are meant."""
    require(person(), Permission.INTERVENE)
    cases = _cases(request.args.getlist("berkas"))
    back = inside(request.args.get("kembali"))
    if not cases:
        flash(_("Pilih dahulu berkasnya."), "bad")
        return redirect(back)
    return _asked(request.args.get("aksi", ""), cases, back)


@blueprint.post("")
@signed_in
def act() -> ResponseReturnValue:
    """Carry the act out on each case, in a transaction of its own; go on after a refusal."""
    require(person(), Permission.INTERVENE)
    name, cases = request.form.get("aksi", ""), _cases(request.form.getlist("berkas"))
    back, reason = inside(request.form.get("kembali")), request.form.get("alasan", "")
    words_of = _act(name, len(cases))
    to = request.form.get("kepada", "")
    receiver = next((each for each in _receivers(cases) if each.username == to), None)
    if name == REASSIGN and receiver is None:
        problem = _("Pilih dahulu siapa yang mengerjakannya.")
        return _asked(name, cases, back, problem=problem, place="kepada"), 422
    if is_blank(reason):
        return _asked(name, cases, back, problem=_("Tulis dahulu alasannya."), place="alasan"), 422
    if receiver is not None and name == REASSIGN:
        results = [_handed(case, receiver, reason) for case in cases]
    else:
        command = _commands()[name]
        results = [attempted(case, _done(command, case, reason), words_of.each) for case in cases]
    summary = _(
        "%(done)s dari %(total)s berkas: %(what)s.",
        done=sum(each.done for each in results),
        total=len(results),
        what=words_of.each,
    )
    return told(words_of.button, summary, results, back)


def _done(command: Callable[..., object], case: CaseItem, reason: str) -> Callable[[], object]:
    return lambda: command(case.id, reason, person=person().username)


def _commands() -> dict[str, Callable[..., object]]:
    here = alur().instances
    return {"tangguhkan": here.suspend, "lanjutkan": here.resume, "batalkan": here.cancel}


def _handed(case: CaseItem, receiver: Person, reason: str) -> Fared:
    """Hand the tasks of a case to somebody, those that they may do and do not have already."""
    tasks = [task for task in _open(case) if receiver.actor.role_for(task.lane, task.unit) is not None]
    if not tasks:
        return fared(
            case, _("Tidak ada langkah yang dapat dikerjakan %(name)s.", name=receiver.name), done=False
        )
    handed, stayed = [], []
    for task in tasks:
        try:
            alur().instances.reassign(task.id, receiver.username, reason, person=person().username)
        except EngineError as refusal:
            stayed.append(f"{named(task)} – {why(refusal)}")
        else:
            handed.append(named(task))
    to = _("dialihkan kepada %(name)s", name=receiver.name)
    said = [f"{to}: {'; '.join(handed)}"] if handed else []
    return fared(case, ". ".join([*said, *stayed]), done=not stayed)


def _open(case: CaseItem) -> list[TaskItem]:
    """Give the open tasks of a case that the list's filters mean."""
    chosen = chosen_from(request.values).wanted()
    return [
        task
        for task in case.current
        if (chosen.step in (None, task.step))
        and (chosen.lane in (None, task.lane))
        and (chosen.unit in (None, task.unit))
    ]


def _cases(ids: Sequence[str]) -> tuple[CaseItem, ...]:
    wanted = list(dict.fromkeys(ids))[:MOST]
    with alur().database.read() as connection:
        return instances.named(connection, person(), wanted, at=alur().clock.now())


def _receivers(cases: Sequence[CaseItem]) -> list[Person]:
    """Find those who may do some of the tasks."""
    tasks = [task for case in cases for task in _open(case)]
    with alur().database.read() as connection:
        everybody = everybody_at(connection, alur().clock.now())
    return [
        each
        for each in everybody
        if any(
            task.assignee != each.username and each.actor.role_for(task.lane, task.unit) is not None
            for task in tasks
        )
    ]


def _asked(name: str, cases: Sequence[CaseItem], back: str, *, problem: str = "", place: str = "") -> str:
    filters = {field: request.values.get(field, "") for field in ("langkah", "pelaksana")}
    return render_template(
        "operating/ask.html",
        act=_act(name, len(cases)),
        name=name,
        cases=[(case, words.status_of(case.status), [named(task) for task in _open(case)]) for case in cases],
        people=_receivers(cases) if name == REASSIGN else None,
        filters={field: value for field, value in filters.items() if value},
        back=back,
        problem=problem,
        place=place,
        chosen=request.form.get("kepada", ""),
        written=request.form.get("alasan", ""),
    )


def _act(name: str, number: int) -> ManyAct:
    """Describe an act; one that there is not is a bad request."""
    acts = {
        "tangguhkan": ManyAct(
            title=ngettext("Tangguhkan %(num)s berkas?", "Tangguhkan %(num)s berkas?", number),
            effect=_("Tugasnya tidak dapat dikerjakan sampai berkas dilanjutkan."),
            button=_("Tangguhkan"),
            each=_("ditangguhkan"),
        ),
        "lanjutkan": ManyAct(
            title=ngettext("Lanjutkan %(num)s berkas?", "Lanjutkan %(num)s berkas?", number),
            effect=_("Tugasnya dapat dikerjakan lagi."),
            button=_("Lanjutkan"),
            each=_("dilanjutkan"),
        ),
        "batalkan": ManyAct(
            title=ngettext("Batalkan %(num)s berkas?", "Batalkan %(num)s berkas?", number),
            effect=_("Berkas berakhir sekarang dan tidak dapat dilanjutkan lagi; riwayatnya tetap ada."),
            button=_("Batalkan berkas"),
            each=_("dibatalkan"),
            grave=True,
        ),
        REASSIGN: ManyAct(
            title=ngettext("Alihkan tugas %(num)s berkas?", "Alihkan tugas %(num)s berkas?", number),
            effect=_("Langkah terbuka yang dapat dikerjakan orang itu pindah ke daftarnya."),
            button=_("Alihkan"),
            each=_("dialihkan"),
        ),
    }
    if name not in acts:
        raise BadRequest
    return acts[name]
