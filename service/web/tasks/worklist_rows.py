"""The rows of Tugas Saya as they are shown: words and addresses, made once for each task."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from service.persistence.store.people import Person
from service.queries.task_items import TaskItem
from service.web import times
from service.web.language import gettext as _
from service.web.language import language
from service.web.presenting import Deadline, ReturnShown
from service.web.times import Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A task in the list.

    `place` is its unit or lane; `inputs` says how much of what the SOP requires is there, empty if that is
    nothing; `done` is when it was completed, empty while it is open.
    """

    id: str
    address: str
    number: str
    name: str
    business_key: str
    definition: str
    place: str
    mine: bool
    due: Due | None
    round: int
    inputs: str
    complete: bool
    returned: ReturnShown | None
    done: str
    late: bool


def rows_of(items: Sequence[TaskItem], due: Deadline, *, me: Person, now: datetime) -> tuple[Row, ...]:
    """Present tasks to the person `me`; the lane is said only to those who have several."""
    root = url_for("worklist.index")
    return tuple(_row(item, due, f"{root}/{item.id}", me, now) for item in items)


def fingerprint_of(items: Sequence[TaskItem], counted: Sequence[int], now: datetime) -> str:
    """Say in a few letters how the list stands; lists that would be shown alike have the same.

    It is another one each minute, because of the words for what is left of the time.
    """
    parts = [language(), f"{now:%Y%m%d%H%M}", *map(str, counted)]
    parts += [f"{item.id} {item.assignee} {item.round} {item.inputs_at_hand}" for item in items]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _row(item: TaskItem, due: Deadline, address: str, me: Person, now: datetime) -> Row:
    back = item.returned
    open_ = item.status == "open"
    return Row(
        id=item.id,
        address=address,
        number=item.number,
        name=item.name,
        business_key=item.instance.business_key,
        definition=item.instance.definition_name,
        place=item.unit_name or (item.lane_name if len(me.lanes) > 1 else ""),
        mine=item.assignee == me.username,
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
