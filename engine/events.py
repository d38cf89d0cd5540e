"""What happened to a process instance: facts, in past tense, as the history keeps them."""

from dataclasses import dataclass, field
from datetime import datetime

from engine.records import ADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceStarted:
    """The case was opened."""

    business_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnNote:
    """By whom, when and why the case came back; shown on every task until the next review."""

    step: str
    by: str
    at: datetime
    reason: str
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOffered:
    """A user task became available to its lane. `round` counts from 1 per step and unit."""

    task_key: str
    step: str
    lane: str
    unit: str | None
    round: int
    due_at: datetime | None
    returned: ReturnNote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskClaimed:
    """One person took the task."""

    task_key: str
    assignee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReleased:
    """The task went back to its lane."""

    task_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReassigned:
    """The task was handed to another person."""

    task_key: str
    assignee: str
    former: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCompleted:
    """The task was done.

    `on_behalf` is why somebody else than the lane entered a unit's paper form; `inputs_missing` are the
    required inputs from outside that were not at hand.
    """

    task_key: str
    step: str
    unit: str | None
    by: str
    acted_for: str | None
    on_behalf: str | None = field(default=None, metadata=ADDED)
    inputs_missing: tuple[str, ...] = field(default=(), metadata=ADDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitExcused:
    """A unit that cannot report was let off; it stays a participant."""

    unit: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskExcused:
    """The task is no longer to be done, since its unit was excused."""

    task_key: str
    step: str
    unit: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePersonAllowed:
    """Somebody in charge decided that a person may do a task although four eyes forbid it."""

    task_key: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWithdrawn:
    """The task is no longer to be done: a timer, an end event or a cancellation took it away."""

    task_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceReturned:
    """A completed step sent the case back to an earlier one."""

    note: ReturnNote


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowsTaken:
    """The sequence flows that tokens went along, in the order they were taken."""

    flows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerStarted:
    """A timer of the diagram waits for its time."""

    timer_key: str
    element: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """The timer's time came."""

    timer_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerCancelled:
    """The timer is no longer needed."""

    timer_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSuspended:
    """The case stands still."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceResumed:
    """The case goes on."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceCancelled:
    """The case was ended before its end."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceMigrated:
    """The case goes on by another version of its SOP; `from_hash` and `to` are the deployments."""

    from_hash: str
    to: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRevised:
    """An open task is asked of another lane or by another time now; `released` from whoever held it."""

    task_key: str
    lane: str
    due_at: datetime | None
    released: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceCompleted:
    """The case reached its end."""

    end_event: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentAdded:
    """Somebody wrote a remark."""

    text: str
    task_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAttached:
    """A file was added."""

    sha256: str
    name: str
    task_key: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentRetried:
    """Somebody in charge let the service try again what had failed."""

    incident: str
    key: str
    reason: str


Event = (
    InstanceStarted
    | TaskOffered
    | TaskClaimed
    | TaskReleased
    | TaskReassigned
    | TaskCompleted
    | UnitExcused
    | TaskExcused
    | SamePersonAllowed
    | TaskWithdrawn
    | InstanceReturned
    | FlowsTaken
    | TimerStarted
    | TimerFired
    | TimerCancelled
    | InstanceSuspended
    | InstanceResumed
    | InstanceCancelled
    | InstanceMigrated
    | TaskRevised
    | InstanceCompleted
    | CommentAdded
    | FileAttached
    | IncidentRetried
)
