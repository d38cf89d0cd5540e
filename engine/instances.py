"""A running SOP: takes commands, keeps the rules, tells what happened."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, assert_never

from engine import _spiff, carrying_over, excusing, rules, variables
from engine.actors import SYSTEM, Actor, HeldRole
from engine.assignment import assigned
from engine.codec import plain, written
from engine.commands import (
    AddComment,
    AllowSamePerson,
    AttachFile,
    CancelInstance,
    ClaimTask,
    Command,
    CompleteTask,
    ExcuseUnit,
    FireTimer,
    MigrateInstance,
    ReassignTask,
    ReleaseTask,
    ResumeInstance,
    RetryIncident,
    StartInstance,
    SuspendInstance,
)
from engine.definitions import ProcessDefinition
from engine.errors import InstanceNotRunning, InstanceNotSuspended
from engine.events import (
    Event,
    InstanceCancelled,
    InstanceResumed,
    InstanceSuspended,
    TaskWithdrawn,
    TimerCancelled,
)
from engine.history import sha256
from engine.noting import noted
from engine.progress import MAX_ROUNDS, Due, Progress
from engine.sop import Step
from engine.state import PROJECTION, RUNNING, InstanceState
from engine.tasks import Token, UserTask, WaitingTimer

__all__ = ["MAX_ROUNDS", "Due", "ProcessInstance", "no_due_dates"]

_UNTIMED = datetime(2000, 1, 1, tzinfo=UTC)  # of a copy that is thrown away
_BEGUN = frozenset({*RUNNING, "completed", "cancelled"})
_ADMITTED: Mapping[type, frozenset[str]] = {  # in which states a command may come; else only in `running`
    StartInstance: frozenset({"new"}),
    ResumeInstance: frozenset({"suspended"}),
    CancelInstance: frozenset(RUNNING),
    MigrateInstance: frozenset(RUNNING),
    AddComment: _BEGUN,
    AttachFile: _BEGUN,
    RetryIncident: _BEGUN,
}


def no_due_dates(step: Step, task_key: str, offered_at: datetime) -> datetime | None:
    """Give no task a due date."""
    del step, task_key, offered_at
    return None


class ProcessInstance:
    """One case of an SOP. After an exception from `handle` throw the instance away: it may be half moved."""

    def __init__(self, definition: ProcessDefinition, instance_id: str) -> None:
        self.definition = definition
        self.id = instance_id
        self._state = InstanceState()
        self._workflow = _spiff.Workflow.new(definition.process, variables.evaluator(definition))

    @classmethod
    def restored(cls, definition: ProcessDefinition, instance_id: str, snapshot: bytes) -> "ProcessInstance":
        """Bring an instance back as `snapshot` left it."""
        self = cls.__new__(cls)
        self.definition, self.id = definition, instance_id
        self._state, tokens = InstanceState.read(snapshot)
        self._workflow = _spiff.Workflow.restored(definition.process, variables.evaluator(definition), tokens)
        return self

    def snapshot(self) -> bytes:
        """Write the whole state; keys in the order they came, which SpiffWorkflow needs."""
        return self._state.written(self._workflow.state())

    @property
    def status(self) -> str:
        """`new`, `running`, `suspended`, `completed` or `cancelled`."""
        return self._state.status

    @property
    def business_key(self) -> str:
        """The name that the office gave to this case."""
        return self._state.business_key

    @property
    def open_tasks(self) -> Mapping[str, UserTask]:
        """The user tasks on offer, by key, in the order they were offered."""
        return self._state.tasks

    @property
    def timers(self) -> Mapping[str, WaitingTimer]:
        """The timers that wait, by key."""
        return self._state.timers

    @property
    def participants(self) -> Mapping[str, tuple[str, ...]]:
        """For each collection variable, the items that take part in this case."""
        return self._state.participants

    @property
    def performers(self) -> rules.Performers:
        """Who did each step last, by unit ("" for none)."""
        return self._state.performers

    @property
    def variables(self) -> Mapping[str, Any]:
        """What the diagram's expressions read, outside of the units' branches."""
        return self._workflow.variables

    @property
    def branches(self) -> Mapping[str, Mapping[str, Any]]:
        """The variables of each unfinished branch, by its repeated element and units."""
        return self._workflow.branches()

    @property
    def tokens(self) -> tuple[Token, ...]:
        """Where the instance stands in the diagram."""
        return tuple(
            Token(element=active.element, unit=active.unit, state=active.state)
            for active in self._workflow.active()
        )

    @property
    def standing(self) -> tuple[_spiff.Active, ...]:
        """Where the instance stands, with the branches around each token."""
        return tuple(self._workflow.active())

    def projection(self) -> dict[str, Any]:
        """Give the state as JSON types, which do not depend on how SpiffWorkflow stores it."""
        values: dict[str, Any] = plain(self._projected())
        return values

    def state_hash(self) -> str:
        """Hash the projection: equal on every replay of the same commands."""
        return sha256(written(self._projected()))

    def _projected(self) -> dict[str, Any]:
        tokens = [
            {
                "element": active.element,
                "units": active.units,
                "state": active.state,
                "variables": plain(active.variables),
            }
            for active in self._workflow.active()
        ]
        tokens.sort(key=lambda token: (token["element"], token["units"], token["state"]))
        return {
            "projection": PROJECTION,
            "tokens": tokens,
            "variables": plain(self._workflow.variables),
            **self._state.projected(),
        }

    def role_of(self, actor: Actor, task_key: str) -> HeldRole:
        """Give the role by which a person may work on an open task; raises what a claim would."""
        task = self._state.open_task(task_key)
        return rules.role_on(self.definition, self._state.performers, task, actor)

    def role_on_behalf(self, actor: Actor, task_key: str) -> HeldRole:
        """Give the role by which a person may enter a unit's paper form; raises what refuses it."""
        task = self._state.open_task(task_key)
        return rules.role_on_behalf(self.definition, self._state.performers, task, actor)

    def handle(
        self,
        command: Command,
        *,
        at: datetime,
        actor: Actor,
        due: Due = no_due_dates,
        into: ProcessDefinition | None = None,
    ) -> tuple[Event, ...]:
        """Do what the command asks, or refuse with a typed error; gives what happened.

        A command that changes nothing (claiming one's own task) gives no events. `into` is the definition
        that a `MigrateInstance` leads to.
        """
        self._admit(command)
        match command:
            case StartInstance() | CompleteTask() | FireTimer() | ExcuseUnit():
                events = self._moved(command, at, actor, due)
            case ClaimTask() | ReleaseTask() | ReassignTask() | AllowSamePerson():
                events = assigned(self.definition, self._state, command, actor)
            case SuspendInstance() | ResumeInstance() | CancelInstance():
                rules.must_intervene(actor, command.reason)
                events = self._intervened(command)
            case MigrateInstance():
                rules.must_intervene(actor, command.reason)
                events = self._migrated(command, self._progress(at, actor, due, into))
            case AddComment() | AttachFile() | RetryIncident():
                events = noted(self._state, command, actor)
            case _:
                assert_never(command)
        return tuple(events)

    def _admit(self, command: Command) -> None:
        status = self._state.status
        if status not in _ADMITTED.get(type(command), {"running"}):
            if isinstance(command, ResumeInstance):
                raise InstanceNotSuspended
            raise InstanceNotRunning(status=status)

    def _moved(
        self,
        command: StartInstance | CompleteTask | FireTimer | ExcuseUnit,
        at: datetime,
        actor: Actor,
        due: Due,
    ) -> list[Event]:
        progress = self._progress(at, actor, due)
        match command:
            case StartInstance():
                return progress.start(command)
            case CompleteTask():
                return progress.complete(command)
            case FireTimer():
                return progress.fire(command)
            case ExcuseUnit():
                return excusing.excused(progress, command)
        assert_never(command)

    def _progress(
        self, at: datetime, actor: Actor, due: Due, into: ProcessDefinition | None = None
    ) -> Progress:
        return Progress(
            definition=into or self.definition,
            state=self._state,
            workflow=self._workflow,
            at=at,
            actor=actor,
            due=due,
        )

    def moved(self, command: MigrateInstance, into: ProcessDefinition) -> "ProcessInstance":
        """Give a copy that went on by another definition, without due dates; this one stays as it is."""
        other = ProcessInstance.__new__(ProcessInstance)
        other.definition, other.id = self.definition, self.id
        other._state, other._workflow = self._state, self._workflow
        other._migrated(command, other._progress(_UNTIMED, SYSTEM, no_due_dates, into))
        return other

    def _migrated(self, command: MigrateInstance, progress: Progress) -> list[Event]:
        """Go on by the definition of `progress`; nothing of this instance changed if it raises."""
        self._state, self._workflow, events = carrying_over.migrated(progress, self.definition, command)
        self.definition = progress.definition
        return events

    def _intervened(self, command: SuspendInstance | ResumeInstance | CancelInstance) -> list[Event]:
        state = self._state
        match command:
            case SuspendInstance():
                state.status = "suspended"
                return [InstanceSuspended(reason=command.reason)]
            case ResumeInstance():
                state.status = "running"
                return [InstanceResumed(reason=command.reason)]
            case CancelInstance():
                withdrawn = [TaskWithdrawn(task_key=key) for key in state.tasks]
                cancelled = [TimerCancelled(timer_key=key) for key in state.timers]
                state.closed("cancelled")
                return [*withdrawn, *cancelled, InstanceCancelled(reason=command.reason)]
        assert_never(command)
