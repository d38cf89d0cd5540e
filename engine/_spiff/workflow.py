"""One running process: SpiffWorkflow's tokens, moved by one command at a time."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from engine._spiff import moving, trees
from engine._spiff.compiling import CompiledProcess
from engine._spiff.elements import ParallelGateway, due_at
from engine._spiff.scripts import Evaluator, Scripts, branch_ids, branch_name, container, is_branch, units
from engine.errors import StuckInstance, TooManyRounds

MAX_DEPTH = 500  # finished steps that one token may drag along; SpiffWorkflow recurses through them
MAX_RUNS = 100  # of one element in one command, without a person: a loop that no one is in


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """A token in the diagram: SpiffWorkflow's task id, the element, the items around it and the state.

    `units` are the items of the multi-instances around it, from the outside in, and `branches` the
    SpiffWorkflow tasks that stand for them; `state` is `ready` for a
    user task on offer, `waiting` for a timer, a join or a running sub-process; `due_at` is set for timers
    only; `variables` are those of its own branch. `source` is the element that a token which waits for others
    at a parallel gateway came from.
    """

    id: str
    element: str
    units: tuple[str, ...]
    branches: tuple[str, ...]
    state: str
    manual: bool
    variables: Mapping[str, Any]
    due_at: datetime | None
    source: str | None

    @property
    def unit(self) -> str | None:
        """The item of the nearest multi-instance around it."""
        return self.units[-1] if self.units else None


@dataclass(slots=True)
class Workflow:
    """The tokens and variables of one instance."""

    process: CompiledProcess
    _scripts: Scripts
    _tree: trees.Tree
    _seen: set[UUID] = field(default_factory=set)

    @classmethod
    def new(cls, process: CompiledProcess, evaluator: Evaluator) -> "Workflow":
        """Make an instance that has not started."""
        scripts = Scripts(evaluator, process.items)
        return cls(process, scripts, trees.Tree(process, scripts))

    @classmethod
    def restored(cls, process: CompiledProcess, evaluator: Evaluator, state: Mapping[str, Any]) -> "Workflow":
        """Make an instance from what `state` gave."""
        scripts = Scripts(evaluator, process.items)
        scripts.variables = state["variables"]
        tree = trees.Tree(process, scripts, empty=True)
        trees.restore(tree, state)
        return cls(process, scripts, tree, {task.id for task in tree.all_tasks() if _reached(task)})

    def moved(
        self,
        process: CompiledProcess,
        evaluator: Evaluator,
        places: Mapping[str, str],
        variables: Mapping[str, Any],
        branches: Mapping[str, Mapping[str, Any]],
    ) -> "Workflow":
        """Make a copy whose tokens stand in another process at the same elements, or where `places` say.

        `variables` take the place of those of the process, `branches` of those of its branches, by element
        and units. A token that got another place is a new one. Raises `CannotMigrate`.
        """
        state = json.loads(json.dumps(self.state()))  # nothing of this one is shared
        other = Workflow.restored(process, evaluator, moving.rewritten(state, process, places))
        moving.look_ahead(other._tree)
        other._scripts.variables = dict(variables)
        for task in other._tree.all_tasks():
            if is_branch(task) and task.has_state(trees.STANDING):
                given = branches.get(branch_name(task), {})
                task.internal_data["variables"] = dict(given)
        return other

    def branches(self) -> dict[str, Mapping[str, Any]]:
        """Give the unfinished branches of repeated elements, by element and units, with their variables."""
        return {
            branch_name(task): task.internal_data.get("variables", {})
            for task in self._tree.all_tasks()
            if is_branch(task) and task.has_state(trees.STANDING)
        }

    def state(self) -> dict[str, Any]:
        """Give the state as JSON types; the order of its keys matters."""
        return {"variables": self._scripts.variables, **trees.written(self._tree)}

    @property
    def completed(self) -> bool:
        """Whether the process has reached its end."""
        return bool(self._tree.completed)

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables of the process; those of branches go with their tokens."""
        return self._scripts.variables

    def start(self, variables: Mapping[str, Any], *, at: datetime) -> tuple[str, ...]:
        """Let the first token go; gives the flows taken."""
        self._scripts.give(self._tree.task_tree, variables)
        return self._advance(None, at)

    def complete(self, task_id: str, variables: Mapping[str, Any], *, at: datetime) -> tuple[str, ...]:
        """Finish a user task on offer with the variables it yields; gives the flows taken."""
        task = self._tree.get_task_from_id(UUID(task_id))
        self._scripts.give(task, variables)
        return self._advance(task.run, at)

    def fire(self, timer_id: str, *, at: datetime) -> tuple[str, ...]:
        """Let exactly this timer go off; gives the flows taken."""
        task = self._tree.get_task_from_id(UUID(timer_id))
        task.internal_data["event_fired"] = True
        return self._advance(lambda: task.task_spec._update(task), at)

    def active(self) -> list[Active]:
        """Give every token that stands at an element of the diagram, in an order that replay repeats."""
        return [
            Active(
                id=str(task.id),
                element=task.task_spec.bpmn_id,
                units=units(task),
                branches=branch_ids(task),
                state="ready" if task.has_state(TaskState.READY) else "waiting",
                manual=bool(task.task_spec.manual),
                variables=self._scripts.own(task),
                due_at=due_at(task),
                source=_source(task),
            )
            for task in self._tree.all_tasks()
            if task.has_state(trees.STANDING) and task.task_spec.bpmn_id is not None
        ]

    def _advance(self, move: Callable[[], object] | None, at: datetime) -> tuple[str, ...]:
        self._scripts.now = at
        taken: list[str] = []
        try:
            if move is not None:
                move()
            self._run_what_needs_nobody(taken)
        except RecursionError as error:
            raise StuckInstance(element="?", reason="a loop without a decision") from error
        except SpiffWorkflowException as error:
            element = getattr(getattr(error, "task_spec", None), "bpmn_id", None) or "?"
            raise StuckInstance(element=element, reason=str(error)) from error
        for task in self._tree.all_tasks():
            if _reached(task):
                self._note(task, taken)
        trees.shorten(self._tree)
        self._seen &= {task.id for task in self._tree.all_tasks()}
        return tuple(taken)

    def _run_what_needs_nobody(self, taken: list[str]) -> None:
        """Run gateways and events until only people, timers and joins are left.

        SpiffWorkflow's own loop also runs what the step before has just cancelled.
        """
        runs: Counter[tuple[int, str]] = Counter()
        ran = True
        while ran:
            ran = False
            for task in self._tree.all_tasks():
                if task.has_state(TaskState.READY) and not task.task_spec.manual:
                    ran = True
                    self._note(task, taken)
                    task.run()
                    runs[id(task.workflow), task.task_spec.name] += not is_branch(task)
                    if runs[id(task.workflow), task.task_spec.name] > MAX_RUNS:
                        raise StuckInstance(element=task.task_spec.bpmn_id, reason="loop")

    def _note(self, task: Any, taken: list[str]) -> None:
        """Note the flow by which a token came to `task`, once; what lies around it comes first."""
        if task.id in self._seen:
            return
        self._seen.add(task.id)
        _check_depth(task)
        if (around := container(task)) is not None:
            self._note(around, taken)
        source = task.parent
        if is_branch(task):  # it begins inside its own element
            self._note(source, taken)
            return
        while source is not None and source.task_spec.bpmn_id is None:
            source = source.parent
        if source is not None:
            flow = self.process.flows.get((source.task_spec.bpmn_id, task.task_spec.bpmn_id))
            taken.extend([flow] if flow is not None else [])


def _source(task: Any) -> str | None:
    """Name the element from which a token came to a parallel gateway at which it waits."""
    if not isinstance(task.task_spec, ParallelGateway) or not task.has_state(TaskState.WAITING):
        return None
    source = task.parent
    while source is not None and source.task_spec.bpmn_id is None:
        source = source.parent
    return source.task_spec.bpmn_id if source is not None else None


def _reached(task: Any) -> bool:
    """Say whether a token came here, were it only to be taken away by another in the same command."""
    if task.has_state(TaskState.CANCELLED):
        return task.parent is not None and bool(task.parent.has_state(TaskState.COMPLETED))
    return bool(task.has_state(trees.STANDING | TaskState.COMPLETED))


def _check_depth(task: Any) -> None:
    """Refuse to go so deep that SpiffWorkflow would lose the token, and say whether people did it."""
    if task.depth <= MAX_DEPTH:
        return
    element, source = task.task_spec.bpmn_id or "?", task.parent
    for _ in range(MAX_RUNS):
        if source.task_spec.manual:
            raise TooManyRounds(step=element, rounds=MAX_DEPTH)
        source = source.parent
    raise StuckInstance(element=element, reason="loop")
