"""The variables of an instance, and what SpiffWorkflow asks of them while it moves tokens.

Variables live with the process, or with the branch of a multi-instance in which they were given: there
they hide those of the process, and they go when the branch ends. SpiffWorkflow's own way, a copy on every
task, loses what parallel branches give and is left empty.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from engine.errors import ExpressionError, StuckInstance

Evaluator = Callable[[str, Mapping[str, Any]], Any]  # (expression, variables) -> value, or ExpressionError


def container(task: Any) -> Any:
    """Give the task whose sub-process a task belongs to; None on the top level."""
    parent_id = task.workflow.parent_task_id
    return None if parent_id is None else task.workflow.top_workflow.get_task_from_id(parent_id)


def is_branch(task: Any) -> bool:
    """Say whether a task is one of the repeated ones of a multi-instance."""
    return "key_or_index" in task.internal_data


def branches(task: Any) -> Iterator[Any]:
    """Give the repeated tasks around a task, itself included, from the inside out."""
    while task is not None:
        if is_branch(task):
            yield task
        task = container(task)


def branch_ids(task: Any) -> tuple[str, ...]:
    """Give the ids of the multi-instance branches around a task, from the outside in."""
    return tuple(str(branch.id) for branch in branches(task))[::-1]


def units(task: Any) -> tuple[str, ...]:
    """Name the items of the multi-instances around a task, from the outside in."""
    return tuple(str(branch.internal_data["key_or_index"]) for branch in branches(task))[::-1]


def branch_name(task: Any) -> str:
    """Name one of the repeated tasks of a multi-instance by its element and the items around it."""
    return str(task.task_spec.bpmn_id) + "".join(f"[{unit}]" for unit in units(task))


class Scripts:
    """SpiffWorkflow's script engine of one instance: it evaluates our expressions and knows no scripts.

    `items` names the variable by which a multi-instance knows its current item, by element.
    """

    def __init__(self, evaluator: Evaluator, items: Mapping[str, str]) -> None:
        self._evaluator = evaluator
        self._items = items
        self.variables: dict[str, Any] = {}
        self.now: datetime | None = None

    def give(self, task: Any, values: Mapping[str, Any]) -> None:
        """Keep what a task yields, in its branch or, outside any, with the process."""
        branch = next(branches(task), None)
        home = self.variables if branch is None else branch.internal_data.setdefault("variables", {})
        home.update(deepcopy(dict(values)))

    def own(self, task: Any) -> dict[str, Any]:
        """Give the variables of the branches around a task; inner ones hide outer ones."""
        given: dict[str, Any] = {}
        for branch in branches(task):
            given = {**branch.internal_data.get("variables", {}), **given}
        return given

    def evaluate(self, task: Any, expression: str, external_context: object = None) -> Any:
        """Give the value of an expression where a task stands; a failure names the element."""
        del external_context
        try:
            return self._evaluator(expression, self._scope(task))
        except ExpressionError as error:
            raise StuckInstance(element=task.task_spec.bpmn_id, reason=error.text.en) from error

    def collection(self, task: Any, name: str) -> list[str]:
        """Give the items that a multi-instance is to run over."""
        items = self._scope(task).get(name)
        if not isinstance(items, dict):
            raise StuckInstance(element=task.task_spec.bpmn_id, reason=f"{name} was never given")
        return list(items)

    def _scope(self, task: Any) -> dict[str, Any]:
        scope = {**self.variables, **self.own(task)}
        for branch in reversed(list(branches(task))):
            if item := self._items.get(branch.task_spec.bpmn_id):
                scope[item] = branch.internal_data["key_or_index"]
        return scope
