"""A case as it stood after one of its commands, found by replaying its log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from engine.codec import decoded_command
from engine.commands import CompleteTask
from engine.definitions import ProcessDefinition
from engine.errors import Conflict, NotFound
from engine.events import FlowsTaken, TaskCompleted
from engine.replay import Diverged, Frame, frames
from engine.tasks import Token, UserTask, WaitingTimer
from engine.texts import Text
from service.casework.deployed import Deployments
from service.persistence.store import history
from service.persistence.store.cases import Case
from service.queries.disposals import must_be_kept


class NoSuchCommand(NotFound):
    """The log has no command of this number."""

    code = "no-such-command"
    template = Text("Perintah ke-{sequence} tidak ada.", "There is no command {sequence}.")


class NotReplayable(Conflict):
    """Replay differs from the log before this command; the verification says more."""

    code = "replay-diverged"
    template = Text(
        "Riwayat tidak dapat diputar ulang: menyimpang pada perintah ke-{sequence} ({reason}).",
        "The history cannot be replayed: it diverges at command {sequence} ({reason}).",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StateAfter:
    """A case right after command `sequence` of `commands`.

    `flows` are those that this command's tokens took, `taken` all so far, each once in the order they were
    first taken; `completed` are the steps done so far. `values` are the latest answers by step, and below it
    by unit for a step that each unit does. `deployment_hash` is the version that it went by from then on.
    """

    sequence: int
    commands: int
    kind: str
    actor: str
    acted_for: str | None
    at: datetime
    status: str
    tokens: tuple[Token, ...]
    flows: tuple[str, ...]
    taken: tuple[str, ...]
    completed: tuple[str, ...]
    tasks: tuple[UserTask, ...]
    timers: tuple[WaitingTimer, ...]
    values: Mapping[str, Any]
    state_hash: str
    deployment_hash: str


def state_after(
    connection: Connection, deployments: Deployments, case: Case, upto: int | None = None
) -> StateAfter:
    """Replay a case up to a command, or to its last (a statement, and one for each unknown deployment).

    Raises `NoSuchCommand`, `NotReplayable` when log and replay differ on the way, and `CaseDisposed`.
    """
    wanted = case.sequence if upto is None else upto
    if not 1 <= wanted <= case.sequence:
        raise NoSuchCommand(sequence=wanted)
    must_be_kept(connection, case)

    def definition_of(deployment_hash: str) -> ProcessDefinition:
        return deployments.of(connection, deployment_hash).definition

    entries = list(history.entries(connection, case.id, upto=wanted))
    began = next((entry.row.deployment_hash for entry in entries), None) or case.deployment_hash
    so_far = _SoFar()
    last: Frame | None = None
    try:
        for last in frames(definition_of(began), began, case.id, entries, definition_of):
            so_far.add(last)
    except Diverged as diverged:
        found = diverged.divergence
        raise NotReplayable(sequence=found.sequence, reason=found.reason) from diverged
    if last is None or last.entry.row.sequence != wanted:
        raise NoSuchCommand(sequence=wanted)
    return so_far.after(last, case.sequence)


class _SoFar:
    """What adds up while a log is replayed."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}
        self._taken: dict[str, None] = {}
        self._completed: dict[str, None] = {}

    def add(self, frame: Frame) -> None:
        """Take a command into account."""
        command = decoded_command(frame.body["command"])
        for event in frame.events:
            match event:
                case FlowsTaken():
                    self._taken |= dict.fromkeys(event.flows)
                case TaskCompleted():
                    self._completed[event.step] = None
                    if isinstance(command, CompleteTask):
                        self._answer(event, command.values)
                case _:
                    pass

    def after(self, frame: Frame, commands: int) -> StateAfter:
        """Give the state after the last command that was added."""
        row, instance = frame.entry.row, frame.instance
        repeated: dict[str, Any] = {step.id: {} for step in instance.definition.diagram.steps if step.multi}
        return StateAfter(
            sequence=row.sequence,
            commands=commands,
            kind=row.kind,
            actor=row.actor,
            acted_for=row.acted_for,
            at=row.at,
            status=instance.status,
            tokens=instance.tokens,
            flows=tuple(f for event in frame.events if isinstance(event, FlowsTaken) for f in event.flows),
            taken=tuple(self._taken),
            completed=tuple(self._completed),
            tasks=tuple(instance.open_tasks.values()),
            timers=tuple(instance.timers.values()),
            values=repeated | self._values,
            state_hash=instance.state_hash(),
            deployment_hash=row.deployment_hash or "",
        )

    def _answer(self, event: TaskCompleted, values: Mapping[str, Any]) -> None:
        if event.unit is not None:
            self._values.setdefault(event.step, {})[event.unit] = dict(values)
        else:
            self._values[event.step] = dict(values)
