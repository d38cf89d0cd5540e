"""What may be asked of a process instance: one small class for each command."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.records import ADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInstance:
    """Open a new case under its business key."""

    business_key: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTask:
    """Take a task off the group's list so that nobody else starts it."""

    task_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTask:
    """Give a claimed task back to its lane."""

    task_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignTask:
    """Hand a task to another person of its lane, with a reason.

    `to_roles` are the roles that person holds now, as `[lane, unit]`, so that replay needs no directory.
    """

    task_key: str
    to: str
    to_roles: tuple[tuple[str, str | None], ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBehalf:
    """Why somebody enters what a unit wrote on paper, and the scan of that paper (a stored file)."""

    reason: str
    scan_sha256: str
    scan_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask:
    """Finish a task with its validated and computed values (canonical JSON values).

    `inputs_missing` are the required inputs from outside that were not at hand; `on_behalf` is given by who
    does not hold the task's lane but may enter a unit's paper form.
    """

    task_key: str
    values: Mapping[str, Any]
    inputs_missing: tuple[str, ...] = field(default=(), metadata=ADDED)
    on_behalf: OnBehalf | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcuseUnit:
    """Let a unit that cannot report off: its part of the case is closed, with a reason."""

    unit: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowSamePerson:
    """Decide that a person may do this one task although four eyes forbid it, with a reason.

    `to_roles` are the roles that person holds now, as `[lane, unit, represented person]`; None, in older
    logs, leaves unasked whether four eyes forbid it at all.
    """

    task_key: str
    person: str
    reason: str
    to_roles: tuple[tuple[str, str | None, str | None], ...] | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class FireTimer:
    """Let a due timer of the diagram go off."""

    timer_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendInstance:
    """Stop the clock of a case for a while, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeInstance:
    """Let a suspended case go on."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInstance:
    """End a case before its end, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateInstance:
    """Let a case go on by another version of its SOP, with a reason.

    `from_hash` and `to` are the deployments, `version` is the number of the one it goes to. `variables`
    holds, as forms submit them, the values that the new diagram reads, worked out anew from what was
    handed in; `unit_variables` those of each unfinished branch, by its repeated element and its units:
    `pengisian_bidang[sosial]`. `mapping` says which step of the new diagram an open one becomes.
    """

    from_hash: str
    to: str
    version: int
    variables: Mapping[str, Any]
    unit_variables: Mapping[str, Mapping[str, Any]]
    mapping: Mapping[str, str]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddComment:
    """Write a remark on a case; the state of the case does not change."""

    text: str
    task_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile:
    """Add a stored file to a case; the state of the case does not change."""

    sha256: str
    name: str
    media_type: str
    size: int
    task_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryIncident:
    """Let the service try again what failed, with a reason; the state of the case does not change.

    `incident` is `timer`, and `key` the timer's, or `documents`, and `key` that of the task they are made of.
    """

    incident: str
    key: str
    reason: str


Command = (
    StartInstance
    | ClaimTask
    | ReleaseTask
    | ReassignTask
    | CompleteTask
    | ExcuseUnit
    | AllowSamePerson
    | FireTimer
    | SuspendInstance
    | ResumeInstance
    | CancelInstance
    | MigrateInstance
    | AddComment
    | AttachFile
    | RetryIncident
)
