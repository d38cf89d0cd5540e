"""A scenario: a case to be played through, who does what in it, and what must come of each act."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from engine.actors import HeldRole

Act = Literal["do", "wait", "excuse", "allow"]
Names = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What surrounds the case: its name, when it begins, the office's lists, people and settings.

    `people` are those who hold other roles than one lane; everybody else is named by lane and unit.
    `answers` are, by step id or number, what a step is answered with unless the scenario says otherwise.
    """

    business_key: str = "Percobaan"
    starts_at: datetime | None = None
    lists: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, tuple[HeldRole, ...]] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """That an act must be refused: with an error's code, or because of these fields of the form."""

    code: str | None = None
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One act of a scenario and what must come of it.

    `step` is an id or a number; `units` are those that do it, none given is everybody whose turn it is.
    `next` are the tasks that must be offered by it, such as `10b` or `5[usaha]`; `end` is True, or the end
    event that must be reached. `line` is where the move stands in its file, 0 for none.
    """

    act: Act
    step: str = ""
    units: tuple[str, ...] = ()
    lane: str | None = None
    by: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    lacking: tuple[str, ...] = ()
    on_behalf: str | None = None
    reason: str = ""
    after: timedelta | None = None
    next: tuple[str, ...] | None = None
    refused: Refused | None = None
    end: bool | str | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario as it was read; `file` is its name in the folder `scenarios`."""

    file: str
    name: str
    description: str = ""
    setting: Setting = field(default_factory=Setting)
    moves: tuple[Move, ...] = ()
