"""The command that finishes a task: who may, with which answers, and what was not at hand."""

from collections.abc import Collection, Mapping
from typing import Any

from engine import inputs, rules
from engine.commands import CompleteTask, OnBehalf
from engine.errors import Invalid, NotACandidate, ScanMissing
from engine.texts import Text
from forms.validation import validated
from service.casework.contexts import surroundings
from service.dispatch.transaction import Act, Made
from service.persistence.store import cases
from service.persistence.store.cases import Task


class UnknownInput(Invalid):
    """Something was said to be at hand that the step does not require."""

    code = "unknown-input"
    template = Text(
        "«{name}» bukan kelengkapan langkah ini.", "«{name}» is not among the required inputs of this step."
    )


def completion(act: Act, task: Task, values: Mapping[str, Any], at_hand: Collection[str] | None) -> Made:
    """Make the command for a person of the task's lane."""
    must_work_on(act, task)
    answers, sources = _answers(act, task, values)
    missing = _missing(act, task, at_hand)
    return CompleteTask(task_key=task.key, values=answers, inputs_missing=missing), sources


def completion_on_behalf(
    act: Act,
    task: Task,
    values: Mapping[str, Any],
    at_hand: Collection[str] | None,
    *,
    reason: str,
    scan: str,
) -> Made:
    """Make the command for somebody who enters a unit's paper form.

    `scan` is a file of this task that they attached themself: what the unit brought is no scan of its paper.
    """
    must_enter(act, task)
    rules.must_say_why(reason)
    files = cases.files_of_case(act.connection, task.instance_id)
    wanted = (scan, task.id, act.person.username)
    found = (file.name for file in files if (file.sha256, file.task_id, file.created_by) == wanted)
    name = next(found, None)
    if name is None:
        raise ScanMissing({"scan": [ScanMissing.template]})
    answers, sources = _answers(act, task, values)
    command = CompleteTask(
        task_key=task.key,
        values=answers,
        inputs_missing=_missing(act, task, at_hand),
        on_behalf=OnBehalf(reason=reason.strip(), scan_sha256=scan, scan_name=name),
    )
    return command, sources


def must_work_on(act: Act, task: Task) -> None:
    """Raise what refuses the person before anybody looks at the values."""
    act.instance.role_of(act.person.actor, task.key)
    rules.must_be_free(act.instance.open_tasks[task.key], act.person.actor)


def must_enter(act: Act, task: Task) -> None:
    """Raise what keeps the person from entering a unit's paper form."""
    act.instance.role_on_behalf(act.person.actor, task.key)
    rules.must_be_free(act.instance.open_tasks[task.key], act.person.actor)


def may_attach(act: Act, task: Task) -> None:
    """Raise unless the person may work on the task, or enter the unit's paper form."""
    try:
        must_work_on(act, task)
    except NotACandidate:
        must_enter(act, task)


def _answers(act: Act, task: Task, values: Mapping[str, Any]) -> tuple[dict[str, Any], Mapping[str, Any]]:
    """Check and compute the answers; a step without a form has none."""
    form = act.deployed.form_of(task.step)
    if form is None:
        return {}, {}
    around = surroundings(
        act.connection, act.deployed, form, task, act.case.business_key, at=act.at, settings=act.settings
    )
    return dict(validated(form, values, around.context)), around.sources


def _missing(act: Act, task: Task, at_hand: Collection[str] | None) -> tuple[str, ...]:
    """Name the inputs from outside that are not said to be at hand; nothing said, nothing missing."""
    if at_hand is None:
        return ()
    steps, step = act.deployed.definition.diagram.steps, act.deployed.definition.step(task.step)
    known = {name.casefold() for name in step.required_inputs}
    for name in at_hand:
        if name.casefold() not in known:
            text = UnknownInput.template.filled(name=name)
            raise UnknownInput({"inputs": [text]}, name=name)
    named = {name.casefold() for name in at_hand}
    return tuple(name for name in inputs.external(steps, step) if name.casefold() not in named)
