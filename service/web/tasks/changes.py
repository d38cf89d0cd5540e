"""What changed in a case since it was sent back: for whoever completes it, and for the next review."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from forms.differences import Difference, differences
from service.queries.contributions import Submission
from service.web import times
from service.web.language import language
from service.web.tasks.pages import OpenedTask


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """The changes of one row of a list, or of the fields outside of lists (without a title)."""

    title: str
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedStep:
    """What changed in the answers to one step, of one unit if it is done per unit."""

    title: str
    own: bool
    rows: tuple[ChangedRow, ...]

    @property
    def count(self) -> int:
        """How many answers changed."""
        return sum(len(row.changes) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed since `since`, step by step; nothing yet when there are no steps."""

    since: str
    steps: tuple[ChangedStep, ...]


def changes_of(task: OpenedTask, current: Mapping[str, Any] | None) -> Changes | None:
    """Compare what was handed in since the case came back with what stood before; None in a first round.

    `current` are the answers in the task's own form now: of a step that is done again they are compared too.
    """
    since = _since(task)
    if since is None:
        return None
    before = _latest(each for each in task.submissions if each.submitted_at <= since)
    until = task.item.completed_at
    after = _latest(
        each
        for each in task.submissions
        if each.submitted_at > since and (until is None or each.submitted_at < until)
    )
    own = (task.item.step, task.item.unit)
    if current is not None and own in before and task.step.return_reason is None:
        after[own] = current
    steps = tuple(_changed(task, before, after))
    return Changes(since=times.moment(since), steps=steps)


def _since(task: OpenedTask) -> datetime | None:
    """Say when the round before ended: the case came back, or this very step was done the last time."""
    if task.item.returned is not None:
        return task.item.returned.at
    former = [
        each.completed_at
        for each in task.tasks
        if (each.step, each.unit) == (task.item.step, task.item.unit)
        and each.round < task.item.round
        and each.completed_at is not None
    ]
    return max(former, default=None)


def _latest(submissions: Iterator[Submission]) -> dict[tuple[str, str | None], Mapping[str, Any]]:
    return {(each.step, each.unit): each.values for each in submissions}


def _changed(
    task: OpenedTask,
    before: Mapping[tuple[str, str | None], Mapping[str, Any]],
    after: Mapping[tuple[str, str | None], Mapping[str, Any]],
) -> Iterator[ChangedStep]:
    steps = {step.id: step for step in task.deployed.definition.diagram.steps}
    twice = {place for place in set(before) & set(after) if place[0] in steps}  # of steps still there
    for place in sorted(twice, key=lambda place: (steps[place[0]].sort_key, place[1] or "")):
        step, form = steps[place[0]], task.deployed.form_of(place[0])
        found = (
            differences(form, before[place], after[place], language=language(), labels=task.units)
            if form is not None
            else ()
        )
        if found:
            unit = task.units.get(place[1] or "", place[1] or "")
            title = f"{step.number}. {step.name}"
            yield ChangedStep(
                title=f"{title} – {unit}" if unit else title,
                own=place == (task.item.step, task.item.unit),
                rows=_by_row(found),
            )


def _by_row(found: Sequence[Difference]) -> tuple[ChangedRow, ...]:
    rows: dict[str, list[Difference]] = {}
    for each in found:
        rows.setdefault(each.row, []).append(each)
    return tuple(ChangedRow(title=title, changes=tuple(changes)) for title, changes in rows.items())
