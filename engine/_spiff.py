"""SpiffWorkflow behind a small face: the only module that imports it, and the only one with `Any` tasks.

What is done here and why stands with the traps we measured: specs are parsed once and shared, so
`completed_event` of every repeated task is connected at once (else a restored multi-instance hangs);
timers never read the wall clock; scripts never run; snapshots leave the specs out and keep key order.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnSubWorkflowConverter, TaskConverter
from SpiffWorkflow.bpmn.serializer.helpers import DefaultRegistry
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.defaults import SubWorkflowTask
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    DurationTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask, MultiInstanceTask
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from engine.codec import instant, read_instant
from engine.errors import DiagramRefused, StuckInstance, TooManyRounds

ZONE = ZoneInfo("Asia/Jakarta")  # a date without a zone in a timer is meant as the office's own time
MAX_DEPTH = 800  # SpiffWorkflow's iterators lose tasks below a depth of 1,000
MAX_ENGINE_STEPS = 20_000  # automatic steps in one command; more means a loop without a person in it
_DEFINITE = TaskState.WAITING | TaskState.READY | TaskState.STARTED | TaskState.COMPLETED | TaskState.ERROR
_ACTIVE = TaskState.WAITING | TaskState.READY | TaskState.STARTED


class Evaluator(Protocol):
    """Evaluates the expressions of a diagram over a token's variables."""

    def __call__(self, expression: str, variables: Mapping[str, Any]) -> Any:
        """Give the value; raises an EngineError."""
        ...


@dataclass(frozen=True, slots=True)
class CompiledProcess:
    """A parsed process, shared by all its instances and never changed after `compiled`."""

    spec: Any
    subprocess_specs: Mapping[str, Any]
    flows: Mapping[tuple[str, str], str]
    elements: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Active:
    """A token in the diagram: SpiffWorkflow's task id, the element, the unit's branch and the state.

    `state` is `ready` for a user task on offer, `waiting` for a timer, a join or a running sub-process;
    `due_at` is set for timers only.
    """

    id: str
    element: str
    unit: str | None
    state: str
    manual: bool
    variables: Mapping[str, Any]
    due_at: datetime | None = None


class _Duration(DurationTimerEventDefinition):  # type: ignore[misc]
    """A duration that counts from the command's time and fires only when told to."""

    def has_fired(self, my_task: Any) -> bool:
        if my_task._get_internal_data("event_value") is None:
            engine = my_task.workflow.script_engine
            parts = TimerEventDefinition.parse_iso_duration(engine.text(my_task, self.expression))
            due_at = engine.now + TimerEventDefinition.get_timedelta_from_start(parts, engine.now)
            my_task._set_internal_data(event_value=instant(due_at))
        return bool(my_task._get_internal_data("event_fired", False))


class _Date(TimeDateEventDefinition):  # type: ignore[misc]
    """A date that fires only when told to."""

    def has_fired(self, my_task: Any) -> bool:
        if my_task._get_internal_data("event_value") is None:
            text = my_task.workflow.script_engine.text(my_task, self.expression)
            due_at = datetime.fromisoformat(text)
            if due_at.tzinfo is None:
                due_at = due_at.replace(tzinfo=ZONE)
            my_task._set_internal_data(event_value=instant(due_at))
        return bool(my_task._get_internal_data("event_fired", False))


class _InputItem(TaskDataReference):  # type: ignore[misc]
    """Gives a branch its item, and its output item with it: SpiffWorkflow wants both before the merge."""

    def __init__(self, input_id: str, output_id: str) -> None:
        super().__init__(input_id)
        self.output_id = output_id

    def set(self, my_task: Any, value: Any) -> None:
        my_task.data[self.bpmn_id] = value
        my_task.data[self.output_id] = value


class _ScriptEngine:
    """The script engine of one instance: evaluates our expressions, refuses everything else."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.now: datetime | None = None

    def evaluate(self, task: Any, expression: str, external_context: object = None) -> Any:
        del external_context
        return self._evaluator(expression, task.data)

    def text(self, task: Any, expression: str) -> str:
        value = self.evaluate(task, expression)
        if not isinstance(value, str):
            raise StuckInstance(element=task.task_spec.bpmn_id, reason=f"{expression} = {value!r}")
        return value

    def execute(self, task: Any, script: str, external_context: object = None) -> None:
        del script, external_context
        raise StuckInstance(element=task.task_spec.bpmn_id, reason="script")

    call_service = execute


_parsing = threading.Lock()


@cache
def _validator() -> BpmnValidator:
    return BpmnValidator()


def compiled(root: etree._Element, process_id: str) -> CompiledProcess:
    """Turn a safely parsed diagram into specs; raises `DiagramRefused` for what SpiffWorkflow refuses."""
    with _parsing:
        try:
            parser = BpmnParser(validator=_validator())
            parser.add_bpmn_xml(root, filename=f"{process_id}.bpmn")
            spec = parser.get_spec(process_id)
            subprocess_specs = parser.get_subprocess_specs(process_id)
        except Exception as error:  # the parser raises whatever it stumbles over on input it did not expect
            raise DiagramRefused(reason=str(error) or type(error).__name__) from error
    specs = (spec, *subprocess_specs.values())
    for process_spec in specs:
        _prepare(process_spec)
    elements = frozenset(
        task_spec.bpmn_id for each in specs for task_spec in each.task_specs.values() if task_spec.bpmn_id
    )
    return CompiledProcess(spec, subprocess_specs, _flows(root), elements)


def _prepare(process_spec: Any) -> None:
    """Put our timers and input items in, and connect the merges that a restored instance needs."""
    for task_spec in process_spec.task_specs.values():
        definition = getattr(task_spec, "event_definition", None)
        if isinstance(definition, DurationTimerEventDefinition):
            task_spec.event_definition = _Duration(definition.name, definition.expression)
        elif isinstance(definition, TimeDateEventDefinition):
            task_spec.event_definition = _Date(definition.name, definition.expression)
        elif isinstance(definition, TimerEventDefinition):
            raise DiagramRefused(reason=f"{task_spec.bpmn_id}: timeCycle")
        if isinstance(task_spec, LoopTask):
            process_spec.task_specs[task_spec.task_spec].completed_event.connect(task_spec.merge_child)
        if isinstance(task_spec, MultiInstanceTask):
            if task_spec.input_item is None or task_spec.output_item is None or task_spec.data_output is None:
                raise DiagramRefused(reason=f"{task_spec.bpmn_id}: inputDataItem/outputDataItem")
            task_spec.input_item = _InputItem(task_spec.input_item.bpmn_id, task_spec.output_item.bpmn_id)


def _flows(root: etree._Element) -> dict[tuple[str, str], str]:
    return {
        (flow.get("sourceRef", ""), flow.get("targetRef", "")): flow.get("id", "")
        for flow in root.iter("{http://www.omg.org/spec/BPMN/20100524/MODEL}sequenceFlow")
    }


class _Registry(DefaultRegistry):  # type: ignore[misc]
    """Converters for the state of an instance, without its specs."""

    def __init__(self) -> None:
        super().__init__()
        TaskConverter(Task, self)
        BpmnSubWorkflowConverter(BpmnSubWorkflow, self)


_REGISTRY = _Registry()


@dataclass(slots=True)
class Workflow:
    """One running process: the tokens of SpiffWorkflow, moved step by step."""

    process: CompiledProcess
    _engine: _ScriptEngine
    _workflow: Any
    _seen: set[UUID] = field(default_factory=set)

    @classmethod
    def new(cls, process: CompiledProcess, evaluator: Evaluator) -> "Workflow":
        """Make an instance that has not started."""
        engine = _ScriptEngine(evaluator)
        workflow = BpmnWorkflow(process.spec, dict(process.subprocess_specs), script_engine=engine)
        return cls(process, engine, workflow)

    @classmethod
    def restored(cls, process: CompiledProcess, evaluator: Evaluator, state: Mapping[str, Any]) -> "Workflow":
        """Make an instance from what `state` gave."""
        engine = _ScriptEngine(evaluator)
        workflow = BpmnWorkflow(
            process.spec, dict(process.subprocess_specs), script_engine=engine, deserializing=True
        )
        workflow.tasks = {
            UUID(key): _REGISTRY.restore(task, workflow=workflow) for key, task in state["tasks"].items()
        }
        workflow.task_tree = workflow.tasks[UUID(state["root"])]
        workflow.success, workflow.completed = state["success"], state["completed"]
        workflow.last_task = workflow.tasks.get(UUID(state["last_task"])) if state["last_task"] else None
        _restore_subprocesses(dict(state["subprocesses"]), workflow, workflow)
        self = cls(process, engine, workflow)
        self._seen = {task.id for task in self._tasks() if task.has_state(_DEFINITE)}
        return self

    def state(self) -> dict[str, Any]:
        """Give the state as JSON types; the order of its keys matters."""
        workflow = self._workflow
        return {
            "tasks": {str(key): _REGISTRY.convert(task) for key, task in workflow.tasks.items()},
            "root": str(workflow.task_tree.id),
            "last_task": str(workflow.last_task.id) if workflow.last_task is not None else None,
            "success": workflow.success,
            "completed": workflow.completed,
            "subprocesses": {str(k): _REGISTRY.convert(s) for k, s in workflow.subprocesses.items()},
        }

    @property
    def completed(self) -> bool:
        """Whether the process has reached its end."""
        return bool(self._workflow.completed)

    def start(self, variables: Mapping[str, Any], *, at: datetime) -> tuple[str, ...]:
        """Let the first token go; gives the flows taken."""
        self._workflow.task_tree.set_data(**variables)
        return self._advance(None, at)

    def complete(self, task_id: str, variables: Mapping[str, Any], *, at: datetime) -> tuple[str, ...]:
        """Finish a READY user task with the variables it yields; gives the flows taken."""
        task = self._workflow.get_task_from_id(UUID(task_id))
        task.set_data(**variables)
        return self._advance(task.run, at)

    def fire(self, timer_id: str, *, at: datetime) -> tuple[str, ...]:
        """Let exactly this timer go off; gives the flows taken."""
        task = self._workflow.get_task_from_id(UUID(timer_id))
        task.internal_data["event_fired"] = True
        return self._advance(lambda: task.task_spec._update(task), at)

    def active(self) -> list[Active]:
        """Give every token that stands at an element of the diagram, in the order they came."""
        return [
            Active(
                id=str(task.id),
                element=task.task_spec.bpmn_id,
                unit=_unit(task),
                state="ready" if task.has_state(TaskState.READY) else "waiting",
                manual=bool(task.task_spec.manual),
                variables=task.data,
                due_at=_due_at(task),
            )
            for task in self._tasks()
            if task.has_state(_ACTIVE) and task.task_spec.bpmn_id in self.process.elements
        ]

    def _advance(self, move: Callable[[], object] | None, at: datetime) -> tuple[str, ...]:
        self._engine.now = at
        taken: list[str] = []
        steps = 0

        def entering(task: Any) -> None:
            nonlocal steps
            steps += 1
            if steps > MAX_ENGINE_STEPS:
                raise StuckInstance(element=task.task_spec.bpmn_id, reason="loop")
            self._note(task, taken)

        try:
            if move is not None:
                move()
            self._workflow.do_engine_steps(will_complete_task=entering)
        except SpiffWorkflowException as error:
            spec = getattr(error, "task_spec", None)
            raise StuckInstance(element=getattr(spec, "bpmn_id", None) or "?", reason=str(error)) from error
        for task in self._tasks():
            if task.has_state(_DEFINITE):
                self._note(task, taken)
        return tuple(taken)

    def _note(self, task: Any, taken: list[str]) -> None:
        """Note the flow by which a token came to `task`, once; what lies around it comes first."""
        if task.id in self._seen:
            return
        self._seen.add(task.id)
        parent_id = task.workflow.parent_task_id
        if parent_id is not None:
            self._note(task.workflow.top_workflow.get_task_from_id(parent_id), taken)
        if task.has_state(_ACTIVE) and task.depth > MAX_DEPTH:
            raise TooManyRounds(step=task.task_spec.bpmn_id, rounds=MAX_DEPTH)
        source = task.parent
        while source is not None and source.task_spec.bpmn_id is None:
            source = source.parent
        if source is not None and not isinstance(source.task_spec, LoopTask):
            flow = self.process.flows.get((source.task_spec.bpmn_id, task.task_spec.bpmn_id))
            if flow is not None:
                taken.append(flow)

    def _tasks(self) -> Iterator[Any]:
        yield from list(self._workflow.tasks.values())
        for subprocess in list(self._workflow.subprocesses.values()):
            yield from list(subprocess.tasks.values())


def _restore_subprocesses(states: dict[str, Any], workflow: Any, top: Any) -> None:
    """Restore the sub-processes of `workflow`, parents before children."""
    for task in list(workflow.tasks.values()):
        if isinstance(task.task_spec, SubWorkflowTask) and str(task.id) in states:
            state = states.pop(str(task.id))
            subprocess = _REGISTRY.restore(state, task=task, top_workflow=top)
            top.subprocesses[task.id] = subprocess
            subprocess.completed_event.connect(task.task_spec._on_subworkflow_completed, task)
            _restore_subprocesses(states, subprocess, top)


def _unit(task: Any) -> str | None:
    """Give the item of the nearest multi-instance around a task."""
    while True:
        key = task.internal_data.get("key_or_index")
        if key is not None:
            return str(key)
        parent_id = task.workflow.parent_task_id
        if parent_id is None:
            return None
        task = task.workflow.top_workflow.get_task_from_id(parent_id)


def _due_at(task: Any) -> datetime | None:
    if not isinstance(getattr(task.task_spec, "event_definition", None), TimerEventDefinition):
        return None
    value = task.internal_data.get("event_value")
    return read_instant(value) if value is not None else None
