"""What moving a case to another diagram would do to its open tasks and its way ahead, in sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.calendar import in_words
from engine.diagram import Diagram
from engine.migration.paths import paths_of
from engine.migration.refusals import named
from engine.sop import Step
from engine.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStep:
    """A step that is open in a case, and the name of whoever has it in hand."""

    step: str
    holder: str | None


def effects(opened: Sequence[OpenStep], old: Diagram, new: Diagram) -> Iterator[Text]:
    """Say whose tasks change hands, which due dates are worked out anew, and which new steps are passed by.

    `opened` are the steps at which the case stands; one that each unit does is in it once for each.
    """
    for step in dict.fromkeys(each.step for each in opened):
        before, after = old.step(step), new.step(step)
        if before is not None and after is not None:
            holders = dict.fromkeys(each.holder for each in opened if each.step == step and each.holder)
            yield from _of_step(before, after, tuple(holders), new)
    if opened:
        yield from _passed_by([each.step for each in opened], old, new)


def _of_step(before: Step, after: Step, holders: Sequence[str], new: Diagram) -> Iterator[Text]:
    step = named(paths_of(new), after.id)
    if before.lane != after.lane:
        one, other = before.lane_name or before.lane or "–", after.lane_name or after.lane or "–"
        indonesian = f"{step.id} berpindah dari {one} ke {other}"
        english = f"{step.en} passes from {one} to {other}"
        if holders:
            indonesian += f"; yang sedang dikerjakan {', '.join(holders)} dilepas"
            english += f"; what {', '.join(holders)} had in hand is released"
        yield Text(indonesian, english)
    if before.time_limit != after.time_limit:
        (was_id, was_en), (is_id, is_en) = _limit(before.time_limit), _limit(after.time_limit)
        yield Text(
            f"batas waktu {step.id} dihitung ulang: {was_id} menjadi {is_id}",
            f"the due date of {step.en} is worked out anew: {was_en} becomes {is_en}",
        )


def _limit(limit: str | None) -> tuple[str, str]:
    if not limit:
        return "tanpa batas", "no limit"
    return in_words(limit, "id"), in_words(limit, "en")


def _passed_by(standing: Sequence[str], old: Diagram, new: Diagram) -> Iterator[Text]:
    paths = paths_of(new)
    ahead = paths.ahead(standing)
    for step in new.steps:
        if old.step(step.id) is None and step.id not in ahead:
            name = named(paths, step.id)
            yield Text(f"{name.id} tidak dilalui lagi", f"{name.en} is passed by")
