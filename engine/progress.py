"""How a case moves on: what a completed step, a fired timer or the start leads to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import _spiff, returns, rules, variables
from engine.actors import Actor, HeldRole
from engine.commands import CompleteTask, FireTimer, OnBehalf, StartInstance
from engine.definitions import ProcessDefinition
from engine.errors import NotPermitted, StuckInstance, TimerNotDue, TooManyRounds
from engine.events import (
    Event,
    FlowsTaken,
    InstanceCompleted,
    InstanceReturned,
    InstanceStarted,
    ReturnNote,
    TaskClaimed,
    TaskCompleted,
    TaskOffered,
    TaskWithdrawn,
    TimerCancelled,
    TimerFired,
    TimerStarted,
)
from engine.sop import Step
from engine.state import InstanceState
from engine.tasks import UserTask, WaitingTimer, key_of, name_of

MAX_ROUNDS = 99  # times that one step may be offered (per unit): beyond, a person must look at the case

Due = Callable[[Step, str, datetime], datetime | None]  # (step, task key, offered at) -> due at


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One command that moves tokens, on one instance."""

    definition: ProcessDefinition
    state: InstanceState
    workflow: _spiff.Workflow
    at: datetime
    actor: Actor
    due: Due

    def start(self, command: StartInstance) -> list[Event]:
        """Let the first token go."""
        given = variables.from_start(self.definition, command.variables)
        self._take_part(given, None)
        self.state.status, self.state.business_key = "running", command.business_key
        flows = self.workflow.start(given, at=self.at)
        return [InstanceStarted(business_key=command.business_key), *self.reached(flows)]

    def complete(self, command: CompleteTask) -> list[Event]:
        """Finish a task that the actor may work on; one that nobody holds is claimed with it."""
        state, actor, task = self.state, self.actor, self.state.open_task(command.task_key)
        role = self._role(task, command.on_behalf)
        rules.must_be_free(task, actor)
        given = variables.from_values(self.definition, task.step, command.values)
        self._take_part(given, task.unit)
        token = state.tokens[task.key]
        state.forget(task.key)
        state.performed(task, rules.Performer(by=actor.id, acted_for=role.represents))
        done = TaskCompleted(
            task_key=task.key,
            step=task.step,
            unit=task.unit,
            by=actor.id,
            acted_for=role.represents,
            on_behalf=command.on_behalf.reason if command.on_behalf is not None else None,
            inputs_missing=command.inputs_missing,
        )
        claimed = [TaskClaimed(task_key=task.key, assignee=actor.id)] if task.assignee is None else []
        flows = self.workflow.complete(token, given, at=self.at)
        note = self._note(self.definition.step(task.step), command, given)
        return [*claimed, done, *self.reached(flows, task, note)]

    def _role(self, task: UserTask, on_behalf: OnBehalf | None) -> HeldRole:
        """Give the role in which the actor completes a task: of its lane, or of one that may stand in."""
        performers = self.state.performers
        if on_behalf is None:
            return rules.role_on(self.definition, performers, task, self.actor)
        role = rules.role_on_behalf(self.definition, performers, task, self.actor)
        rules.must_have_paper(on_behalf)
        return role

    def fire(self, command: FireTimer) -> list[Event]:
        """Let a timer go off whose time has come; only the system, or who intervenes, may."""
        timer = self.state.waiting_timer(command.timer_key)
        if not self.actor.intervenes:
            raise NotPermitted
        if self.at < timer.due_at:
            raise TimerNotDue(timer=timer.key)
        token = self.state.tokens[timer.key]
        self.state.forget(timer.key)
        flows = self.workflow.fire(token, at=self.at)
        return [TimerFired(timer_key=timer.key), *self.reached(flows)]

    def _take_part(self, given: Mapping[str, object], unit: str | None) -> None:
        self.state.participants = variables.participants_after(
            self.state.participants, given, self.definition.collections, unit
        )

    def reached(
        self, flows: tuple[str, ...], done: UserTask | None = None, note: ReturnNote | None = None
    ) -> list[Event]:
        """Bring tasks and timers in line with the tokens, and tell the difference."""
        state, active = self.state, self.workflow.active()
        if not (self.workflow.completed or any(a.manual or a.due_at for a in active)):
            raise StuckInstance(element=active[0].element if active else "?", reason="no work left")
        events: list[Event] = [FlowsTaken(flows=flows)] if flows else []
        present, known = {token.id for token in active}, set(state.tokens.values())
        for key in [key for key, token_id in state.tokens.items() if token_id not in present]:
            gone = TimerCancelled(timer_key=key) if key in state.timers else TaskWithdrawn(task_key=key)
            state.forget(key)
            events.append(gone)
        fresh = [token for token in active if token.id not in known]
        offered = [token for token in fresh if token.manual and token.state == "ready"]
        if done is not None and note is not None:
            events += self._reviewed(done, note, offered)
        events += [self._wait(token, token.due_at) for token in fresh if token.due_at is not None]
        events += [self._offer(token) for token in offered]
        if self.workflow.completed:
            state.closed("completed")
            events.append(InstanceCompleted(end_event=self._end(flows)))
        return events

    def _note(self, step: Step, command: CompleteTask, given: Mapping[str, object]) -> ReturnNote:
        """Compose the note that becomes a return if an earlier step is offered next."""
        collections = sorted(self.definition.collections & given.keys())
        return ReturnNote(
            step=step.id,
            by=self.actor.id,
            at=self.at,
            reason=str(command.values.get(step.return_reason) or "") if step.return_reason else "",
            units=next((variables.items_of(given[name]) for name in collections), ()),
        )

    def _reviewed(self, done: UserTask, note: ReturnNote, offered: list[_spiff.Active]) -> list[Event]:
        """Recognise a return: the step just completed leads back to an earlier number.

        A step in a unit's branch returns only within that branch; that the next unit begins is no return.
        """
        step = self.definition.step(done.step)
        earlier = [
            token
            for token in offered
            if done.unit in (None, token.unit)
            and self.definition.step(token.element).sort_key < step.sort_key
        ]
        if step.number and earlier:
            returns.keep(self.definition, self.state, note, done.unit)
            return [InstanceReturned(note=note)]
        returns.settle(self.state, done.step, done.unit)
        return []

    def _offer(self, token: _spiff.Active) -> TaskOffered:
        step, state = self.definition.step(token.element), self.state
        occurrence = state.next_occurrence(token.element, token.unit)
        if occurrence > MAX_ROUNDS:
            raise TooManyRounds(step=step.number, rounds=MAX_ROUNDS)
        key = key_of(token.element, token.unit, occurrence)
        task = UserTask(
            key=key,
            step=step.id,
            lane=step.lane or "",
            unit=token.unit,
            round=occurrence,
            offered_at=self.at,
            due_at=self._due_at(step, key, token.unit),
            returned=state.note_for(token.unit),
        )
        state.tasks[key], state.tokens[key] = task, token.id
        return TaskOffered(
            task_key=key,
            step=task.step,
            lane=task.lane,
            unit=task.unit,
            round=occurrence,
            due_at=task.due_at,
            returned=task.returned,
        )

    def _due_at(self, step: Step, key: str, unit: str | None) -> datetime | None:
        """Compute when a task is due; a part of a step without a limit of its own shares that step's."""
        shares = step.part_of is not None and not step.time_limit
        shared = self.state.due_of.get(name_of(step.part_of or "", unit)) if shares else None
        due_at = shared if shared is not None else self.due(step, key, self.at)
        if step.id in self.definition.shared_limits:
            self.state.due_of[name_of(step.id, unit)] = due_at
        return due_at

    def _wait(self, token: _spiff.Active, due_at: datetime) -> TimerStarted:
        state = self.state
        key = key_of(token.element, token.unit, state.next_occurrence(token.element, token.unit))
        state.timers[key] = WaitingTimer(key=key, element=token.element, due_at=due_at)
        state.tokens[key] = token.id
        return TimerStarted(timer_key=key, element=token.element, due_at=due_at)

    def _end(self, flows: tuple[str, ...]) -> str | None:
        ends = [end for flow in flows if (end := self.definition.ends_at(flow)) is not None]
        return ends[-1] if ends else None
