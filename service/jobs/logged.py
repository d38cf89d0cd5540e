"""What a projection of the log is: what is found in a case's log, and how that is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.definitions import ProcessDefinition
from engine.history import Entry
from engine.playback.frames import WorkingSeconds
from service.casework.deployed import Deployed
from service.persistence.database import Connection
from service.persistence.store.cases import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A case with its whole log, and what is needed to understand it.

    `deployed` gives the diagram and forms of a version by its hash, `working` counts working seconds by the
    calendar in force now.
    """

    case: Case
    entries: Sequence[Entry]
    deployed: Callable[[str], Deployed]
    working: WorkingSeconds

    def definition_of(self, deployment_hash: str) -> ProcessDefinition:
        """Give the diagram of a version."""
        return self.deployed(deployment_hash).definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """A list that is drawn from logs.

    `found` gives a case's rows from its log, the same every time; `put` keeps them in place of those that
    were kept of the case before. Whoever changes what `found` gives raises `edition`.
    """

    name: str
    edition: int
    found: Callable[[Logged], Sequence[Any]]
    put: Callable[[Connection, str, Sequence[Any]], None]
