"""What is out of the ordinary about a command, for whoever looks through a case."""

from collections.abc import Iterator, Sequence
from typing import Literal

from engine.commands import (
    AllowSamePerson,
    CancelInstance,
    Command,
    ExcuseUnit,
    FireTimer,
    MigrateInstance,
    ResumeInstance,
    RetryIncident,
    SuspendInstance,
)
from engine.events import Event, InstanceReturned, TaskCompleted, TaskReassigned

Mark = Literal[
    "return",
    "intervention",
    "migration",
    "override",
    "timer",
    "excused",
    "on-behalf",
    "substitution",
    "inputs-missing",
]


def marks_of(command: Command, events: Sequence[Event], actor: str) -> tuple[Mark, ...]:
    """Say what people should notice of a command that `actor` gave and of what it caused."""
    return tuple(dict.fromkeys((*_of_command(command), *_of_events(events, actor))))


def _of_command(command: Command) -> Iterator[Mark]:
    match command:
        case MigrateInstance():
            yield from ("intervention", "migration")
        case AllowSamePerson():
            yield from ("intervention", "override")
        case SuspendInstance() | ResumeInstance() | CancelInstance() | RetryIncident():
            yield "intervention"
        case FireTimer():
            yield "timer"
        case ExcuseUnit():
            yield "excused"
        case _:
            pass


def _of_events(events: Sequence[Event], actor: str) -> Iterator[Mark]:
    for event in events:
        match event:
            case InstanceReturned():
                yield "return"
            case TaskReassigned() if event.former != actor:  # handing on one's own task is none
                yield "intervention"
            case TaskCompleted():
                yield from _of_completion(event)
            case _:
                pass


def _of_completion(event: TaskCompleted) -> Iterator[Mark]:
    if event.on_behalf is not None:
        yield "on-behalf"
    if event.acted_for is not None:
        yield "substitution"
    if event.inputs_missing:
        yield "inputs-missing"
