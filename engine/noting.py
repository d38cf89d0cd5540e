"""What is recorded of a case while its state stays as it is: remarks, files, incidents tried again."""

from typing import assert_never

from engine import rules
from engine.actors import Actor
from engine.commands import AddComment, AttachFile, RetryIncident
from engine.errors import TimerNotWaiting
from engine.events import CommentAdded, Event, FileAttached, IncidentRetried
from engine.state import InstanceState

TIMER = "timer"
"""The incident of a timer that could not go off; the others are no matter of the engine."""

Note = AddComment | AttachFile | RetryIncident


def noted(state: InstanceState, command: Note, actor: Actor) -> list[Event]:
    """Say what is to be recorded; raises what refuses it."""
    match command:
        case AddComment():
            return [CommentAdded(text=command.text, task_key=command.task_key)]
        case AttachFile():
            return [FileAttached(sha256=command.sha256, name=command.name, task_key=command.task_key)]
        case RetryIncident():
            rules.must_intervene(actor, command.reason)
            if command.incident == TIMER and command.key not in state.timers:
                raise TimerNotWaiting(timer=command.key)
            return [IncidentRetried(incident=command.incident, key=command.key, reason=command.reason)]
    assert_never(command)
