"""Puts the page of a task together: the task, its form with answers, and what the SOP says of the step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from engine.sop import Step
from engine.texts import Text
from forms.context import FormContext
from forms.fields import Form
from forms.validation import computed, read
from forms.values import client_part, initial_values, new_row, resolved_options
from service.bootstrap import Alur
from service.casework.contexts import local_day, surroundings
from service.casework.deployed import Deployed
from service.permissions import Permission, allows
from service.persistence.database import Connection
from service.persistence.store import cases, office
from service.persistence.store.people import Person
from service.queries import contributions
from service.queries.task_items import TaskItem
from service.queries.tasks import readable_task
from service.web.controls import FormPage, Problem
from service.web.form_pages import Answers, Errors, form_page, problems_of
from service.web.language import gettext as _
from service.web.language import language
from service.web.presenting import TaskShown, deadlines, task_shown

NO_ERRORS: Mapping[str, Sequence[Text]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedTask:
    """A task as read for one request. `form` and `context` are there unless the step has no form.

    `handed_in` is what this very task was completed with, whatever a later round brought.
    """

    item: TaskItem
    deployed: Deployed
    step: Step
    form: Form | None
    context: FormContext
    handed_in: Mapping[str, Any] | None
    draft: tuple[Any, datetime] | None
    shown: TaskShown
    files: tuple[cases.CaseFile, ...]

    def is_workable_by(self, person: Person) -> bool:
        """Say whether the person has the task in hand."""
        running = self.item.instance.status == "running"
        return self.item.status == "open" and running and self.item.assignee == person.username

    def is_claimable_by(self, person: Person) -> bool:
        """Say whether the person may take the task."""
        free = self.item.status == "open" and self.item.assignee is None
        candidate = person.actor.role_for(self.item.lane, self.item.unit) is not None
        running = self.item.instance.status == "running"
        return free and candidate and running and allows(person, Permission.WORK_ON_TASKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """An earlier step that yielded something this step needs."""

    label: str
    title: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredInput:
    """Something the SOP wants to be there; without `materials` it comes from outside."""

    name: str
    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """What the SOP says of the step; `following` is the step printed after it, empty for the last.

    `needs_reading` where one judges or vouches for what earlier steps yielded: that is open from the start.
    """

    activity: str
    required_inputs: tuple[RequiredInput, ...]
    output: str
    documents: tuple[tuple[str, str], ...]
    place: str
    following: str
    materials: tuple[Material, ...]
    needs_reading: bool


def opened(
    alur: Alur, connection: Connection, person: Person, task_id: str, *, around: str | None = None
) -> OpenedTask:
    """Read a task with all that its page needs; raises `NotFound`.

    `around` is another step whose form is to be shown in this task's surroundings.
    """
    now = alur.clock.now()
    item = readable_task(connection, person, task_id)
    deployed = alur.deployments.of(connection, item.instance.deployment_hash)
    form, row = deployed.form_of(around or item.step), cases.read_task(connection, task_id)
    context = FormContext(today=local_day(now))
    if form is not None and row is not None:
        context = surroundings(
            connection,
            deployed,
            form,
            row,
            item.instance.business_key,
            at=now,
            settings=office.settings(connection),
        ).context
    handed_in = contributions.submission_of(connection, task_id) if item.status == "completed" else None
    return OpenedTask(
        item=item,
        deployed=deployed,
        step=deployed.definition.step(item.step),
        form=form,
        context=context,
        handed_in=handed_in.values if handed_in is not None else None,
        draft=cases.read_draft(connection, task_id, person.username),
        shown=task_shown(item, deadlines(alur, connection, now), me=person.username),
        files=tuple(cases.files_of_case(connection, item.instance.id)),
    )


def facts_of(task: OpenedTask) -> StepFacts:
    """Say what the SOP asks of the step."""
    steps = task.deployed.definition.diagram.steps
    after = next((step for step in steps if step.sort_key > task.step.sort_key), None)
    inputs = tuple(
        RequiredInput(name=name, materials=tuple(_materials(task, name)))
        for name in task.step.required_inputs
    )
    return StepFacts(
        activity=task.step.activity,
        required_inputs=inputs,
        output=task.step.output or "",
        documents=tuple((file.name, _file_url(task)(file.sha256)) for file in task.files),
        place=_("Langkah %(number)s dari %(last)s", number=task.step.number, last=steps[-1].number),
        following=f"{after.number}. {after.name}" if after else "",
        materials=tuple(dict.fromkeys(each for needed in inputs for each in needed.materials)),
        needs_reading=task.step.return_reason is not None or _vouches(task.form),
    )


def _vouches(form: Form | None) -> bool:
    """Say whether the form wants a statement to be ticked."""
    return form is not None and any(each.type == "checkbox" and each.required for each in form.fields)


def _materials(task: OpenedTask, name: str) -> list[Material]:
    """Find the earlier steps that yield an input and have been done, the latest first."""
    yielding = [
        step
        for step in task.deployed.definition.diagram.steps
        if (step.output or "").casefold() == name.casefold()
        and step.sort_key < task.step.sort_key
        and task.context.steps.get(step.id)
    ]
    return [
        Material(
            label=_("langkah %(number)s", number=step.number),
            title=f"{step.number}. {step.name}",
            url=url_for("tasks.material", task_id=task.item.id, step_id=step.id),
        )
        for step in reversed(yielding)
    ]


def opening_values(task: OpenedTask, form: Form) -> dict[str, Any]:
    """Give the raw answers the form opens with: the draft, or else former answers and defaults."""
    if task.draft is not None and isinstance(task.draft[0], dict):
        return dict(task.draft[0])
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
    reading = read(form, raw, task.context)
    values = computed(form, raw, task.context)
    for key, count in (blank or {}).items():
        rows = [new_row(form, key, task.context, values) for _row in range(count)]
        values[key] = [*values.get(key, []), *rows]
    found = errors if errors is not None else reading.errors if judged else NO_ERRORS
    answers = Answers(
        values=values,
        options=resolved_options(form, task.context, values=values, language=language()),
        hidden=frozenset(reading.hidden),
        required=frozenset(reading.required),
        errors=found,
        warnings=reading.warnings,
    )
    page = form_page(form, answers, language=language(), file_url=_file_url(task))
    return page, problems_of(form, found, page, language=language())


def answered(task: OpenedTask, form: Form, values: Mapping[str, Any]) -> FormPage:
    """Lay out stored answers for reading."""
    answers = Answers(
        values={field.key: values[field.key] for field in form.fields if field.key in values},
        options=resolved_options(form, task.context, values=values, language=language()),
    )
    return form_page(form, answers, language=language(), file_url=_file_url(task), readonly=True)


def submission_of(task: OpenedTask) -> Mapping[str, Any] | None:
    """Give the latest answers to the task's own step and unit."""
    return task.context.former if task.item.status == "completed" else None


def _file_url(task: OpenedTask) -> Callable[[str], str]:
    return lambda digest: url_for("files.show", instance_id=task.item.instance.id, sha256=digest)
