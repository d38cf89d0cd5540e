"""How long the tasks of a case took: waiting to be taken, in somebody's hands, in all."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.playback.frames import NOTHING, Frame, Stand, WorkingSeconds
from engine.tasks import UserTask, name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One task from its offer to its end, or to the last frame while it is open.

    `waiting_seconds` went by until somebody took it, `doing_seconds` from then on, both in working time;
    `elapsed_seconds` is the time by the clock. `sequence` is the command that ended it; `done` says whether
    it was completed, not withdrawn, excused or still open.
    """

    step: str
    unit: str | None
    round: int
    offered_at: datetime
    sequence: int | None
    done: bool
    late: bool
    waiting_seconds: int
    doing_seconds: int
    elapsed_seconds: int

    @property
    def working_seconds(self) -> int:
        """The working time from the offer to the end."""
        return self.waiting_seconds + self.doing_seconds


def stays_of(frames: Iterable[Frame], working: WorkingSeconds) -> tuple[Stay, ...]:
    """Measure every task of a case, in the order they ended; the open ones last."""
    taken: dict[str, datetime] = {}
    found: list[Stay] = []
    before, last = NOTHING, None
    for frame in frames:
        for key, task in before.tasks.items():
            if key not in frame.stand.tasks:
                found.append(_stay(task, frame, taken.pop(key, None), working, ended=True))
        _note_holders(frame.stand, frame.at, taken)
        before, last = frame.stand, frame
    if last is not None:
        found += (
            _stay(task, last, taken.get(key), working, ended=False) for key, task in before.tasks.items()
        )
    return tuple(found)


def _note_holders(stand: Stand, at: datetime, taken: dict[str, datetime]) -> None:
    """Note since when a task is in somebody's hands; handing it on goes on, releasing it begins anew."""
    for key, task in stand.tasks.items():
        if task.assignee is None:
            taken.pop(key, None)
        else:
            taken.setdefault(key, at)


def _stay(
    task: UserTask, frame: Frame, taken: datetime | None, working: WorkingSeconds, *, ended: bool
) -> Stay:
    done = frame.stand.done.get(name_of(task.step, task.unit))
    end = frame.at
    return Stay(
        step=task.step,
        unit=task.unit,
        round=task.round,
        offered_at=task.offered_at,
        sequence=frame.sequence if ended else None,
        done=ended and done is not None and done.sequence == frame.sequence,
        late=task.due_at is not None and task.due_at < end,
        waiting_seconds=working(task.offered_at, taken or end),
        doing_seconds=working(taken, end) if taken is not None else 0,
        elapsed_seconds=(end - task.offered_at) // timedelta(seconds=1),
    )
