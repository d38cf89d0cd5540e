"""A running SOP: takes commands, keeps the rules, moves the tokens, tells what happened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never

from engine import _spiff, rules, variables
from engine.actors import Actor, HeldRole
from engine.codec import canonical
from engine.commands import (
    AddComment,
    AttachFile,
    CancelInstance,
    ClaimTask,
    Command,
    CompleteTask,
    FireTimer,
    ReassignTask,
    ReleaseTask,
    ResumeInstance,
    StartInstance,
    SuspendInstance,
)
from engine.definitions import ProcessDefinition
from engine.errors import (
    Conflict,
    InstanceNotRunning,
    InstanceNotSuspended,
    StuckInstance,
    TaskNotOpen,
    TimerNotDue,
    TimerNotWaiting,
    TooManyRounds,
)
from engine.events import (
    CommentAdded,
    Event,
    FileAttached,
    FlowsTaken,
    InstanceCancelled,
    InstanceCompleted,
    InstanceResumed,
    InstanceReturned,
    InstanceStarted,
    InstanceSuspended,
    ReturnNote,
    TaskClaimed,
    TaskCompleted,
    TaskOffered,
    TaskReassigned,
    TaskReleased,
    TaskWithdrawn,
    TimerCancelled,
    TimerFired,
    TimerStarted,
)
from engine.history import sha256
from engine.sop import Step
from engine.state import PROJECTION, InstanceState
from engine.tasks import Token, UserTask, WaitingTimer, key_of

MAX_ROUNDS = 99  # times that one step may be offered (per unit); far below SpiffWorkflow's own limit

Due = Callable[[Step, str, datetime], datetime | None]  # (step, task key, offered at) -> due at


def no_due_dates(step: Step, task_key: str, offered_at: datetime) -> datetime | None:
    """Give no task a due date."""
    del step, task_key, offered_at
    return None


@dataclass(frozen=True, slots=True)
class _Context:
    """The circumstances of one command."""

    at: datetime
    actor: Actor
    due: Due


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
    def tokens(self) -> tuple[Token, ...]:
        """Where the instance stands in the diagram."""
        return tuple(
            Token(element=active.element, unit=active.unit, state=active.state)
            for active in self._workflow.active()
        )

    def projection(self) -> dict[str, Any]:
        """Give the state as plain values that do not depend on how SpiffWorkflow stores it."""
        reads = self.definition.reads
        tokens = [
            {
                "element": active.element,
                "unit": active.unit,
                "state": active.state,
                "variables": {name: value for name, value in active.variables.items() if name in reads},
            }
            for active in self._workflow.active()
        ]
        tokens.sort(key=lambda token: (token["element"], token["unit"] or "", token["state"]))
        return {"projection": PROJECTION, "tokens": tokens, **self._state.projected()}

    def state_hash(self) -> str:
        """Hash the projection: equal on every replay of the same commands."""
        return sha256(canonical(self.projection()))

    def handle(
        self, command: Command, *, at: datetime, actor: Actor, due: Due = no_due_dates
    ) -> tuple[Event, ...]:
        """Do what the command asks, or refuse with a typed error; gives what happened.

        A command that changes nothing (claiming one's own task) gives no events.
        """
        context = _Context(at, actor, due)
        self._admit(command)
        match command:
            case StartInstance():
                return self._start(command, context)
            case ClaimTask():
                return self._claim(self._task(command.task_key), context)
            case ReleaseTask():
                return self._release(self._task(command.task_key), context)
            case ReassignTask():
                return self._reassign(self._task(command.task_key), command, context)
            case CompleteTask():
                return self._complete(self._task(command.task_key), command, context)
            case FireTimer():
                return self._fire(command, context)
            case SuspendInstance():
                rules.must_intervene(actor, command.reason)
                self._state.status = "suspended"
                return (InstanceSuspended(reason=command.reason),)
            case ResumeInstance():
                rules.must_intervene(actor, command.reason)
                self._state.status = "running"
                return (InstanceResumed(reason=command.reason),)
            case CancelInstance():
                rules.must_intervene(actor, command.reason)
                return self._cancel(command)
            case AddComment():
                return (CommentAdded(text=command.text, task_key=command.task_key),)
            case AttachFile():
                return (FileAttached(sha256=command.sha256, name=command.name, task_key=command.task_key),)
        assert_never(command)

    def role_of(self, actor: Actor, task_key: str) -> HeldRole:
        """Give the role by which a person may work on an open task; raises what a claim would."""
        return rules.role_on(self.definition, self._state.performers, self._task(task_key), actor)

    # --- what may come when ---------------------------------------------------------------------

    def _admit(self, command: Command) -> None:
        status = self._state.status
        match command:
            case StartInstance():
                admitted = status == "new"
            case AddComment() | AttachFile():
                admitted = status != "new"
            case ResumeInstance():
                if status != "suspended":
                    raise InstanceNotSuspended
                admitted = True
            case CancelInstance():
                admitted = status in ("running", "suspended")
            case _:
                admitted = status == "running"
        if not admitted:
            raise InstanceNotRunning(status=status)

    def _task(self, key: str) -> UserTask:
        task = self._state.tasks.get(key)
        if task is None:
            raise TaskNotOpen(task=key)
        return task

    # --- the commands ---------------------------------------------------------------------------

    def _start(self, command: StartInstance, context: _Context) -> tuple[Event, ...]:
        given = variables.from_start(self.definition, command.variables)
        self._state.participants = variables.participants_after({}, given, self.definition.collections)
        self._state.status, self._state.business_key = "running", command.business_key
        flows = self._workflow.start(given, at=context.at)
        return (InstanceStarted(business_key=command.business_key), *self._moved(flows, None, context))

    def _claim(self, task: UserTask, context: _Context) -> tuple[Event, ...]:
        rules.role_on(self.definition, self._state.performers, task, context.actor)
        rules.must_be_free(task, context.actor)
        if task.assignee == context.actor.id:
            return ()
        self._state.tasks[task.key] = replace(task, assignee=context.actor.id)
        return (TaskClaimed(task_key=task.key, assignee=context.actor.id),)

    def _release(self, task: UserTask, context: _Context) -> tuple[Event, ...]:
        rules.must_hold(task, context.actor)
        if task.assignee is None:
            return ()
        self._state.tasks[task.key] = replace(task, assignee=None)
        return (TaskReleased(task_key=task.key),)

    def _reassign(self, task: UserTask, command: ReassignTask, context: _Context) -> tuple[Event, ...]:
        actor = context.actor
        if task.assignee is not None or not actor.intervenes:
            rules.must_hold(task, actor)
        rules.must_say_why(command.reason)
        target = Actor(
            id=command.to, roles=tuple(HeldRole(lane=lane, unit=unit) for lane, unit in command.to_roles)
        )
        rules.role_on(self.definition, self._state.performers, task, target)
        if task.assignee == command.to:
            raise Conflict
        self._state.tasks[task.key] = replace(task, assignee=command.to)
        return (
            TaskReassigned(
                task_key=task.key, assignee=command.to, former=task.assignee, reason=command.reason
            ),
        )

    def _complete(self, task: UserTask, command: CompleteTask, context: _Context) -> tuple[Event, ...]:
        actor, state = context.actor, self._state
        role = rules.role_on(self.definition, state.performers, task, actor)
        rules.must_be_free(task, actor)
        given = variables.from_values(self.definition, task.step, command.values)
        state.participants = variables.participants_after(
            state.participants, given, self.definition.collections
        )
        del state.tasks[task.key]
        state.performed(task, rules.Performer(by=actor.id, acted_for=role.represents))
        events: list[Event] = []
        if task.assignee is None:
            events.append(TaskClaimed(task_key=task.key, assignee=actor.id))
        events.append(
            TaskCompleted(
                task_key=task.key, step=task.step, unit=task.unit, by=actor.id, acted_for=role.represents
            )
        )
        flows = self._workflow.complete(state.tokens.pop(task.key), given, at=context.at)
        review = self._review(task, command.values, given, context)
        return (*events, *self._moved(flows, review, context))

    def _fire(self, command: FireTimer, context: _Context) -> tuple[Event, ...]:
        timer = self._state.timers.get(command.timer_key)
        if timer is None:
            raise TimerNotWaiting(timer=command.timer_key)
        if context.at < timer.due_at:
            raise TimerNotDue(timer=command.timer_key)
        del self._state.timers[timer.key]
        flows = self._workflow.fire(self._state.tokens.pop(timer.key), at=context.at)
        return (TimerFired(timer_key=timer.key), *self._moved(flows, None, context))

    def _cancel(self, command: CancelInstance) -> tuple[Event, ...]:
        withdrawn = [TaskWithdrawn(task_key=key) for key in self._state.tasks]
        cancelled = [TimerCancelled(timer_key=key) for key in self._state.timers]
        self._state.closed("cancelled")
        return (*withdrawn, *cancelled, InstanceCancelled(reason=command.reason))

    # --- what follows from moved tokens ---------------------------------------------------------

    def _review(
        self, task: UserTask, values: Mapping[str, Any], given: Mapping[str, Any], context: _Context
    ) -> ReturnNote:
        """Compose the note that becomes a return if an earlier step is offered next."""
        field = self.definition.step(task.step).return_reason
        named = next((tuple(given[name]) for name in sorted(self.definition.collections & given.keys())), ())
        return ReturnNote(
            step=task.step,
            by=context.actor.id,
            at=context.at,
            reason=str(values.get(field) or "") if field else "",
            units=named,
        )

    def _moved(self, flows: tuple[str, ...], review: ReturnNote | None, context: _Context) -> list[Event]:
        """Bring tasks and timers in line with the tokens, and tell the difference."""
        state, active = self._state, self._workflow.active()
        if not (self._workflow.completed or any(a.manual or a.due_at for a in active)):
            raise StuckInstance(element=active[0].element if active else "?", reason="no work left")
        present = {token.id for token in active}
        events: list[Event] = [FlowsTaken(flows=flows)] if flows else []
        for key in [key for key, token_id in state.tokens.items() if token_id not in present]:
            gone = TimerCancelled(timer_key=key) if key in state.timers else TaskWithdrawn(task_key=key)
            state.forget(key)
            events.append(gone)
        known = set(state.tokens.values())
        offered = [a for a in active if a.id not in known and a.manual and a.state == "ready"]
        events += self._returned(offered, review)
        for token in active:
            if token.id not in known and token.due_at is not None:
                events.append(self._wait(token, token.due_at))
        events += [self._offer(token, context) for token in offered]
        if self._workflow.completed:
            state.closed("completed")
            ends = [end for flow in flows if (end := self.definition.ends_at(flow)) is not None]
            events.append(InstanceCompleted(end_event=ends[-1] if ends else None))
        return events

    def _returned(self, offered: list[_spiff.Active], review: ReturnNote | None) -> list[Event]:
        """Recognise a return: the step just completed leads back to an earlier number."""
        if review is None:
            return []
        state = self._state
        here = self.definition.step(review.step).sort_key
        if any(self.definition.step(token.element).sort_key < here for token in offered):
            state.returned = review
            return [InstanceReturned(note=review)]
        if state.returned is not None and state.returned.step == review.step:
            state.returned = None
        return []

    def _offer(self, token: _spiff.Active, context: _Context) -> TaskOffered:
        step, state = self.definition.step(token.element), self._state
        occurrence = state.next_occurrence(token.element, token.unit)
        if occurrence > MAX_ROUNDS:
            raise TooManyRounds(step=step.number, rounds=MAX_ROUNDS)
        key = key_of(token.element, token.unit, occurrence)
        shared = state.due_of.get(step.part_of) if step.part_of and not step.time_limit else None
        due_at = shared if shared is not None else context.due(step, key, context.at)
        if step.id in self.definition.shared_limits:
            state.due_of[step.id] = due_at
        unit = token.unit if step.multi else None
        task = UserTask(
            key=key,
            step=step.id,
            lane=step.lane or "",
            unit=unit,
            round=occurrence,
            offered_at=context.at,
            due_at=due_at,
            returned=state.returned,
        )
        state.tasks[key], state.tokens[key] = task, token.id
        return TaskOffered(
            task_key=key,
            step=task.step,
            lane=task.lane,
            unit=unit,
            round=occurrence,
            due_at=due_at,
            returned=task.returned,
        )

    def _wait(self, token: _spiff.Active, due_at: datetime) -> TimerStarted:
        state = self._state
        key = key_of(token.element, token.unit, state.next_occurrence(token.element, token.unit))
        state.timers[key] = WaitingTimer(key=key, element=token.element, due_at=due_at)
        state.tokens[key] = token.id
        return TimerStarted(timer_key=key, element=token.element, due_at=due_at)
