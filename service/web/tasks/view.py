"""From an opened task to its page: to be worked on, to be read, or refused with what was typed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Conflict, EngineError
from engine.texts import Text
from forms.validation import computed
from service.dispatch.readings import READ
from service.permissions import Permission, allows
from service.persistence.store.people import everybody_at
from service.web import errors, times
from service.web.cases.rights import may_enter, may_excuse, may_reassign, receivers
from service.web.forms.controls import FormPage, Problem
from service.web.forms.posted import JUDGED, TYPED_BY, Posted
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.language import said
from service.web.tasks.changes import changes_of
from service.web.tasks.facts import facts_of
from service.web.tasks.pages import OpenedTask, answered, asked, opened
from service.web.tasks.paper import Paper
from service.web.tasks.returning import label_of_return, returns_now
from service.web.tasks.whatsapp import message_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Which acts on a task its page offers to a person."""

    claim: bool
    release: bool
    reassign: bool
    enter: bool
    excuse: bool
    allow: bool
    remark: bool


def opened_here(task_id: str) -> OpenedTask:
    """Read the task for the person of this request; that an auditor did is remembered."""
    with alur().database.read() as connection:
        task = opened(alur(), connection, person(), task_id)
    alur().readings.noted(person(), READ, task.item.instance.id, address=request.remote_addr)
    return task


def task_page(
    task: OpenedTask,
    raw: Mapping[str, Any],
    *,
    ticked: Collection[str] = (),
    posted: Posted | None = None,
    found: Mapping[str, list[Text]] | None = None,
    judged: bool = False,
    refusal: str = "",
    paper: Paper | None = None,
) -> str:
    """Show a task with raw answers; `paper` when a unit's paper form is being entered."""
    workable = paper is not None or task.is_workable_by(person()) or task.is_claimable_by(person())
    judged = judged or (posted is not None and posted.judged)
    page: FormPage | None = None
    problems: tuple[Problem, ...] = ()
    if task.form is not None and workable:
        blank = posted.blank if posted is not None else None
        page, problems = asked(task, task.form, raw, blank=blank, errors=found, judged=judged)
    elif task.form is not None and task.handed_in is not None:
        page = answered(task, task.form, task.handed_in)
    own = computed(task.form, raw, task.context) if task.form is not None and workable else None
    return render_template(
        "tasks/task.html",
        task=task.shown,
        facts=facts_of(task, ticked),
        changes=changes_of(task, own),
        returned_label=label_of_return(task),
        form=page,
        returns_now=page is not None and task.form is not None and returns_now(task, task.form, page),
        form_action=url_for("on_behalf.submit" if paper else "tasks.submit", task_id=task.item.id),
        problems=problems,
        judged_name=JUDGED if judged else "",
        typed_by=TYPED_BY,
        refusal=refusal,
        paper=paper,
        workable=workable,
        claimable=paper is None and task.is_claimable_by(person()),
        may=offered(task),
        message=message_for(task),
        standing=standing_of(task),
        draft_note=draft_note(task),
    )


def refused_page(task_id: str, posted: Posted, refusal: EngineError) -> ResponseReturnValue:
    """Say why nothing was done; what was typed stays, for reading if the task is not to be worked on."""
    task = opened_here(task_id)
    status = errors.status_of(refusal)
    if task.is_workable_by(person()) or task.is_claimable_by(person()):
        return task_page(task, posted.raw, posted=posted, refusal=said(refusal.text)), status
    typed = answered(task, task.form, computed(task.form, posted.raw, task.context)) if task.form else None
    html = render_template(
        "tasks/task.html",
        task=task.shown,
        facts=facts_of(task, ()),
        returned_label=label_of_return(task),
        form=typed,
        refused=True,
        workable=False,
        may=offered(task),
        message=message_for(task),
        standing=standing_of(task) if isinstance(refusal, Conflict) else said(refusal.text),
    )
    return html, status


def offered(task: OpenedTask) -> Offered:
    """Say what the page offers to the person of this request."""
    someone = person()
    in_charge, mine = allows(someone, Permission.INTERVENE), task.is_workable_by(someone)
    return Offered(
        claim=task.is_claimable_by(someone),
        release=task.is_live and (mine or (in_charge and task.item.assignee is not None)),
        reassign=may_reassign(someone, task.item) and _has_receivers(task),
        enter=may_enter(someone, task.item, task.step),
        excuse=may_excuse(someone, task.item, task.step),
        allow=in_charge and task.is_live and bool(task.step.separate_from),
        remark=allows(someone, Permission.COMMENT),
    )


def _has_receivers(task: OpenedTask) -> bool:
    """Say whether there is anybody to whom the task may be handed."""
    with alur().database.read() as connection:
        return bool(receivers(everybody_at(connection, alur().clock.now()), task.item))


def standing_of(task: OpenedTask) -> str:
    """Say in one sentence how the task stands, and who did what to it."""
    item = task.item
    at = times.moment(item.completed_at) if item.completed_at else ""
    if item.status == "completed" and item.on_behalf is not None:
        unit = item.unit_name or item.lane_name
        return _(
            "Dimasukkan %(name)s a.n. %(unit)s, %(moment)s.",
            name=item.completed_by_name,
            unit=unit,
            moment=at,
        )
    if item.status == "completed":
        return _("Selesai dikerjakan %(name)s, %(moment)s.", name=item.completed_by_name, moment=at)
    if item.excused is not None:
        return _(
            "Dikecualikan oleh %(name)s, %(moment)s: %(reason)s",
            name=item.completed_by_name,
            moment=at,
            reason=item.excused,
        )
    return _stopped(task) or f"{task.shown.holder[:1].upper()}{task.shown.holder[1:]}."


def _stopped(task: OpenedTask) -> str:
    """Say what keeps anybody from working on a task that is not done; empty if nothing does."""
    status = task.item.instance.status
    if status == "cancelled":
        return _("Berkas ini dibatalkan; siapa dan mengapa ada di riwayat berkas.")
    if task.item.status == "withdrawn":
        return _("Tugas ini tidak perlu dikerjakan lagi.")
    return _("Berkas ini sedang ditangguhkan.") if status == "suspended" else ""


def draft_note(task: OpenedTask) -> str:
    """Say when the draft was kept."""
    if task.draft is None:
        return ""
    at, today = task.draft[1], times.day(alur().clock.now())
    moment = times.clock(at) if times.day(at) == today else times.moment(at)
    return _("Tersimpan %(moment)s", moment=moment)
