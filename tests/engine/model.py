"""What the SOP means, told a second time and as simply as possible, to compare the engine with."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from engine.actors import Actor, HeldRole
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
from engine.errors import (
    EngineError,
    FourEyesViolated,
    InstanceNotRunning,
    InstanceNotSuspended,
    NotACandidate,
    NotAParticipant,
    NotPermitted,
    NotTheAssignee,
    ReasonMissing,
    TaskAlreadyClaimed,
    TaskNotOpen,
    TimerNotWaiting,
    WrongVariable,
)

Refusal = type[EngineError] | None
LANE = {
    **dict.fromkeys(("2", "3", "7", "9", "10b", "11"), "fungsional_perencana"),
    **dict.fromkeys(("1", "10"), "sekretaris"),
    **dict.fromkeys(("4", "8"), "staf"),
    **dict.fromkeys(("5", "6"), "kabid"),
}
NEXT = {"1": "2", "2": "3", "3": "4", "5": "6", "7": "8", "8": "9", "9": "10", "10b": "11"}


@dataclass
class Open:
    """A task on offer, in the model."""

    number: str
    unit: str | None
    assignee: str | None = None


@dataclass
class Model:
    """The state of a case, as the SOP's readers would keep it on paper."""

    status: str = "new"
    tasks: dict[str, Open] = field(default_factory=dict)
    rounds: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    participants: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    prepared: dict[str, frozenset[str]] = field(default_factory=dict)
    returned: bool = False

    def refuses(self, command: Command, actor: Actor) -> Refusal:
        """Say what must refuse the command, if anything."""
        if self.status not in self._admitted(command):
            return InstanceNotSuspended if isinstance(command, ResumeInstance) else InstanceNotRunning
        match command:
            case SuspendInstance() | ResumeInstance() | CancelInstance():
                return self._intervening(command.reason, actor)
            case ClaimTask() | ReleaseTask() | ReassignTask() | CompleteTask():
                task = self.tasks.get(command.task_key)
                return self._on_task(command, task, actor) if task is not None else TaskNotOpen
            case FireTimer():
                return TimerNotWaiting
        return None

    def _admitted(self, command: Command) -> tuple[str, ...]:
        match command:
            case StartInstance():
                return ("new",)
            case AddComment() | AttachFile():
                return ("running", "suspended", "completed", "cancelled")
            case ResumeInstance():
                return ("suspended",)
            case CancelInstance():
                return ("running", "suspended")
        return ("running",)

    def carry_out(self, command: Command, actor: Actor) -> None:
        """Do what was not refused."""
        match command:
            case StartInstance():
                self.status = "running"
                self._offer("1")
            case ClaimTask():
                self.tasks[command.task_key].assignee = actor.id
            case ReleaseTask():
                self.tasks[command.task_key].assignee = None
            case ReassignTask():
                self.tasks[command.task_key].assignee = command.to
            case CompleteTask():
                self._complete(command, actor)
            case SuspendInstance():
                self.status = "suspended"
            case ResumeInstance():
                self.status = "running"
            case CancelInstance():
                self.status, self.tasks = "cancelled", {}
            case AddComment() | AttachFile() | FireTimer():
                pass
            case _:
                assert_never(command)

    def _intervening(self, reason: str, actor: Actor) -> Refusal:
        if not actor.intervenes:
            return NotPermitted
        return None if reason.strip() else ReasonMissing

    def _on_task(
        self, command: ClaimTask | ReleaseTask | ReassignTask | CompleteTask, task: Open, actor: Actor
    ) -> Refusal:
        holds = task.assignee == actor.id or actor.intervenes
        match command:
            case ReleaseTask():
                return None if holds else NotTheAssignee
            case ReassignTask():
                if not holds:
                    return NotTheAssignee
                if not command.reason.strip():
                    return ReasonMissing
                roles = tuple(HeldRole(lane=lane, unit=unit) for lane, unit in command.to_roles)
                return self._candidate(task, Actor(id=command.to, roles=roles))
            case ClaimTask() | CompleteTask():
                refusal = self._candidate(task, actor)
                if refusal is None and task.assignee not in (None, actor.id):
                    refusal = TaskAlreadyClaimed
                if refusal is None and isinstance(command, CompleteTask):
                    refusal = self._values(task, command)
                return refusal
        assert_never(command)

    def _candidate(self, task: Open, actor: Actor) -> Refusal:
        roles = [role for role in actor.roles if role.lane == LANE[task.number]]
        roles = [role for role in roles if None in (role.unit, task.unit) or role.unit == task.unit]
        if not roles:
            return NotACandidate
        own = any(role.represents is None for role in roles)
        persons = {actor.id} if own else {actor.id, roles[0].represents}
        if task.number == "10" and persons & (self.prepared["8"] | self.prepared["9"]):
            return FourEyesViolated
        return None

    def _values(self, task: Open, command: CompleteTask) -> Refusal:
        units, decision = command.values.get("unit_bertugas", []), command.values.get("keputusan")
        if task.number not in ("2", "10"):
            return None
        if not isinstance(units, list) or not all(isinstance(unit, str) and unit for unit in units):
            return WrongVariable
        if task.number == "10" and not isinstance(decision, str | None):
            return WrongVariable
        if self.participants and not set(units) <= set(self.participants):
            return NotAParticipant
        return None

    def _complete(self, command: CompleteTask, actor: Actor) -> None:
        task = self.tasks.pop(command.task_key)
        if task.number in ("2", "10"):
            self.named = tuple(dict.fromkeys(command.values.get("unit_bertugas", [])))
            self.participants = self.participants or self.named
        if task.number in ("8", "9"):
            roles = [role for role in actor.roles if role.lane == LANE[task.number]]
            own = any(role.represents is None for role in roles)
            represented = None if own else roles[0].represents
            self.prepared[task.number] = frozenset({actor.id, represented or actor.id})
        match task.number:
            case "4":
                self._ask(self.named)
            case "6":
                if not self.tasks:
                    self._offer("7")
            case "10":
                self.returned = command.values.get("keputusan") != "setuju"
                if self.returned:
                    self._ask(self.named)
                else:
                    self._offer("10b")
            case "11":
                self.status = "completed"
            case number:
                self._offer(NEXT[number], task.unit)

    def _ask(self, units: Iterable[str]) -> None:
        for unit in units:
            self._offer("5", unit)
        if not self.tasks:
            self._offer("7")

    def _offer(self, number: str, unit: str | None = None) -> None:
        self.rounds[number, unit] += 1
        inside = f"[{unit}]" if unit is not None else ""
        key = f"langkah_{number}{inside}#{self.rounds[number, unit]}"
        self.tasks[key] = Open(number, unit)
