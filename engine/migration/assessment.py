"""What becomes of a running case if its SOP changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.definitions import ProcessDefinition
from engine.diff.changes import Change
from engine.instances import ProcessInstance
from engine.migration import refusals
from engine.migration.deriving import Submissions
from engine.migration.meeting import met, reads_otherwise
from engine.migration.paths import paths_of
from engine.migration.trial import tried
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
    open_steps = tuple(dict.fromkeys(task.step for task in instance.open_tasks.values()))
    touched = tuple(met(instance, into, changes))
    otherwise = reads_otherwise(instance, into)
    if not touched and not otherwise:
        return Assessment(verdict="unaffected", open_steps=open_steps)
    if all(change.cosmetic for change in touched) and not otherwise:
        return Assessment(verdict="cosmetic", open_steps=open_steps)
    return judged(instance, into, submissions, mapping)


def judged(
    instance: ProcessInstance,
    into: ProcessDefinition,
    submissions: Submissions,
    mapping: Mapping[str, str] | None = None,
) -> Assessment:
    """Say whether a case can go on by another diagram, whatever changed: migratable, mapping or blocked."""
    open_steps = tuple(dict.fromkeys(task.step for task in instance.open_tasks.values()))
    trial = tried(instance, into, submissions, mapping or {})
    if trial.refusal is not None:
        return Assessment(
            verdict="blocked", step=trial.refusal.step, reason=trial.refusal.reason, open_steps=open_steps
        )
    if trial.choices:
        step = next(iter(trial.choices))
        return Assessment(
            verdict="mapping",
            step=step,
            reason=refusals.choice_needed(paths_of(instance.definition.diagram), step),
            open_steps=open_steps,
            choices=trial.choices,
        )
    return Assessment(verdict="migratable", open_steps=open_steps)
