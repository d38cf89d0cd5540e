"""Letting a person go: what they have in hand goes back to its lane, or to somebody else, and says so."""

from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError, NotFound
from engine.texts import is_blank
from service.persistence.store.people import Person, everybody_at
from service.queries import roster
from service.queries.task_items import TaskItem
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.language import ngettext, said
from service.web.people.people import changed, guarded, sequence, shown
from service.web.refusals import Refused, refused, wrong

blueprint = Blueprint("leaving", __name__, url_prefix="/pengaturan/orang/<username>/nonaktifkan")


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """A task in hand, and who else could do it."""

    item: TaskItem
    receivers: tuple[Person, ...]


@blueprint.get("")
@guarded
def ask(username: str) -> ResponseReturnValue:
    """Say what comes of it, and ask where the tasks in hand are to go."""
    return _page(username)


@blueprint.post("")
@guarded
def let_go(username: str) -> ResponseReturnValue:
    """Let a person not come in any more, and hand their tasks on one by one."""
    account, tasks = shown(username).account, _in_hand(username)
    reason = request.form.get("alasan", "").strip()
    if username == person().username:
        return _page(username, wrong(_("Anda tidak dapat menonaktifkan akun Anda sendiri.")))
    if is_blank(reason):
        return _page(username, wrong(_("Alasan wajib diisi."), alasan=_("Alasan wajib diisi.")))
    if account.active:
        try:
            decision = changed(replace(account, active=False))
            seen = request.form.get("dilihat", 0, type=int)
            alur().office.run(decision, person=person().username, seen=seen)
        except NotFound:
            raise
        except EngineError as refusal:
            return _page(username, refused(refusal))
        flash(_("%(name)s tidak dapat masuk lagi.", name=account.name), "good")
    _hand_on(tasks, reason)
    return redirect(url_for("people.show", username=username))


def _hand_on(tasks: list[InHand], reason: str) -> None:
    moved, kept = 0, []
    for each in tasks:
        to = request.form.get(f"tugas-{each.item.id}", "")
        try:
            if to in {receiver.username for receiver in each.receivers}:
                alur().instances.reassign(each.item.id, to, reason, person=person().username)
            else:
                alur().instances.release(each.item.id, person=person().username)
            moved += 1
        except EngineError as refusal:
            kept.append(f"{each.item.number}. {each.item.name}: {said(refusal.text)}")
    if moved:
        flash(ngettext("%(num)s tugas diserahkan.", "%(num)s tugas diserahkan.", moved), "good")
    for sentence in kept:
        flash(_("Belum diserahkan: %(task)s", task=sentence), "warn")


def _in_hand(username: str) -> list[InHand]:
    with alur().database.read() as connection:
        items = roster.in_hand(connection, username)
        everybody = everybody_at(connection, alur().clock.now()) if items else ()
    return [
        InHand(
            item=item,
            receivers=tuple(
                each
                for each in everybody
                if each.username != username and each.actor.role_for(item.lane, item.unit) is not None
            ),
        )
        for item in items
    ]


def _page(username: str, problem: Refused | None = None) -> ResponseReturnValue:
    page = render_template(
        "people/leave.html",
        account=shown(username).account,
        tasks=_in_hand(username),
        typed=request.form,
        problem=problem,
        seen=sequence(),
    )
    return page, problem.status if problem else 200
