"""A case that exists in memory only: the real engine and forms, an invented office, a clock to be set."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from engine import codec, inputs, rules
from engine.actors import SYSTEM, Actor
from engine.calendar import NATIONAL, WorkingCalendar
from engine.commands import (
    AllowSamePerson,
    Command,
    CompleteTask,
    ExcuseUnit,
    FireTimer,
    OnBehalf,
    StartInstance,
)
from engine.events import Event, InstanceCompleted, TaskOffered
from engine.instances import ProcessInstance
from engine.sop import Step
from engine.tasks import UserTask
from forms.context import FormContext
from forms.validation import validated
from service.casework.deployed import Deployed
from service.rehearsal import filling, people
from service.rehearsal.budget import Budget, Together
from service.rehearsal.errors import NoExternalInput, NothingWaits, StepNotWaiting
from service.rehearsal.memory import Memory
from service.rehearsal.naming import label_of, step_called
from service.rehearsal.scenario import Move, Setting

USUAL_BEGINNING: Final = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)  # a Monday, 08.00 in Jakarta
_ID: Final = "00000000-0000-4000-8000-000000000000"
_SCAN: Final = "pindaian.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What came of a move: the tasks it completed or let off, what was offered, the end if it was reached."""

    events: tuple[Event, ...] = ()
    done: tuple[UserTask, ...] = ()
    offered: tuple[UserTask, ...] = ()
    ended: bool = False
    end: str | None = None


class Sandbox:
    """One rehearsed case. A refused move leaves it as it was."""

    def __init__(
        self,
        deployed: Deployed,
        setting: Setting,
        calendar: WorkingCalendar = NATIONAL,
        together: Together | None = None,
    ) -> None:
        self.deployed, self.setting = deployed, setting
        self.at = (setting.starts_at or USUAL_BEGINNING).astimezone(UTC)
        self._calendar, self._budget = calendar, Budget(together)
        self._memory = Memory(deployed.definition, setting)
        self._instance = ProcessInstance(deployed.definition, _ID)

    @property
    def status(self) -> str:
        """`new`, `running` or `completed`."""
        return self._instance.status

    @property
    def open_tasks(self) -> Mapping[str, UserTask]:
        """The tasks that wait for somebody, by key."""
        return self._instance.open_tasks

    @property
    def places(self) -> frozenset[str]:
        """The elements at which the case stands."""
        return frozenset(token.element for token in self._instance.tokens)

    @property
    def next_timer(self) -> datetime | None:
        """When the next timer goes off, if one waits."""
        return min((timer.due_at for timer in self._instance.timers.values()), default=None)

    @property
    def answers(self) -> Mapping[tuple[str, str | None], Mapping[str, Any]]:
        """The latest answers, by step and unit."""
        return self._memory.answers

    def start(self) -> Happened:
        """Open the case."""
        return self._told(self._handled(StartInstance(business_key=self.setting.business_key), SYSTEM))

    def context(self, task: UserTask) -> FormContext:
        """Surround the form of an open task; the step must have one."""
        form = self.deployed.form_of(task.step)
        if form is None:
            return FormContext(today=self.at.date(), business_key=self.setting.business_key)
        return self._memory.context(form, task, self.at)

    def opening(self, task: UserTask, *, usual: bool = True) -> dict[str, Any]:
        """Give the raw answers that a task's form opens with, on request with this process's usual ones."""
        form = self.deployed.form_of(task.step)
        if form is None:
            return {}
        return filling.opening(form, self.context(task), self.usual(task) if usual else {})

    def usual(self, task: UserTask) -> Mapping[str, Any]:
        """Give what the scenarios of this process answer to a step unless they say otherwise."""
        step, answers = self.deployed.definition.step(task.step), self.setting.answers
        return {**answers.get(step.number, {}), **answers.get(step.id, {})}

    def performed(self, move: Move) -> Happened:
        """Do what a move says, or raise what refuses it; what was refused did not happen."""
        self._budget.spend(len(self._instance.tokens))
        snapshot = self._instance.snapshot() if self.status != "new" else None
        at, memory = self.at, self._memory.copied()
        try:
            return self._performed(move)
        except Exception:
            self.at, self._memory = at, memory
            if snapshot is not None:
                self._instance = ProcessInstance.restored(self.deployed.definition, _ID, snapshot)
            raise

    def _performed(self, move: Move) -> Happened:
        waited = list(self._waited(move.after)) if move.after is not None else []
        match move.act:
            case "wait":
                return self._told(waited)
            case "excuse":
                actor = self._excuser(move)
                command = ExcuseUnit(unit=move.units[0], reason=move.reason)
                return self._told([*waited, *self._handled(command, actor)])
            case "allow":
                return self._told([*waited, *self._allowed(move)])
            case "do":
                return self._done(move, waited)

    def _done(self, move: Move, events: list[Event]) -> Happened:
        done = []
        for task in self.waiting(move):
            events += self._completed(task, move)
            done.append(task)
        return self._told(events, done)

    def waiting(self, move: Move) -> tuple[UserTask, ...]:
        """Give the open tasks that a move means; raises `UnknownStep`, `StepNotWaiting`."""
        step = step_called(self.deployed.definition, move.step)
        found = tuple(task for task in self.open_tasks.values() if task.step == step.id)
        if move.units:
            of_unit = {task.unit: task for task in found}
            found = tuple(of_unit[unit] for unit in move.units if unit in of_unit)
        if not found or len(found) < len(move.units):
            others = ", ".join(label_of(self.deployed.definition, task) for task in self.open_tasks.values())
            raise StepNotWaiting(step=step.number or step.id, waiting=others or "–")
        return found

    def _completed(self, task: UserTask, move: Move) -> tuple[Event, ...]:
        actor, form = self._actor(move, task), self.deployed.form_of(task.step)
        on_behalf = None
        if move.on_behalf is None:
            self._instance.role_of(actor, task.key)
        else:
            self._instance.role_on_behalf(actor, task.key)
            on_behalf = OnBehalf(reason=move.on_behalf, scan_sha256=filling.digest_of(_SCAN), scan_name=_SCAN)
        rules.must_be_free(task, actor)
        values: dict[str, Any] = {}
        if form is not None:
            context = self.context(task)
            values = validated(form, filling.filled(form, self.opening(task), move.values, context), context)
        command = CompleteTask(
            task_key=task.key, values=values, inputs_missing=self._lacking(task, move), on_behalf=on_behalf
        )
        events = self._handled(command, actor)
        self._memory.handed_in(task, form, values)
        return events

    def _lacking(self, task: UserTask, move: Move) -> tuple[str, ...]:
        step = self.deployed.definition.step(task.step)
        outside = {name.casefold(): name for name in self.external(step)}
        for name in move.lacking:
            if name.casefold() not in outside:
                raise NoExternalInput(name=name, step=step.number or step.id)
        return tuple(outside[name.casefold()] for name in move.lacking)

    def external(self, step: Step) -> tuple[str, ...]:
        """Name the required inputs of a step that no other step yields."""
        return inputs.external(self.deployed.definition.diagram.steps, step)

    def _actor(self, move: Move, task: UserTask) -> Actor:
        if move.by is not None:
            return people.named(self.setting.people, move.by)
        lane = move.lane or task.lane
        return people.of_lane(lane, task.unit if lane == task.lane else None)

    def _excuser(self, move: Move) -> Actor:
        """Give who lets a unit off: as the scenario says, else the first lane that may."""
        if move.by is not None:
            return people.named(self.setting.people, move.by)
        steps = [self.deployed.definition.step(task.step) for task in self.open_tasks.values()]
        lanes = [move.lane] if move.lane else [lane for step in steps for lane in step.excused_by]
        return people.of_lane(lanes[0], None) if lanes else Actor(id="–")

    def _allowed(self, move: Move) -> tuple[Event, ...]:
        (task, *_) = self.waiting(move)
        receiver = people.named(self.setting.people, move.by or "")
        command = AllowSamePerson(
            task_key=task.key,
            person=receiver.id,
            reason=move.reason,
            to_roles=tuple((role.lane, role.unit, role.represents) for role in receiver.roles),
        )
        return self._handled(command, people.in_charge())

    def _waited(self, length: timedelta) -> Iterator[Event]:
        """Let time pass, and every timer go off whose time comes; raises `TooLong` where they never end."""
        until = self.at + length
        while due := [timer for timer in self._instance.timers.values() if timer.due_at <= until]:
            timer = min(due, key=lambda each: (each.due_at, each.key))
            self.at = max(self.at, timer.due_at)
            yield from self._handled(FireTimer(timer_key=timer.key), SYSTEM)
        self.at = until

    def until_next_timer(self) -> timedelta:
        """Say how long it is until the next timer goes off, in whole minutes; raises `NothingWaits`."""
        at = self.next_timer
        if at is None:
            raise NothingWaits
        minutes = -(-max(at - self.at, timedelta()) // timedelta(minutes=1))
        return timedelta(minutes=max(1, minutes))

    def _handled(self, command: Command, actor: Actor) -> tuple[Event, ...]:
        self._budget.spend(len(self._instance.tokens))
        recorded = codec.decoded_command(codec.parsed(codec.written(codec.encoded(command))))
        events = self._instance.handle(recorded, at=self.at, actor=actor, due=self._due)
        self._memory.note(events)
        return events

    def _due(self, step: Step, task_key: str, offered_at: datetime) -> datetime | None:
        del task_key
        return self._calendar.due(offered_at, step.time_limit) if step.time_limit else None

    def _told(self, events: Sequence[Event], done: Sequence[UserTask] = ()) -> Happened:
        offered = {event.task_key for event in events if isinstance(event, TaskOffered)}
        ends = [event for event in events if isinstance(event, InstanceCompleted)]
        return Happened(
            events=tuple(events),
            done=tuple(done),
            offered=tuple(task for key, task in self.open_tasks.items() if key in offered),
            ended=bool(ends),
            end=ends[-1].end_event if ends else None,
        )
