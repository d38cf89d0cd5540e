"""Coba: the draft of an SOP tried out step by step. Nothing of it is real."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import EngineError, NotFound
from engine.tasks import UserTask
from engine.texts import is_blank
from forms.context import FormContext
from forms.errors import FormInvalid
from forms.fields import Form
from forms.validation import validated
from service.dispatch.process_drafts import DraftChanged
from service.permissions import Permission
from service.rehearsal import filling
from service.rehearsal import script as scripts
from service.rehearsal.script import Rehearsal, Script
from service.web import errors
from service.web.drafts.rehearsal_case import RehearsedDraft, read_rehearsal
from service.web.drafts.rehearsal_shown import excusers, performers, rehearsal_shown
from service.web.drafts.scenario_files import path_for
from service.web.forms.answers import asked_answers
from service.web.forms.pages import form_page, problems_of
from service.web.forms.posted import ACTION, JUDGED, Posted, read_post
from service.web.frame import alur, person
from service.web.language import gettext as _
from service.web.language import language, said
from service.web.refusals import permitted

blueprint = Blueprint("rehearsing", __name__, url_prefix="/proses/<key>/rancangan/coba")

FILE_NAMES: Final = "_berkas"
"""Names the pretended files that the page knows."""
PERFORMER: Final = "_pelaksana"
INPUTS: Final = "_kelengkapan"
_SAMPLE: Final = "contoh"


@blueprint.get("")
@permitted(Permission.DEPLOY)
def show(key: str) -> ResponseReturnValue:
    """Show how the rehearsed case stands, with the form of a task that waits in it."""
    rehearsed = read_rehearsal(key)
    return _page(rehearsed, rehearsed.task(request.args.get("tugas")))


@blueprint.post("")
@permitted(Permission.DEPLOY)
def submit(key: str) -> ResponseReturnValue:
    """Look the answers over, or complete the task with them."""
    rehearsed = read_rehearsal(key)
    rehearsal, task = rehearsed.rehearsal, rehearsed.task(request.args.get("tugas"))
    if rehearsal is None or task is None:
        flash(_("Langkah itu tidak sedang menunggu lagi."), "warn")
        return redirect(url_for("rehearsing.show", key=key))
    form = rehearsal.deployed.form_of(task.step)
    if form is None:
        return _completed(rehearsed, rehearsal, task, Posted(verb="selesai", raw={}))
    context, names = rehearsal.sandbox.context(task), _names()
    posted = read_post(form, _items(), language=language(), context=context)
    posted = replace(posted, raw=filling.with_names(form, posted.raw, names))
    if request.form.get(ACTION) == _SAMPLE:
        raw = filling.filled(form, posted.raw, rehearsal.sandbox.usual(task), context)
        posted = replace(posted, raw=raw)
    if posted.verb == "selesai":
        return _completed(rehearsed, rehearsal, task, posted)
    return _page(rehearsed, task, posted)


@blueprint.post("/mundur")
@permitted(Permission.DEPLOY)
def step_back(key: str) -> ResponseReturnValue:
    """Undo the last act; or all from one on that the draft does not take any more."""
    rehearsal = _rehearsal(key)
    _keep(key, scripts.cut(rehearsal.script, len(rehearsal.moments) - (rehearsal.stopped is None)))
    return redirect(url_for("rehearsing.show", key=key))


@blueprint.post("/ulang")
@permitted(Permission.DEPLOY)
def begin_again(key: str) -> ResponseReturnValue:
    """Forget what was tried out."""
    _keep(key, None)
    return redirect(url_for("rehearsing.show", key=key))


@blueprint.post("/waktu")
@permitted(Permission.DEPLOY)
def let_time_pass(key: str) -> ResponseReturnValue:
    """Let time pass until the next timer goes off."""
    rehearsal = _rehearsal(key)
    try:
        minutes = int(rehearsal.sandbox.until_next_timer().total_seconds() // 60)
        _act(key, rehearsal, {"after": _duration(minutes)})
    except EngineError as refusal:
        flash(said(refusal.text), "bad")
    return redirect(url_for("rehearsing.show", key=key))


@blueprint.post("/kecualikan")
@permitted(Permission.DEPLOY)
def excuse(key: str) -> ResponseReturnValue:
    """Let the unit of a task off."""
    rehearsed = read_rehearsal(key)
    rehearsal, task = rehearsed.rehearsal, rehearsed.task(request.args.get("tugas"))
    reason = request.form.get("alasan", "").strip()
    if rehearsal is None or task is None or task.unit is None:
        raise NotFound(what=key)
    if is_blank(reason):
        flash(_("Alasan wajib diisi."), "bad")
        return redirect(url_for("rehearsing.show", key=key, tugas=task.key))
    lane = request.form.get(PERFORMER, "")
    try:
        _act(key, rehearsal, {"excuse": task.unit, "lane": lane, "reason": reason})
    except EngineError as refusal:
        flash(said(refusal.text), "bad")
    return redirect(url_for("rehearsing.show", key=key))


@blueprint.post("/simpan")
@permitted(Permission.DEPLOY)
def save(key: str) -> ResponseReturnValue:
    """Write what was tried out as a scenario of the draft."""
    rehearsed, name = read_rehearsal(key), " ".join(request.form.get("nama", "").split())[:120]
    if rehearsed.rehearsal is None or not rehearsed.rehearsal.moments:
        flash(_("Belum ada langkah yang dapat disimpan."), "bad")
        return redirect(url_for("rehearsing.show", key=key))
    if is_blank(name):
        flash(_("Beri nama skenario ini dahulu."), "bad")
        return redirect(url_for("rehearsing.show", key=key, _anchor="simpan"))
    path, draft = path_for(name, rehearsed.draft.files), rehearsed.draft
    content = scripts.as_scenario(rehearsed.rehearsal, name)
    try:
        alur().process_drafts.save(key, {path: content}, revision=draft.revision, person=person().username)
    except DraftChanged as refusal:
        flash(said(refusal.text), "bad")
        return redirect(url_for("rehearsing.show", key=key, _anchor="simpan"))
    flash(_("Skenario «%(name)s» tersimpan di rancangan.", name=name), "good")
    return redirect(url_for("scenario_pages.index", key=key))


def _completed(
    rehearsed: RehearsedDraft, rehearsal: Rehearsal, task: UserTask, posted: Posted
) -> ResponseReturnValue:
    """Complete the task, or show what keeps it from being completed."""
    form, key = rehearsal.deployed.form_of(task.step), rehearsed.draft.key
    lane = request.form.get(PERFORMER) or task.lane
    given = set(request.form.getlist(INPUTS))
    outside = rehearsal.sandbox.external(rehearsal.deployed.definition.step(task.step))
    try:
        context = rehearsal.sandbox.context(task)
        values = validated(form, posted.raw, context) if form is not None else {}
        act = scripts.act_on(
            rehearsal,
            task,
            values,
            lane=lane,
            lacking=tuple(name for name in outside if name not in given),
            on_behalf=_("Formulir kertas (percobaan)") if lane != task.lane else "",
        )
        _act(key, rehearsal, act)
    except FormInvalid:
        return _page(rehearsed, task, replace(posted, judged=True)), 422
    except EngineError as refusal:
        return _page(rehearsed, task, posted, refusal=said(refusal.text)), errors.status_of(refusal)
    return redirect(url_for("rehearsing.show", key=key))


def _act(key: str, rehearsal: Rehearsal, act: Mapping[str, Any]) -> None:
    """Do one more act and keep it; raises what refuses it. What did not fit any more is given up."""
    scripts.tried(rehearsal, act)
    _keep(key, scripts.followed_by(scripts.cut(rehearsal.script, len(rehearsal.moments)), act))


def _keep(key: str, script: Script | None) -> None:
    alur().rehearsals.keep(key, script, person=person().username)


def _rehearsal(key: str) -> Rehearsal:
    found = read_rehearsal(key).rehearsal
    if found is None:
        raise NotFound(what=key)
    return found


def _page(
    rehearsed: RehearsedDraft, task: UserTask | None, posted: Posted | None = None, *, refusal: str = ""
) -> str:
    rehearsal = rehearsed.rehearsal
    if rehearsal is None:
        problem = said(rehearsed.refusal) if rehearsed.refusal is not None else ""
        return render_template("rehearsal/blocked.html", draft=rehearsed.draft, problem=problem)
    form = rehearsal.deployed.form_of(task.step) if task is not None else None
    around = _form_parts(rehearsal, task, form, posted) if task is not None and form is not None else {}
    given = set(request.form.getlist(INPUTS)) if posted is not None else None
    outside = rehearsal.sandbox.external(rehearsal.deployed.definition.step(task.step)) if task else ()
    return render_template(
        "rehearsal/rehearsal.html",
        draft=rehearsed.draft,
        shown=rehearsal_shown(rehearsed, rehearsal, task.key if task is not None else None),
        task_key=task.key if task is not None else "",
        performers=performers(rehearsal, task) if task is not None else (),
        performer=request.form.get(PERFORMER, ""),
        excusers=excusers(rehearsal, task) if task is not None else (),
        inputs=[(name, given is None or name in given) for name in outside],
        refusal=refusal,
        has_sample=task is not None and form is not None and bool(rehearsal.sandbox.usual(task)),
        may_save=bool(rehearsal.moments) and rehearsal.stopped is None,
        **around,
    )


def _form_parts(rehearsal: Rehearsal, task: UserTask, form: Form, posted: Posted | None) -> dict[str, Any]:
    """Lay out the form as staff will see it."""
    context: FormContext = rehearsal.sandbox.context(task)
    raw = posted.raw if posted is not None else rehearsal.sandbox.opening(task, usual=False)
    judged = posted is not None and posted.judged
    answers = asked_answers(
        form,
        raw,
        context,
        language=language(),
        blank=posted.blank if posted is not None else None,
        judged=judged,
    )
    page = form_page(form, answers, language=language(), file_url=lambda _digest: "#formulir")
    return {
        "form": page,
        "problems": problems_of(form, answers.errors, page, language=language()),
        "judged_name": JUDGED if judged else "",
        "file_names": sorted(set(filling.names_in(form.fields, answers.values))),
    }


def _items() -> Iterable[tuple[str, str]]:
    """Give what was sent; a chosen file counts by its name only, its content is not kept."""
    typed = [
        pair for pair in request.form.items(multi=True) if pair[0] not in (FILE_NAMES, PERFORMER, INPUTS)
    ]
    chosen = [(field, filling.digest_of(name)) for field, name in _chosen()]
    return [*typed, *chosen]


def _chosen() -> list[tuple[str, str]]:
    """Name the files that were chosen on the page, each with its field."""
    sent = request.files.items(multi=True)
    return [(field, _plain(file.filename)) for field, file in sent if file.filename]


def _names() -> list[str]:
    return [*map(_plain, request.form.getlist(FILE_NAMES)), *(name for _field, name in _chosen())]


def _plain(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2][:150]


def _duration(minutes: int) -> str:
    """Write a length of time as scenarios do: `P3DT1H5M`."""
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    clock = f"{hours}H" * bool(hours) + f"{left}M" * bool(left)
    return "P" + f"{days}D" * bool(days) + f"T{clock}" * bool(clock)
