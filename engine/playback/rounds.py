"""The rounds in which the steps of a case were done, and what differs between two moments."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.playback.frames import Done, Frame, Paper, Stand
from engine.tasks import UserTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a step and unit handed in before and after; None when it had not been done, or is no more."""

    place: str
    before: Done | None
    after: Done | None

    @property
    def step(self) -> str:
        """The step."""
        return next(each.step for each in (self.after, self.before) if each is not None)

    @property
    def unit(self) -> str | None:
        """The unit, if the step is done per unit."""
        return next(each.unit for each in (self.after, self.before) if each is not None)

    def values(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Give what stood there before and after; nothing where nothing was handed in."""
        return (self.before.values if self.before else {}, self.after.values if self.after else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """What differs between two stands: tasks that ended and came, answers, files that were added."""

    ended: tuple[UserTask, ...]
    came: tuple[UserTask, ...]
    answers: tuple[Answers, ...]
    papers: tuple[Paper, ...]


def rounds_of(frames: Iterable[Frame]) -> dict[str, tuple[Done, ...]]:
    """List by place (`langkah_5[sosial]`) every time that it was done, the first one first."""
    found: dict[str, list[Done]] = {}
    for frame in frames:
        for place, done in frame.stand.done.items():
            if done.sequence == frame.sequence:
                found.setdefault(place, []).append(done)
    return {place: tuple(times) for place, times in found.items()}


def between(before: Stand, after: Stand) -> Between:
    """Compare two moments."""
    return Between(
        ended=tuple(task for key, task in before.tasks.items() if key not in after.tasks),
        came=tuple(task for key, task in after.tasks.items() if key not in before.tasks),
        answers=tuple(_answers(before, after)),
        papers=tuple(paper for key, paper in after.papers.items() if key not in before.papers),
    )


def _answers(before: Stand, after: Stand) -> Iterator[Answers]:
    for place in dict.fromkeys((*before.done, *after.done)):
        former, latter = before.done.get(place), after.done.get(place)
        if former != latter:
            yield Answers(place=place, before=former, after=latter)
