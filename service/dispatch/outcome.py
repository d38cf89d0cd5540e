"""What came of a command, and how a repeated request is recognised."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.events import Event
from service.persistence.store.cases import Case, Task
from service.persistence.store.idempotency import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a command on an instance.

    `at` is when it took place; `case` and `task` are the rows as they are now (`task` only for a command on
    a task); `offered` are the tasks that came of it. `recorded` is False when nothing had to change.
    """

    at: datetime
    case: Case
    task: Task | None
    offered: tuple[Task, ...]
    events: tuple[Event, ...]
    recorded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that carries an `Idempotency-Key`: the same once more gets the same answer.

    `present` makes the answer (status and JSON) from the outcome; it is kept in the same transaction.
    """

    key: str
    method: str
    path: str
    body_sha256: str
    present: Callable[[Outcome], tuple[int, Mapping[str, Any]]]

    def call(self, person: str) -> Call:
        """Say what makes this request of this person the same one."""
        return Call(
            person=person, key=self.key, method=self.method, path=self.path, body_sha256=self.body_sha256
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """The answer that this very request got before."""

    status: int
    answer: Mapping[str, Any]
