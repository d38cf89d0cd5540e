"""Sending a case back: what the reason is called by the step that does it, and when it is done."""

from forms.fields import Form
from service.casework.deployed import Deployed
from service.queries.task_items import TaskItem
from service.web.forms.controls import FormPage
from service.web.language import gettext as _
from service.web.language import language
from service.web.tasks.pages import OpenedTask


def sent_back_by(task: TaskItem, done: TaskItem) -> bool:
    """Say whether it was the completion of `done` that sent the case back to this task."""
    back = task.returned
    return back is not None and back.by == done.completed_by and back.at == done.completed_at


def reason_label(deployed: Deployed, step_id: str) -> str:
    """Give the label under which the step asks why the case is sent back."""
    form, key = deployed.form_of(step_id), deployed.definition.step(step_id).return_reason
    asked = form.by_key.get(key) if form is not None and key is not None else None
    return asked.label.in_language(language()) if asked is not None else _("Alasan")


def label_of_return(task: OpenedTask) -> str:
    """Name what came with a returned task, as the step that returned it does."""
    returns = (each for each in reversed(task.tasks) if each.sent_back)
    returner = next((each for each in returns if sent_back_by(task.item, each)), None)
    return reason_label(task.deployed, returner.step) if returner is not None else _("Alasan")


def returns_now(task: OpenedTask, form: Form, page: FormPage) -> bool:
    """Say whether the answers so far send the case back: only then its form asks for the reason."""
    key = task.step.return_reason
    return key is not None and form.by_key[key].show_if is not None and key in page.keys
