"""What kinds of deviations there are, and what is known of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, get_args

Kind = Literal[
    "return",
    "late",
    "inputs-missing",
    "reassignment",
    "substitution",
    "on-behalf",
    "excused",
    "same-person",
    "override",
    "intervention",
    "migration",
    "correction",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """Where command `sequence` of a case went otherwise than its SOP says.

    Case, command, kind and `ordinal` (from 1, within command and kind) name it for ever. `step`, `number` and
    `unit` are those of the task meant, if one is; `person` gave the command. `facts` are JSON values by kind:
    the table in docs/findings.md says which.
    """

    sequence: int
    kind: Kind
    ordinal: int
    step: str | None
    number: str | None
    unit: str | None
    person: str
    at: datetime
    facts: Mapping[str, Any]
