"""Letting a unit off that cannot report: its branch of the case runs to its end without anybody."""

from engine import _spiff, rules, variables
from engine.commands import ExcuseUnit
from engine.errors import NothingToExcuse, StuckInstance
from engine.events import Event, TaskExcused, TimerCancelled, UnitExcused
from engine.progress import Progress

MAX_STEPS = 1000  # that one branch may take to its end


def excused(progress: Progress, command: ExcuseUnit) -> list[Event]:
    """Close every open task of a unit, and those that its branch still comes to, in one go.

    Who asks must be allowed to excuse a unit from each of these steps. The steps yield nothing; what the unit
    handed in before stays as it is.
    """
    rules.must_say_why(command.reason)
    branches = _branches(progress, command.unit)
    if not branches:
        raise NothingToExcuse(unit=command.unit)
    events: list[Event] = [UnitExcused(unit=command.unit, reason=command.reason, by=progress.actor.id)]
    for _ in range(MAX_STEPS):
        token = next((each for each in progress.workflow.active() if _stands(each, branches)), None)
        if token is None:
            progress.state.returned.pop(command.unit, None)
            progress.state.covered.pop(command.unit, None)
            return events
        events += _passed(progress, token, command)
    raise StuckInstance(element=command.unit, reason="the unit's branch does not come to its end")


def _branches(progress: Progress, unit: str) -> frozenset[str]:
    """Name the branches of a unit in which a task is on offer."""
    return frozenset(
        branch
        for token in progress.workflow.active()
        if token.manual and token.state == "ready"
        for name, branch in zip(token.units, token.branches, strict=True)
        if name == unit
    )


def _stands(token: _spiff.Active, branches: frozenset[str]) -> bool:
    """Say whether a token of these branches waits for somebody, or for its time."""
    waits = (token.manual and token.state == "ready") or token.due_at is not None
    return waits and not branches.isdisjoint(token.branches)


def _passed(progress: Progress, token: _spiff.Active, command: ExcuseUnit) -> list[Event]:
    """Let one token of the branch go on without anybody."""
    state = progress.state
    key = next(key for key, token_id in state.tokens.items() if token_id == token.id)
    if key in state.timers:
        state.forget(key)
        flows = progress.workflow.fire(token.id, at=progress.at)
        return [TimerCancelled(timer_key=key), *progress.reached(flows)]
    task = state.open_task(key)
    rules.must_excuse(progress.definition, task, progress.actor)
    gone = TaskExcused(
        task_key=key,
        step=task.step,
        unit=command.unit,
        by=progress.actor.id,
        reason=command.reason,
    )
    given = variables.from_values(progress.definition, task.step, {})
    state.forget(key)
    flows = progress.workflow.complete(token.id, given, at=progress.at)
    return [gone, *progress.reached(flows)]
