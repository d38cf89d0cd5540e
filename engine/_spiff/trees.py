"""The trees of tasks in which SpiffWorkflow keeps tokens: written down, read back, and kept short.

SpiffWorkflow never forgets a finished task: a case that goes round and round would grow with every round,
until the iterators, which stop at a depth of 1,000, lose its tokens.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine._spiff.compiling import CompiledProcess
from engine._spiff.scripts import Scripts

STANDING = TaskState.WAITING | TaskState.READY | TaskState.STARTED


class Tree(BpmnWorkflow):  # type: ignore[misc]
    """The tokens of one process and, by the task that holds it, of each sub-process."""

    def __init__(self, process: CompiledProcess, scripts: Scripts, *, empty: bool = False) -> None:
        """Make the trees of a process that has not started, or `empty` ones to be filled."""
        super().__init__(process.spec, process.subprocess_specs, script_engine=scripts, deserializing=empty)
        self.task_removed_event.connect(lambda _, task: self.forget(task))

    def forget(self, task: Any) -> None:
        """Take with a removed task its sub-process, which SpiffWorkflow leaves running."""
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
        spec = tree.subprocess_specs[task.task_spec.spec]
        subtree = BpmnSubWorkflow(spec, task.id, tree, deserializing=True)
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
