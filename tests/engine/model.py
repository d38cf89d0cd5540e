"""What the SOP means, told a second time and as simply as possible, to compare the engine with."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from engine.actors import Actor, HeldRole
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
    OnBehalf,
    ReassignTask,
    ReleaseTask,
    ResumeInstance,
    RetryIncident,
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
    NotBarred,
    NothingToExcuse,
    NotPermitted,
    NotTheAssignee,
    OwnTask,
    ReasonMissing,
    ScanMissing,
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
NEXT = {"1": "2", "2": "3", "3": "4", "5": "6", "8": "9", "9": "10", "10b": "11"}
BACK = {"7": "kelengkapan_data", "10": "keputusan"}  # steps that may send the case back, and what says so


@dataclass
class Open:
    """A task on offer, in the model."""

    number: str
    unit: str | None
    assignee: str | None = None
    allowed: frozenset[str] = frozenset()


@dataclass
class Model:
    """The state of a case, as the SOP's readers would keep it on paper."""

    status: str = "new"
    tasks: dict[str, Open] = field(default_factory=dict)
    rounds: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    participants: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    prepared: dict[str, frozenset[str]] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()  # numbers of the steps whose return is not settled

    def refuses(self, command: Command, actor: Actor) -> Refusal:
        """Say what must refuse the command, if anything."""
        if self.status not in self._admitted(command):
            return InstanceNotSuspended if isinstance(command, ResumeInstance) else InstanceNotRunning
        match command:
            case SuspendInstance() | ResumeInstance() | CancelInstance():
                return self._intervening(command.reason, actor)
            case RetryIncident():  # there are no timers in the SOP
                missing = TimerNotWaiting if command.incident == "timer" else None
                return self._intervening(command.reason, actor) or missing
            case ClaimTask() | ReleaseTask() | ReassignTask() | CompleteTask() | AllowSamePerson():
                task = self.tasks.get(command.task_key)
                return self._on_task(command, task, actor) if task is not None else TaskNotOpen
            case ExcuseUnit():
                return self._excusing(command, actor)
        return TimerNotWaiting if isinstance(command, FireTimer) else None

    def _admitted(self, command: Command) -> tuple[str, ...]:
        match command:
            case StartInstance():
                return ("new",)
            case AddComment() | AttachFile() | RetryIncident():
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
            case ClaimTask() | ReleaseTask() | ReassignTask() | AllowSamePerson():
                self._assign(command, actor)
            case CompleteTask():
                self._complete(command, actor)
            case ExcuseUnit():
                self._excuse(command.unit)
            case SuspendInstance():
                self.status = "suspended"
            case ResumeInstance():
                self.status = "running"
            case CancelInstance():
                self.status, self.tasks = "cancelled", {}
            case AddComment() | AttachFile() | FireTimer() | RetryIncident():
                pass
            case _:
                assert_never(command)

    def _intervening(self, reason: str, actor: Actor) -> Refusal:
        if not actor.intervenes:
            return NotPermitted
        return None if reason.strip() else ReasonMissing

    def _excusing(self, command: ExcuseUnit, actor: Actor) -> Refusal:
        if not command.reason.strip():
            return ReasonMissing
        if not any(task.unit == command.unit for task in self.tasks.values()):
            return NothingToExcuse
        lanes = {role.lane for role in actor.roles}
        return None if "fungsional_perencana" in lanes else NotPermitted

    def _excuse(self, unit: str) -> None:
        (key,) = [key for key, task in self.tasks.items() if task.unit == unit]
        if self.tasks.pop(key).number == "5":
            self.rounds["6", unit] += 1
        if not self.tasks:
            self._offer("7")

    def _assign(
        self, command: ClaimTask | ReleaseTask | ReassignTask | AllowSamePerson, actor: Actor
    ) -> None:
        task = self.tasks[command.task_key]
        match command:
            case ClaimTask():
                task.assignee = actor.id
            case ReleaseTask():
                task.assignee = None
            case ReassignTask():
                task.assignee = command.to
            case AllowSamePerson():
                task.allowed |= {command.person}

    def _allowing(self, command: AllowSamePerson, task: Open, actor: Actor) -> Refusal:
        refusal = self._intervening(command.reason, actor)
        if refusal is not None:
            return refusal
        if actor.id == command.person:
            return NotPermitted
        if command.to_roles is None or command.person in task.allowed:
            return None
        roles = tuple(HeldRole(lane=lane, unit=unit, represents=of) for lane, unit, of in command.to_roles)
        barred = self._candidate(task, Actor(id=command.person, roles=roles)) is FourEyesViolated
        return None if barred else NotBarred

    def _on_task(
        self,
        command: ClaimTask | ReleaseTask | ReassignTask | CompleteTask | AllowSamePerson,
        task: Open,
        actor: Actor,
    ) -> Refusal:
        holds = task.assignee == actor.id or actor.intervenes
        match command:
            case AllowSamePerson():
                return self._allowing(command, task, actor)
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
                paper = command.on_behalf if isinstance(command, CompleteTask) else None
                refusal = (
                    self._candidate(task, actor) if paper is None else self._entering(task, paper, actor)
                )
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
        if actor.id in task.allowed:
            return None
        if task.number == "10" and persons & (self.prepared["8"] | self.prepared["9"]):
            return FourEyesViolated
        return None

    def _entering(self, task: Open, paper: OnBehalf, actor: Actor) -> Refusal:
        if self._candidate(task, actor) is not NotACandidate:
            return OwnTask
        if task.unit is None or "staf" not in {role.lane for role in actor.roles}:
            return NotACandidate
        if not paper.reason.strip():
            return ReasonMissing
        return None if paper.scan_sha256 else ScanMissing

    def _values(self, task: Open, command: CompleteTask) -> Refusal:
        units = command.values.get("unit_bertugas", [])
        decision = command.values.get(BACK[task.number]) if task.number in BACK else None
        if task.number not in ("2", *BACK):
            return None
        if not isinstance(units, list) or not all(isinstance(unit, str) and unit for unit in units):
            return WrongVariable
        if not isinstance(decision, str | None):
            return WrongVariable
        if self.participants and not set(units) <= set(self.participants):
            return NotAParticipant
        return None

    def _complete(self, command: CompleteTask, actor: Actor) -> None:
        task = self.tasks.pop(command.task_key)
        if task.number in ("2", *BACK):
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
            case "7" | "10":
                self._decide(task.number, command)
            case "11":
                self.status = "completed"
            case number:
                self._offer(NEXT[number], task.unit)

    def _decide(self, number: str, command: CompleteTask) -> None:
        said = command.values.get(BACK[number])
        back = said == "kembalikan" if number == "7" else said != "setuju"
        if number == "7":
            self.notes = self.notes | {"7"} if back and self.named else self.notes - {"7"}
        else:
            self.notes = frozenset({"10"} if back else ())
        if back:
            self._ask(self.named)
        else:
            self._offer("8" if number == "7" else "10b")

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
