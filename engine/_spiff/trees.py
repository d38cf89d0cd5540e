"""The trees of tasks in which SpiffWorkflow keeps tokens: written down, read back, and kept short.

SpiffWorkflow never forgets a finished task. A file that goes round and round would grow with every round,
until its iterators, which stop at a depth of 1,000, lose tokens.
"""

import sys
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.mixins.events.event_types import CatchingEvent
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

STANDING = TaskState.WAITING | TaskState.READY | TaskState.STARTED


class SubTree(BpmnSubWorkflow):  # type: ignore[misc]
    """The tokens of one sub-process."""

    def get_tasks_iterator(self, first_task: Any = None, **filters: Any) -> Any:
        """Go through tasks to whatever depth: the depth is counted wrongly across sub-processes."""
        return super().get_tasks_iterator(first_task, max_depth=sys.maxsize, **filters)

    def _task_removed_notify(self, task: Any) -> None:
        super()._task_removed_notify(task)
        self.top_workflow.forget(task)


class Tree(BpmnWorkflow):  # type: ignore[misc]
    """The tokens of one process and, by the task that holds it, of each sub-process."""

    def get_tasks_iterator(self, first_task: Any = None, **filters: Any) -> Any:
        """Go through tasks to whatever depth: the depth is counted wrongly across sub-processes."""
        return super().get_tasks_iterator(first_task, max_depth=sys.maxsize, **filters)

    def create_subprocess(self, my_task: Any, spec_name: str) -> SubTree:
        """Begin the sub-process of a task."""
        subtree = SubTree(self.subprocess_specs[spec_name], my_task.id, self)
        self.subprocesses[my_task.id] = subtree
        return subtree

    def _task_removed_notify(self, task: Any) -> None:
        super()._task_removed_notify(task)
        self.forget(task)

    def forget(self, task: Any) -> None:
        """Take with a removed task what hangs on it; SpiffWorkflow leaves its sub-process running."""
        self.event_manager.remove_task(task)
        gone = self.subprocesses.pop(task.id, None)
        for inner in list(gone.tasks.values()) if gone is not None else ():
            self.forget(inner)

    def all_tasks(self) -> Iterator[Any]:
        """Give every task, those of sub-processes too, in an order that a restored instance shares."""
        for tree in (self, *list(self.subprocesses.values())):
            yield from list(tree.tasks.values())


def written(tree: Tree) -> dict[str, Any]:
    """Write the trees as JSON types, without specs and data; orders matter."""
    subprocesses = [{"of": str(task_id), **_one(each)} for task_id, each in tree.subprocesses.items()]
    return {**_one(tree), "subprocesses": subprocesses}


def restore(tree: Tree, state: Mapping[str, Any]) -> None:
    """Fill an empty tree from what `written` gave."""
    _fill(tree, state)
    for record in state["subprocesses"]:  # in the order they began: what lies around comes first
        task = tree.get_task_from_id(UUID(record["of"]))
        subtree = SubTree(tree.subprocess_specs[task.task_spec.spec], task.id, tree, deserializing=True)
        _fill(subtree, record)
        tree.subprocesses[task.id] = subtree
        subtree.completed_event.connect(task.task_spec._on_subworkflow_completed, task)


def shorten(tree: Tree) -> None:
    """Forget finished work that nothing looks back at."""
    for task in tree.all_tasks():
        if task.id in tree.subprocesses and task.has_state(TaskState.FINISHED_MASK):
            tree.forget(task)
    for each in (tree, *tree.subprocesses.values()):
        _shorten(each)


def _one(tree: Any) -> dict[str, Any]:
    return {"completed": tree.completed, "tasks": [_task(task) for task in tree.tasks.values()]}


def _task(task: Any) -> dict[str, Any]:
    return {
        "id": str(task.id),
        "spec": task.task_spec.name,
        "state": task.state,
        "parent": str(task._parent) if task._parent is not None else None,
        "children": [str(child) for child in task._children],
        "triggered": task.triggered,
        "internal": task.internal_data,
    }


def _fill(tree: Any, state: Mapping[str, Any]) -> None:
    for record in state["tasks"]:
        spec = tree.spec.task_specs[record["spec"]]
        task = Task(tree, spec, state=record["state"], id=UUID(record["id"]))
        task._parent = UUID(record["parent"]) if record["parent"] is not None else None
        task._children = [UUID(child) for child in record["children"]]
        task.triggered, task.internal_data = record["triggered"], record["internal"]
        if isinstance(spec, CatchingEvent) and task.has_state(TaskState.WAITING):
            tree.top_workflow.event_manager.add_task(task)
    tree.task_tree = next(iter(tree.tasks.values()))
    tree.completed = state["completed"]


def _shorten(tree: Any) -> None:
    """Hang the smallest branch that holds all tokens right under the root, and drop everything else."""
    top = _common(tree)
    if top is None or top.parent in (None, tree.task_tree):
        return
    kept = {tree.task_tree.id: tree.task_tree}
    kept |= {task.id: task for task in tree.tasks.values() if _under(top, task)}
    tree.tasks = kept
    tree.task_tree._children = [top.id]
    top._parent = tree.task_tree.id


def _common(tree: Any) -> Any:
    """Give the innermost task that all standing tokens descend from; a token at its end needs none."""
    common: list[Any] = []
    for task in tree.tasks.values():
        if task.has_state(STANDING) and not isinstance(task.task_spec, _EndJoin):
            path = _path(task)
            common = [a for a, b in zip(common, path, strict=False) if a is b] if common else path
    return common[-1] if common else None


def _path(task: Any) -> list[Any]:
    path = []
    while task is not None:
        path.append(task)
        task = task.parent
    return path[::-1]


def _under(top: Any, task: Any) -> bool:
    while task is not None and task is not top:
        task = task.parent
    return task is top
