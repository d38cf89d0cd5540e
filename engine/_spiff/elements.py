"""Elements that SpiffWorkflow does not run as we need it: timers, parallel joins, repeated steps."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs import control, defaults
from SpiffWorkflow.bpmn.specs.data_spec import TaskDataReference
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    DurationTimerEventDefinition,
    TimeDateEventDefinition,
)
from SpiffWorkflow.util.task import TaskState

from engine.codec import instant, read_instant
from engine.errors import StuckInstance
from engine.zone import OFFICE_ZONE

_DURATION = re.compile(
    r"P(?=.)(?:([0-9]{1,6})Y)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?"
    r"(?:T(?=.)(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,6})S)?)?"
)


class Duration(DurationTimerEventDefinition):  # type: ignore[misc]
    """A duration that counts from the command's time and fires only when told to."""

    def has_fired(self, my_task: Any) -> bool:
        """Say whether somebody told it to; the first time asked, settle when it is due."""
        return _told_to_fire(my_task, self.expression, _after)


class Date(TimeDateEventDefinition):  # type: ignore[misc]
    """A date that fires only when told to."""

    def has_fired(self, my_task: Any) -> bool:
        """Say whether somebody told it to; the first time asked, settle when it is due."""
        return _told_to_fire(my_task, self.expression, _on)


def due_at(task: Any) -> datetime | None:
    """Say when a timer that waits is due; None for everything else."""
    if not isinstance(getattr(task.task_spec, "event_definition", None), Duration | Date):
        return None
    return read_instant(task.internal_data["event_value"])


def _told_to_fire(task: Any, expression: str, due: Callable[[str, datetime], datetime]) -> bool:
    if "event_value" not in task.internal_data:
        scripts = task.workflow.script_engine
        value = scripts.evaluate(task, expression)
        try:
            task.internal_data["event_value"] = instant(due(value, scripts.now))
        except (ValueError, TypeError, OverflowError) as error:
            reason = f"{expression} = {value!r} is no time"
            raise StuckInstance(element=task.task_spec.bpmn_id, reason=reason) from error
    return bool(task.internal_data.get("event_fired", False))


def _after(text: str, now: datetime) -> datetime:
    """Add an ISO 8601 duration; SpiffWorkflow would count a million years month by month."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    years, months, *rest = (int(part or 0) for part in match.groups())
    start = now.astimezone(OFFICE_ZONE)
    months += start.month - 1 + 12 * years
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, monthrange(year, month)[1])
    weeks, days, hours, minutes, seconds = rest
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return start.replace(year=year, month=month, day=day) + length


def _on(text: str, now: datetime) -> datetime:
    del now
    due = datetime.fromisoformat(text)
    return due if due.tzinfo is not None else due.replace(tzinfo=OFFICE_ZONE)


class Collection(TaskDataReference):  # type: ignore[misc]
    """What a multi-instance runs over: read from the variables once, when it begins."""

    def get(self, my_task: Any) -> dict[str, str]:
        """Give each item under its own name: a dict, since SpiffWorkflow numbers the items of a list."""
        if "items" not in my_task.internal_data:
            items = my_task.workflow.script_engine.collection(my_task, self.bpmn_id)
            my_task.internal_data["items"] = items
        return {item: item for item in my_task.internal_data["items"]}

    def exists(self, my_task: Any) -> bool:
        """Say yes: what is missing is named when it is read."""
        del my_task
        return True


class ParallelGateway(defaults.ParallelGateway):  # type: ignore[misc]
    """Waits for one token from each flow, and takes just these.

    SpiffWorkflow's own gateway counts tokens of earlier rounds again, so that the second round of a loop
    goes on before all of its branches are done.
    """

    def _update_hook(self, my_task: Any) -> bool:
        waiting: dict[str, Any] = {}
        for task in my_task.workflow.tasks.values():
            has_come = task.task_spec is self and task.parent.has_state(TaskState.COMPLETED)
            if has_come and "joined" not in task.internal_data:
                waiting.setdefault(task.parent.task_spec.name, task)
        if waiting.keys() != {source.name for source in self.inputs}:
            my_task._set_state(TaskState.WAITING)
            return False
        for task in waiting.values():
            task.internal_data["joined"] = True
            if task is not my_task:
                task.cancel()
        return True

    def _run_hook(self, my_task: Any) -> bool:
        del my_task
        return True


class BoundaryEventJoin(control.BoundaryEventJoin):  # type: ignore[misc]
    """Takes away what waits around a step when it is done, or the step when its deadline cuts it short.

    SpiffWorkflow's own join also takes that of other occurrences of the step, which may still be open.
    """

    def _update_hook(self, my_task: Any) -> bool:
        cause = my_task.parent
        if getattr(cause.task_spec, "cancel_activity", True):  # the step itself, or what interrupts it
            for task in cause.parent.children:
                if task is not cause and not task.has_state(TaskState.FINISHED_MASK):
                    task.cancel()
        return True
