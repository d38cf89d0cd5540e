"""Answers of an earlier case, fitted into a task's form as a draft."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from forms.fields import Form
from forms.fitting import Fitted, fitted
from forms.rows import rows_in
from forms.validation import computed
from forms.values import resolved_options
from service.permissions import Permission, require
from service.queries.former_cases import former_answers, former_cases
from service.web import times
from service.web.frame import alur, comes_back_to, person, signed_in
from service.web.language import gettext as _
from service.web.language import language, said
from service.web.tasks.pages import OpenedTask, answered, opening_values
from service.web.tasks.sheets import form_url, keep_draft, may_fill_in, opened_form
from service.web.words import status_of

blueprint = Blueprint("copying", __name__, url_prefix="/tugas")
comes_back_to(blueprint, "copying.choose")


@blueprint.get("/<task_id>/salin")
@signed_in
def choose(task_id: str) -> ResponseReturnValue:
    """List the earlier cases, or show what one of them (`dari`) would put into the form."""
    task, form = _copyable(task_id)
    chosen = request.args.get("dari")
    if chosen is None:
        with alur().database.read() as connection:
            cases = former_cases(connection, person(), task.item)
        listed = [(each, status_of(each.status), times.moment(each.submitted_at)) for each in cases]
        return render_template("sheets/former.html", task=task.shown, cases=listed, back=form_url(task))
    name, fit = _fitted(task, form, chosen)
    raw = {**opening_values(task, form), **fit.answers}
    values = computed(form, raw, task.context)
    copied = {key: values[key] for key in form.copied if key in values}
    return render_template(
        "sheets/copy.html",
        task=task.shown,
        chosen=chosen,
        name=name,
        left_out=[said(each) for each in fit.left_out],
        replaced=_replaced(task, form, fit),
        form=answered(task, form, copied),
        drafted=task.draft is not None,
        back=form_url(task),
    )


@blueprint.post("/<task_id>/salin")
@signed_in
def copy(task_id: str) -> ResponseReturnValue:
    """Put the answers of an earlier case into the draft, and go on in the form."""
    require(person(), Permission.WORK_ON_TASKS)
    task, form = _copyable(task_id)
    name, fit = _fitted(task, form, request.form.get("dari", ""))
    keep_draft(task, {**opening_values(task, form), **fit.answers})
    flash(
        _("Isian dari berkas %(name)s sudah disalin sebagai konsep. Periksa sebelum selesai.", name=name),
        "good",
    )
    return redirect(form_url(task))


def _replaced(task: OpenedTask, form: Form, fit: Fitted) -> list[tuple[str, int]]:
    """Count the rows of the form that give way to those of the earlier case, by list."""
    present = opening_values(task, form)
    lists = [form.by_key[key] for key in fit.answers if form.by_key[key].value_type == "rows"]
    counted = [
        (said(each.label), len(rows_in(present.get(each.key)))) for each in lists if not each.has_fixed_rows
    ]
    return [(name, count) for name, count in counted if count]


def _copyable(task_id: str) -> tuple[OpenedTask, Form]:
    task, form = opened_form(task_id)
    if not form.copied or not may_fill_in(task):
        raise NotFound(what=task_id)
    return task, form


def _fitted(task: OpenedTask, form: Form, chosen: str) -> tuple[str, Fitted]:
    with alur().database.read() as connection:
        name, values = former_answers(connection, person(), task.item, chosen)
    opening = opening_values(task, form)
    options = resolved_options(form, task.context, language=language())
    return name, fitted(form, values if isinstance(values, dict) else {}, opening, options)
