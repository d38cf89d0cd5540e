"""The rows of Tugas Saya as they are shown: words and addresses, made once for each task."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from service.queries.task_items import TaskItem
from service.web import times
from service.web.language import gettext as _
from service.web.language import language
from service.web.presenting import Deadline, ReturnShown
from service.web.times import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A task in the list; `inputs` says how much of what the SOP requires is there, empty if nothing is."""

    id: str
    address: str
    number: str
    name: str
    business_key: str
    definition: str
    lane: str
    unit: str | None
    mine: bool
    due: Due | None
    round: int
    inputs: str
    complete: bool
    returned: ReturnShown | None
    done: str
    late: bool


def rows_of(items: Sequence[TaskItem], due: Deadline, *, me: str, now: datetime) -> tuple[Row, ...]:
    """Present tasks to the person `me`."""
    root = url_for("worklist.index")
    return tuple(_row(item, due, f"{root}/{item.id}", me, now) for item in items)


def fingerprint_of(items: Sequence[TaskItem], counted: Sequence[int], now: datetime) -> str:
    """Say in a few letters how the list stands; lists that would be shown alike have the same.

    It is another one each minute, because of the words for what is left of the time.
    """
    parts = [language(), f"{now:%Y%m%d%H%M}", *map(str, counted)]
    parts += [f"{item.id} {item.assignee} {item.round} {item.inputs_at_hand}" for item in items]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _row(item: TaskItem, due: Deadline, address: str, me: str, now: datetime) -> Row:
    back = item.returned
    open_ = item.status == "open"
    return Row(
        id=item.id,
        address=address,
        number=item.number,
        name=item.name,
        business_key=item.instance.business_key,
        definition=item.instance.definition_name,
        lane=item.lane_name,
        unit=item.unit_name,
        mine=item.assignee == me,
        due=due(item.due_at) if open_ else None,
        round=item.round,
        inputs=_inputs(item) if open_ and item.inputs_needed else "",
        complete=item.inputs_at_hand >= item.inputs_needed,
        returned=ReturnShown(by=back.by_name, moment=times.moment(back.at), reason=back.reason)
        if back and open_
        else None,
        done=times.moment(item.completed_at) if item.completed_at else "",
        late=item.is_overdue(now),
    )


def _inputs(item: TaskItem) -> str:
    return _(
        "%(there)s dari %(needed)s kelengkapan tersedia",
        there=item.inputs_at_hand,
        needed=item.inputs_needed,
    )
