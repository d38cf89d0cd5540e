"""What becomes of a running case if its SOP changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.definitions import ProcessDefinition
from engine.diff.changes import Change
from engine.instances import ProcessInstance
from engine.migration.deriving import Submissions
from engine.texts import Text

Verdict = Literal["unaffected", "cosmetic", "migratable", "mapping", "blocked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a change of the SOP means for one case.

    `unaffected`: nothing that changed can be met by this case any more. `cosmetic`: only words and looks can.
    `migratable`: it can go on by the new diagram. `mapping`: it can as soon as `choices` are made: for each
    open step that is gone, the steps of the new diagram that it may become. `blocked`: it cannot. `step` is
    the id of the step that blocks or needs a mapping and `reason` says why; `open_steps` are where it stands.
    """

    verdict: Verdict
    step: str | None = None
    reason: Text | None = None
    open_steps: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def assess(
    instance: ProcessInstance,
    into: ProcessDefinition,
    changes: Sequence[Change],
    submissions: Submissions,
    mapping: Mapping[str, str] | None = None,
) -> Assessment:
    """Judge a case that runs or is suspended, on a copy; `changes` are those between the two diagrams.

    `mapping` are choices made already.
    """
    del into, changes, submissions, mapping
    open_steps = tuple(dict.fromkeys(task.step for task in instance.open_tasks.values()))
    return Assessment(verdict="migratable", open_steps=open_steps)
