"""What an instance has open: user tasks and waiting timers, and the names they go by."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from engine.events import ReturnNote
from engine.records import ADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class UserTask:
    """A user task on offer. `round` counts from 1 per step and unit; `key` is unique in its instance.

    `allowed` are the persons who may do it although four eyes forbid it.
    """

    key: str
    step: str
    lane: str
    unit: str | None
    round: int
    offered_at: datetime
    due_at: datetime | None
    assignee: str | None = None
    returned: ReturnNote | None = None
    allowed: tuple[str, ...] = field(default=(), metadata=ADDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingTimer:
    """A timer event of the diagram that waits for `due_at`."""

    key: str
    element: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Where the instance stands: a diagram element, the unit's branch, and how it stands there."""

    element: str
    unit: str | None
    state: str


def name_of(element: str, unit: str | None) -> str:
    """Name an element in a unit's branch: `langkah_5[bidang-a]`. An element's id holds no bracket."""
    return f"{element}[{unit}]" if unit is not None else element


def key_of(element: str, unit: str | None, occurrence: int) -> str:
    """Name an occurrence of an element: `langkah_5[bidang-a]#2`."""
    return f"{name_of(element, unit)}#{occurrence}"


def place_of(key: str) -> tuple[str, str]:
    """Read element and unit, empty where there is none, out of a key: `langkah_5[bidang-a]#2`."""
    rest, _hash, _occurrence = key.rpartition("#")
    element, _bracket, unit = rest.partition("[")
    return element, unit.removesuffix("]")


def public_id(instance_id: str, key: str) -> str:
    """Derive the public id of a task or timer from its instance and key: the same on every replay."""
    return str(uuid.uuid5(uuid.UUID(instance_id), key))
