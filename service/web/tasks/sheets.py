"""A task's form as a sheet: downloaded, filled in away from the service, uploaded, looked over, taken."""

import io
import re
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from forms.fields import Form
from forms.sheets.grids import LARGEST, TOO_LARGE, SheetRefused
from forms.sheets.layout import fillable_lists
from forms.sheets.workbook import workbook
from forms.sheets.writing import fillable
from forms.validation import computed
from forms.values import resolved_options
from service.casework.media import proper_name
from service.permissions import Permission, require
from service.web.cases.rights import may_enter
from service.web.frame import alur, comes_back_to, person, signed_in
from service.web.language import gettext as _
from service.web.language import language, said
from service.web.processes import checked_files
from service.web.tasks.pages import OpenedTask, opened, opening_values
from service.web.tasks.sheet_pages import checked, identity_of, labels_of, read_sheet

blueprint = Blueprint("sheets", __name__, url_prefix="/tugas")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAME = "lembar"
comes_back_to(blueprint, "sheets.show")


@blueprint.get("/<task_id>/lembar.xlsx")
@signed_in
def download(task_id: str) -> ResponseReturnValue:
    """Give the form as a workbook: to be filled in while the task is open, for reading when it is done."""
    task, form = opened_form(task_id)
    if task.is_live:
        shown = computed(form, opening_values(task, form), task.context)
        content = fillable(
            form,
            shown,
            identity=identity_of(task, form),
            title=_title(task),
            options=resolved_options(form, task.context, values=shown, language=language()),
            language=language(),
        )
    elif task.handed_in is not None:
        content = _for_reading(task, form, task.handed_in)
    else:
        raise NotFound(what=task_id)
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', "-", _title(task))[:120]
    return send_file(
        io.BytesIO(content), mimetype=_XLSX, as_attachment=True, download_name=f"{name}.xlsx", max_age=0
    )


@blueprint.get("/<task_id>/lembar")
@signed_in
def show(task_id: str) -> ResponseReturnValue:
    """Explain how to fill in a sheet, and take one."""
    task, _form = opened_form(task_id)
    return _upload_page(task)


@blueprint.post("/<task_id>/lembar")
@signed_in
def upload(task_id: str) -> ResponseReturnValue:
    """Check an upload and keep it; its page of its own address says what is in it."""
    task, form = _fillable_task(task_id)
    sent = request.files.get("lembar")
    if sent is None or not sent.filename:
        return _upload_page(task, problem=_("Pilih dahulu lembar yang akan diunggah.")), 422
    try:
        content = sent.stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise SheetRefused(TOO_LARGE)
        name = proper_name(sent.filename)
        checked(task, form, content)
    except SheetRefused as refusal:
        return _upload_page(task, problem=said(refusal.text)), 422
    here = alur()
    files = {_NAME: content, "nama": name.encode()}
    digest = checked_files.keep(here.config.data_dir, _slot(task_id), files, at=here.clock.now())
    return redirect(url_for("sheets.look_over", task_id=task_id, digest=digest))


@blueprint.get("/<task_id>/lembar/<digest>")
@signed_in
def look_over(task_id: str, digest: str) -> ResponseReturnValue:
    """Show what an upload would change, and every cell that is wrong."""
    task, form = _fillable_task(task_id)
    files = checked_files.kept(alur().config.data_dir, _slot(task_id), digest)
    if files is None:
        flash(_("Unggahan itu sudah tidak disimpan. Silakan unggah lagi."), "warn")
        return redirect(url_for("sheets.show", task_id=task_id))
    try:
        sheet = checked(task, form, files[_NAME])
    except SheetRefused as refusal:
        return _upload_page(task, problem=said(refusal.text)), 422
    return render_template(
        "sheets/preview.html",
        task=task.shown,
        sheet=sheet,
        digest=digest,
        name=files["nama"].decode(),
        back=form_url(task),
    )


@blueprint.post("/<task_id>/lembar/<digest>")
@signed_in
def take(task_id: str, digest: str) -> ResponseReturnValue:
    """Put what is good of a checked upload into the draft, and go on in the form."""
    task, form = _fillable_task(task_id)
    data_dir = alur().config.data_dir
    files = checked_files.kept(data_dir, _slot(task_id), digest)
    if files is None:
        flash(_("Unggahan itu sudah tidak disimpan. Silakan unggah lagi."), "warn")
        return redirect(url_for("sheets.show", task_id=task_id))
    keep_others = request.form.get("lain") != "hapus"  # rows go only when somebody says so
    result, _made_here = read_sheet(task, form, files[_NAME], keep_others=keep_others)
    keep_draft(task, result.values)
    checked_files.drop(data_dir, _slot(task_id))
    flash(_("Isian dari lembar sudah masuk ke formulir sebagai konsep. Periksa, lalu selesaikan."), "good")
    return redirect(form_url(task, periksa=1))


def opened_form(task_id: str) -> tuple[OpenedTask, Form]:
    """Read a task that has a form."""
    with alur().database.read() as connection:
        task = opened(alur(), connection, person(), task_id)
    if task.form is None:
        raise NotFound(what=task_id)
    return task, task.form


def keep_draft(task: OpenedTask, values: dict[str, Any]) -> None:
    """Put answers into the person's draft; what else is in it stays."""
    former = task.draft[0] if task.draft is not None and isinstance(task.draft[0], dict) else {}
    alur().drafts.save(task.item.id, {**former, **values}, person=person().username)


def may_fill_in(task: OpenedTask) -> bool:
    """Say whether the person may put answers into the task's form."""
    who = person()
    return task.is_workable_by(who) or task.is_claimable_by(who) or may_enter(who, task.item, task.step)


def form_url(task: OpenedTask, **query: Any) -> str:
    """Give the page on which the person fills in the form."""
    if may_enter(person(), task.item, task.step):
        return url_for("on_behalf.show", task_id=task.item.id, **query)
    return url_for("tasks.show", task_id=task.item.id, **query)


def _fillable_task(task_id: str) -> tuple[OpenedTask, Form]:
    require(person(), Permission.WORK_ON_TASKS)
    task, form = opened_form(task_id)
    if not may_fill_in(task):
        flash(_("Isian tugas ini tidak dapat Anda ubah; lihat siapa yang mengerjakannya."), "warn")
        abort(redirect(url_for("tasks.show", task_id=task_id)))
    return task, form


def _upload_page(task: OpenedTask, *, problem: str = "") -> str:
    return render_template(
        "sheets/upload.html",
        task=task.shown,
        problem=problem,
        fillable=may_fill_in(task),
        lists=[said(each.label) for each in fillable_lists(task.form)] if task.form else [],
        back=form_url(task),
    )


def _for_reading(task: OpenedTask, form: Form, values: Any) -> bytes:
    labels = {code: label for listed in labels_of(task, form).values() for code, label in listed.items()}
    settings = task.context.settings
    return workbook(form, values, title=_title(task), language=language(), settings=settings, labels=labels)


def _title(task: OpenedTask) -> str:
    shown = task.shown
    parts = (f"{shown.number}. {shown.name}", shown.unit, shown.business_key)
    return " – ".join(part for part in parts if part)


def _slot(task_id: str) -> str:
    return f"{person().username}/{task_id}"
