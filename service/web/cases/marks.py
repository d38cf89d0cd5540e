"""What was out of the ordinary when a task was done, as short coloured words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.tasks import place_of
from service.queries.logs import LogItem
from service.queries.task_items import TaskItem
from service.web.language import gettext as _

_INTERVENTIONS: Final = frozenset(
    {
        "allow_same_person",
        "cancel_instance",
        "migrate_instance",
        "resume_instance",
        "retry_incident",
        "suspend_instance",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A short word; `detail` is the reason that was given."""

    label: str
    tone: str
    detail: str = ""


def marks_of(item: TaskItem, names: Mapping[str, str]) -> tuple[Mark, ...]:
    """List what people should know of how a task was done; `names` are those of people by username."""
    return tuple(_marks(item, names))


def is_intervention(item: LogItem) -> bool:
    """Say whether a row of history is somebody's act on a case from outside.

    Handing on a task that one has in hand oneself is none.
    """
    if item.kind == "reassign_task":
        return any(event.get("former") != item.actor for event in item.events)
    return item.kind in _INTERVENTIONS


def marks_of_record(
    command: Mapping[str, Any], key: str, unit_names: Mapping[str, str], *, intervened: bool = False
) -> tuple[Mark, ...]:
    """List the same of a row of history; `key` is the task's, if it is about one."""
    marks = [Mark(label=_("campur tangan"), tone="warn")] if intervened else []
    if command.get("on_behalf"):
        _step, unit = place_of(key)
        marks.append(Mark(label=_("a.n. %(name)s", name=unit_names.get(unit, unit)), tone="warn"))
    missing = command.get("inputs_missing")
    if isinstance(missing, list | tuple) and missing:
        marks.append(Mark(label=_("belum tersedia: %(names)s", names=", ".join(missing)), tone="warn"))
    return tuple(marks)


def _marks(item: TaskItem, names: Mapping[str, str]) -> Iterator[Mark]:
    if item.round > 1:
        yield Mark(label=_("putaran %(round)s", round=item.round), tone="brand")
    if item.sent_back:
        yield Mark(label=_("mengembalikan berkas"), tone="warn")
    if item.excused is not None:
        yield Mark(label=_("dikecualikan"), tone="warn", detail=item.excused)
    elif item.on_behalf is not None:
        label = _("a.n. %(name)s", name=item.unit_name or item.lane_name)
        yield Mark(label=label, tone="warn", detail=item.on_behalf)
    if item.acted_for:
        yield Mark(label=_("a.n. %(name)s", name=names.get(item.acted_for, item.acted_for)), tone="brand")
    if item.inputs_missing:
        label = _("belum tersedia: %(names)s", names=", ".join(item.inputs_missing))
        yield Mark(label=label, tone="warn")
