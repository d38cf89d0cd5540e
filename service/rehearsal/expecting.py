"""Compares what came of a move with what the scenario says must come of it."""

from collections.abc import Iterator
from typing import NamedTuple

from engine.definitions import ProcessDefinition
from engine.errors import EngineError, Invalid
from engine.texts import Text
from service.rehearsal import naming
from service.rehearsal.sandbox import Happened
from service.rehearsal.scenario import Move, Refused

_NOTHING = Text("tidak ada tugas baru", "no new task")
_ACCEPTED = Text("dapat dikerjakan", "it to be accepted")
_WAS_ACCEPTED = Text("dapat dikerjakan", "it was accepted")
_REFUSED = Text("ditolak ({what})", "it to be refused ({what})")
_WAS_REFUSED = Text("ditolak: {why}", "it was refused: {why}")
_NEXT = Text("sesudahnya {tasks}", "{tasks} next")
_CAME = Text("yang datang {tasks}", "{tasks} came")
_END = Text("berkas selesai", "the case to end")
_END_AT = Text("berkas selesai di «{end}»", "the case to end at «{end}»")
_NO_END = Text("berkas belum selesai", "the case to go on")
_ENDED = Text("berkas selesai di «{end}»", "it ended at «{end}»")
_GOES_ON = Text("berkas masih berjalan", "it goes on")


class Difference(NamedTuple):
    """What was expected, and what came instead."""

    expected: Text
    came: Text


def difference(
    definition: ProcessDefinition, move: Move, outcome: Happened | EngineError
) -> Difference | None:
    """Say what came otherwise than a move expects; None when all is as it says."""
    if isinstance(outcome, EngineError):
        return _of_refusal(move.refused, outcome)
    if move.refused is not None:
        return Difference(_wanted(move.refused), _WAS_ACCEPTED)
    return _of_tasks(definition, move, outcome) or _of_end(definition, move, outcome)


def reason_of(refusal: EngineError) -> Text:
    """Say why something was refused, with the fields that were wrong."""
    if not isinstance(refusal, Invalid) or not refusal.errors:
        return refusal.text
    found = [(path, text) for path, texts in refusal.errors.items() for text in texts]
    return Text(
        "; ".join(f"{path}: {text.id}" for path, text in found),
        "; ".join(f"{path}: {text.en}" for path, text in found),
    )


def _of_refusal(wanted: Refused | None, refusal: EngineError) -> Difference | None:
    came = _with(_WAS_REFUSED, why=reason_of(refusal))
    if wanted is None:
        return Difference(_ACCEPTED, came)
    wrong = set(refusal.errors) if isinstance(refusal, Invalid) else set()
    fits = wanted.code in (None, refusal.code) and wrong.issuperset(wanted.fields)
    return None if fits else Difference(_wanted(wanted), came)


def _wanted(refused: Refused) -> Text:
    words = [word for word in (refused.code, ", ".join(refused.fields)) if word]
    return _REFUSED.filled(what=": ".join(words))


def _of_tasks(definition: ProcessDefinition, move: Move, happened: Happened) -> Difference | None:
    if move.next is None:
        return None
    found = naming.labels(definition, happened.offered)
    came = _CAME.filled(tasks=found) if found else _NOTHING
    try:
        expected = [naming.task_called(definition, name) for name in move.next]
    except EngineError as unknown:
        return Difference(_NEXT.filled(tasks=", ".join(move.next)), unknown.text)
    offered = [(task.step, task.unit) for task in happened.offered]
    met = all(any(_means(each, task) for task in offered) for each in expected)
    if met and all(any(_means(each, task) for each in expected) for task in offered):
        return None
    wanted = "; ".join(naming.label(definition.step(step), unit) for step, unit in expected)
    return Difference(_NEXT.filled(tasks=wanted) if wanted else _NOTHING, came)


def _means(expected: tuple[str, str | None], task: tuple[str, str | None]) -> bool:
    """Say whether `5` or `5[usaha]` means a task; without a unit any unit's is meant."""
    return expected[0] == task[0] and expected[1] in (None, task[1])


def _of_end(definition: ProcessDefinition, move: Move, happened: Happened) -> Difference | None:
    if move.end is None:
        return None
    names = list(_names_of(definition, happened.end))
    if isinstance(move.end, bool):
        met = move.end == happened.ended
        wanted = _END if move.end else _NO_END
    else:
        met = happened.ended and move.end in names
        wanted = _END_AT.filled(end=move.end)
    came = _ENDED.filled(end=names[-1] if names else "–") if happened.ended else _GOES_ON
    return None if met else Difference(wanted, came)


def _names_of(definition: ProcessDefinition, end: str | None) -> Iterator[str]:
    """Give what an end event may be called by: its id and its name."""
    if end is not None:
        yield end
        element = definition.diagram.elements.get(end)
        if element is not None and element.name:
            yield element.name


def _with(template: Text, **parts: Text) -> Text:
    """Fill a sentence with parts that are in two languages themselves."""
    return Text(
        template.id.format(**{name: part.id for name, part in parts.items()}),
        template.en.format(**{name: part.en for name, part in parts.items()}),
    )
