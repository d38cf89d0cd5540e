"""What the SOP requires to be there before a step: what a step yields, and what comes from outside."""

from collections.abc import Mapping, Sequence

from engine.sop import Step

Done = Mapping[str, Mapping[str, object]]  # step id -> the units ("" for none) in which it was done


def source_of(steps: Sequence[Step], step: Step, name: str) -> Step | None:
    """Give the latest step before this one that yields an input; None when it comes from outside.

    Letter case does not count.
    """
    wanted = name.casefold()
    earlier = [each for each in _before(steps, step) if (each.output or "").casefold() == wanted]
    return max(earlier, key=lambda each: each.sort_key, default=None)


def external(steps: Sequence[Step], step: Step) -> tuple[str, ...]:
    """Name the required inputs that no step before this one yields."""
    return tuple(name for name in step.required_inputs if source_of(steps, step, name) is None)


def yielded(steps: Sequence[Step], step: Step, unit: str | None, done: Done) -> tuple[str, ...]:
    """Name the required inputs that a step before this one has yielded in this case."""
    outputs = {
        (each.output or "").casefold()
        for each in _before(steps, step)
        if each.id in done and (unit is None or not done[each.id].keys().isdisjoint({unit, ""}))
    }
    return tuple(name for name in step.required_inputs if name.casefold() in outputs)


def required_before(steps: Sequence[Step], step: Step, done: Done) -> dict[str, tuple[str, ...]]:
    """Name the inputs from outside that steps done already required too: each with these steps' ids.

    If such a step was not done without it, it is at hand now.
    """
    found = {
        name: tuple(
            each.id
            for each in steps
            if each.id in done and name.casefold() in {other.casefold() for other in each.required_inputs}
        )
        for name in external(steps, step)
    }
    return {name: ids for name, ids in found.items() if ids}


def _before(steps: Sequence[Step], step: Step) -> list[Step]:
    return [each for each in steps if each.output and each.sort_key < step.sort_key]
