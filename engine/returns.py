"""Which return a task must know of: the latest one, and below it those that are not settled yet."""

from engine.definitions import ProcessDefinition
from engine.events import ReturnNote
from engine.state import InstanceState


def keep(definition: ProcessDefinition, state: InstanceState, note: ReturnNote, unit: str | None) -> None:
    """Show a new return. It replaces the former one of its own step and those of steps before it.

    What a later step said stays below: the case has not come back to that step yet. A return of the whole
    case also ends those within the units' branches.
    """
    number = definition.step(note.step).sort_key
    below = tuple(old for old in _all(state, unit) if definition.step(old.step).sort_key > number)
    if unit is None:
        state.returned, state.covered = {}, {}
    _put(state, unit, (*below, note))


def settle(state: InstanceState, step: str, unit: str | None) -> None:
    """Take away what a step had said when it returned the case, now that it does so no more."""
    _put(state, unit, tuple(note for note in _all(state, unit) if note.step != step))


def forget(state: InstanceState, definition: ProcessDefinition) -> None:
    """Drop what steps said that the diagram no longer has: nobody could settle it."""
    for unit in {*state.returned, *state.covered}:
        _put(state, unit, tuple(note for note in _all(state, unit) if note.step in definition.steps))


def _all(state: InstanceState, unit: str | None) -> tuple[ReturnNote, ...]:
    shown = state.returned.get(unit or "")
    return (*state.covered.get(unit or "", ()), *((shown,) if shown is not None else ()))


def _put(state: InstanceState, unit: str | None, notes: tuple[ReturnNote, ...]) -> None:
    state.returned.pop(unit or "", None)
    state.covered.pop(unit or "", None)
    if notes:
        state.returned[unit or ""] = notes[-1]
    if len(notes) > 1:
        state.covered[unit or ""] = notes[:-1]
