"""Entering a unit's paper form in its name: the list of what has not come in, and the form itself."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import Conflict, EngineError, Invalid, NotPermitted
from forms.errors import FormInvalid
from service.casework.media import StoredFile, kept
from service.permissions import Permission, require
from service.queries.task_items import TaskItem
from service.queries.tasks import waiting_unit_tasks
from service.web import times
from service.web.cases.rights import enters_for, may_enter
from service.web.forms import uploads
from service.web.forms.posted import Posted, read_post
from service.web.frame import alur, comes_back_to, person, signed_in
from service.web.language import gettext as _
from service.web.language import language, said
from service.web.presenting import deadlines, task_shown
from service.web.tasks import task_inputs
from service.web.tasks.pages import OpenedTask, opening_values
from service.web.tasks.paper import REASON, SCAN, SCAN_FILE, opening_paper, paper_of
from service.web.tasks.task_inputs import TICKED
from service.web.tasks.view import opened_here, refused_page, standing_of, task_page

blueprint = Blueprint("on_behalf", __name__, url_prefix="/tugas")
MOST_LISTED = 200
comes_back_to(blueprint, "on_behalf.show")


@blueprint.get("/isian-bidang")
@signed_in
def index() -> ResponseReturnValue:
    """List the forms of units that have not come in, for those who may enter them from paper."""
    here, now = alur(), alur().clock.now()
    with here.database.read() as connection:
        due = deadlines(here, connection, now)
        found = waiting_unit_tasks(connection, person(), limit=MOST_LISTED)
        diagrams = {
            digest: here.deployments.of(connection, digest).definition.diagram
            for digest in {item.instance.deployment_hash for item in found}
        }

    def awaited(item: TaskItem) -> bool:
        step = diagrams[item.instance.deployment_hash].step(item.step)
        return step is not None and enters_for(person(), item, step)

    tasks = [
        (task_shown(item, due, me=person().username), held_by_unit(item)) for item in found if awaited(item)
    ]
    return render_template("tasks/waiting_units.html", tasks=tasks, what_to_do=_what_to_do())


@blueprint.get("/<task_id>/atas-nama")
@signed_in
def show(task_id: str) -> ResponseReturnValue:
    """Show the unit's form to somebody who enters it from paper; `periksa` shows mistakes, too."""
    task = _enterable(task_id)
    if task is None:
        return redirect(url_for("tasks.show", task_id=task_id))
    raw = opening_values(task, task.form) if task.form is not None else {}
    judged = "periksa" in request.args
    paper = opening_paper(task)
    if judged:
        paper = paper_of(task, paper.reason, paper.scan, _problems(paper.reason, paper.scan))
    ticked = task_inputs.opening_ticks(task)
    return task_page(task, raw, ticked=ticked, judged=judged, paper=paper)


@blueprint.post("/<task_id>/atas-nama")
@signed_in
def submit(task_id: str) -> ResponseReturnValue:
    """Look the answers over, keep them as a draft, or complete the unit's task with them."""
    require(person(), Permission.WORK_ON_TASKS)
    task, items = opened_here(task_id), list(request.form.items(multi=True))
    posted, refused = Posted(verb="selesai", raw={}), dict[str, str]()
    found = {}
    scan, reason = request.form.get(SCAN, ""), request.form.get(REASON, "").strip()
    try:
        if task.form is not None:
            posted = read_post(task.form, items, language=language())
        if not may_enter(person(), task.item, task.step):
            raise NotPermitted if task.is_live and task.item.assignee is None else Conflict
        if task.form is not None:
            files = list(request.files.items(multi=True))
            uploaded = uploads.store(alur(), task_id, task.form, files, person=person())
            answers = [*items, *uploaded.answers]
            posted = read_post(task.form, answers, language=language(), context=task.context)
            found = uploaded.errors
        scan = _scan(task_id) or scan
    except Invalid as refusal:
        refused[SCAN_FILE] = said(refusal.text)
    except EngineError as refusal:
        return refused_page(task_id, posted, refusal)
    ticked = frozenset(request.form.getlist(TICKED))
    kept_back = {**posted.raw, REASON: reason, SCAN: scan, TICKED: sorted(ticked)}
    alur().drafts.save(task_id, kept_back, person=person().username)
    if posted.verb == "selesai" and not (found or refused):
        return _completed(task, posted, reason, scan, ticked)
    if posted.verb == "simpan" and not (found or refused):
        flash(_("Konsep tersimpan. Anda dapat melanjutkannya kapan saja."), "good")
        return redirect(url_for("on_behalf.show", task_id=task_id))
    task = opened_here(task_id)
    paper = paper_of(task, reason, scan, refused)
    page = task_page(task, posted.raw, ticked=ticked, posted=posted, found=found or None, paper=paper)
    return page, 422 if found or refused else 200


def _completed(
    task: OpenedTask, posted: Posted, reason: str, scan: str, ticked: frozenset[str]
) -> ResponseReturnValue:
    """Complete the unit's task; what is missing is shown on a page of its own address."""
    again = redirect(url_for("on_behalf.show", task_id=task.item.id, periksa=1))
    if _problems(reason, scan):
        return again
    try:
        alur().instances.complete_on_behalf(
            task.item.id,
            posted.raw,
            reason=reason,
            scan=scan,
            inputs=task_inputs.at_hand(task, ticked),
            person=person().username,
        )
    except FormInvalid:
        return again
    except EngineError as refusal:
        return refused_page(task.item.id, posted, refusal)
    return redirect(url_for("completed.done", task_id=task.item.id))


def _enterable(task_id: str) -> OpenedTask | None:
    """Read the task if the person may enter its paper form; else say how it stands, or refuse."""
    task = opened_here(task_id)
    if may_enter(person(), task.item, task.step):
        return task
    if task.is_live and task.item.assignee is None and not task.is_claimable_by(person()):
        raise NotPermitted
    if enters_for(person(), task.item, task.step):
        flash(f"{held_by_unit(task.item)} {_what_to_do()}", "warn")
    elif not task.is_claimable_by(person()):
        flash(standing_of(task), "warn")
    return None


def held_by_unit(item: TaskItem) -> str:
    """Say who of the unit is filling in the form, and since when; empty if nobody has taken it."""
    if item.assignee is None or item.claimed_at is None:
        return ""
    return _(
        "Sedang diisi %(name)s, sejak %(moment)s.",
        name=item.assignee_name,
        moment=times.moment(item.claimed_at),
    )


def _what_to_do() -> str:
    return _(
        "Agar dapat dimasukkan dari kertas, minta tugasnya dilepaskan; "
        "administrator atau operator juga dapat melepaskan atau mengalihkannya."
    )


def _problems(reason: str, scan: str) -> dict[str, str]:
    """Say what is missing beside the form's own fields."""
    problems = {}
    if not reason:
        problems[REASON] = _("Tuliskan mengapa formulir ini dimasukkan atas nama bidang.")
    if not scan:
        problems[SCAN_FILE] = _("Lampirkan pindaian formulir yang ditandatangani bidang.")
    return problems


def _scan(task_id: str) -> str:
    """Keep the scan that was sent and tie it to the task; gives its digest, empty when none was sent."""
    upload = request.files.get(SCAN_FILE)
    if upload is None or not upload.filename:
        return ""
    stored = kept(alur().files, upload.stream, upload.filename)
    named = StoredFile(
        sha256=stored.sha256,
        name=f"Pindaian formulir – {stored.name}",
        media_type=stored.media_type,
        size=stored.size,
    )
    alur().instances.attach(task_id, named, person=person().username)
    return stored.sha256
