"""A task read for its page: the case around it, its form with answers laid out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from engine.sop import Step
from forms.context import FormContext
from forms.fields import Form
from forms.values import client_part, initial_values, resolved_options
from service.bootstrap import Alur
from service.casework.contexts import local_day, surroundings
from service.casework.deployed import Deployed
from service.permissions import Permission, allows
from service.persistence.database import Connection
from service.persistence.store import cases, office, people
from service.persistence.store.people import Person
from service.queries import contributions
from service.queries.contributions import CommentItem, DocumentItem, Submission
from service.queries.task_items import TaskItem
from service.queries.tasks import readable_task, tasks_of_case
from service.web.forms.answers import Answers, Errors, asked_answers
from service.web.forms.controls import FormPage, Problem
from service.web.forms.pages import form_page, problems_of
from service.web.language import language
from service.web.presenting import TaskShown, deadlines, task_shown


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTask:
    """A task as read for one request. `form` and `context` are there unless the step has no form.

    `handed_in` is what this very task was completed with, whatever a later round brought. `tasks` are all of
    the case, `submissions` those of a case that came back (else none), `names` those of people and `units`
    by their ids.
    """

    item: TaskItem
    deployed: Deployed
    step: Step
    form: Form | None
    context: FormContext
    handed_in: Mapping[str, Any] | None
    draft: tuple[Any, datetime] | None
    shown: TaskShown
    tasks: tuple[TaskItem, ...]
    documents: tuple[DocumentItem, ...]
    remarks: tuple[CommentItem, ...]
    submissions: tuple[Submission, ...]
    names: Mapping[str, str]
    units: Mapping[str, str]

    @property
    def is_live(self) -> bool:
        """Say whether the task is open in a running case."""
        return self.item.status == "open" and self.item.instance.status == "running"

    def is_workable_by(self, person: Person) -> bool:
        """Say whether the person has the task in hand."""
        return self.is_live and self.item.assignee == person.username

    def is_claimable_by(self, person: Person) -> bool:
        """Say whether the person may take the task."""
        candidate = person.actor.role_for(self.item.lane, self.item.unit) is not None
        free = self.is_live and self.item.assignee is None
        return free and candidate and allows(person, Permission.WORK_ON_TASKS)


def opened(
    alur: Alur,
    connection: Connection,
    person: Person,
    task_id: str,
    *,
    around: tuple[Deployed, str] | None = None,
) -> OpenedTask:
    """Read a task with all that its page needs; raises `NotFound`.

    `around` is another step whose form is to be shown in this task's surroundings, by the version that it was
    done by.
    """
    now = alur.clock.now()
    item = readable_task(connection, person, task_id)
    case = item.instance
    deployed = alur.deployments.of(connection, case.deployment_hash)
    shown_by, step = around or (deployed, item.step)
    form, row = shown_by.form_of(step), cases.read_task(connection, task_id)
    context = FormContext(today=local_day(now))
    if form is not None and row is not None:
        settings = office.settings(connection)
        context = surroundings(
            connection, shown_by, form, row, case.business_key, at=now, settings=settings
        ).context
    handed_in = contributions.submission_of(connection, task_id) if item.status == "completed" else None
    tasks, documents = (
        tasks_of_case(connection, case.id),
        contributions.documents_of_case(connection, case.id),
    )
    came_back = item.returned is not None or item.round > 1
    mentioned = {document.created_by for document in documents} | {each.acted_for or "" for each in tasks}
    return OpenedTask(
        item=item,
        deployed=deployed,
        step=deployed.definition.step(item.step),
        form=form,
        context=context,
        handed_in=handed_in.values if handed_in is not None else None,
        draft=cases.read_draft(connection, task_id, person.username),
        shown=task_shown(item, deadlines(alur, connection, now), me=person.username),
        tasks=tasks,
        documents=documents,
        remarks=contributions.comments_of_case(connection, case.id),
        submissions=contributions.submissions_of_case(connection, case.id) if came_back else (),
        names=people.names_of(connection, mentioned),
        units={code: name for code, name, _active in office.units(connection)},
    )


def opening_values(task: OpenedTask, form: Form) -> dict[str, Any]:
    """Give the raw answers the form opens with: the draft, or else former answers and defaults."""
    if task.draft is not None and isinstance(task.draft[0], dict):
        return {key: value for key, value in task.draft[0].items() if key in form.by_key}
    return client_part(form, initial_values(form, task.context))


def asked(
    task: OpenedTask,
    form: Form,
    raw: Mapping[str, Any],
    *,
    blank: Mapping[str, int] | None = None,
    errors: Errors | None = None,
    judged: bool = False,
) -> tuple[FormPage, tuple[Problem, ...]]:
    """Lay out the form with raw answers; `judged` shows what is wrong with them."""
    answers = asked_answers(
        form, raw, task.context, language=language(), blank=blank, errors=errors, judged=judged
    )
    page = form_page(form, answers, language=language(), file_url=_file_url(task))
    return page, problems_of(form, answers.errors, page, language=language())


def answered(task: OpenedTask, form: Form, values: Mapping[str, Any]) -> FormPage:
    """Lay out stored answers for reading."""
    answers = Answers(
        values={field.key: values[field.key] for field in form.fields if field.key in values},
        options=resolved_options(form, task.context, values=values, language=language()),
    )
    return form_page(form, answers, language=language(), file_url=_file_url(task), readonly=True)


def _file_url(task: OpenedTask) -> Callable[[str], str]:
    return lambda digest: url_for("files.show", instance_id=task.item.instance.id, sha256=digest)
