"""Plays a case back: one frame for each command of its log, by replaying it.

A frame says what the command did and how everything stood right after it. Nothing but the log and the
diagrams is needed; whoever has them gets the same frames.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine import replay
from engine.codec import decoded_command
from engine.commands import AttachFile, Command, CompleteTask
from engine.definitions import ProcessDefinition
from engine.events import Event, FlowsTaken, InstanceReturned, ReturnNote, TaskCompleted
from engine.history import Entry
from engine.playback.marks import Mark, marks_of
from engine.replay import Definitions, no_others
from engine.tasks import Token, UserTask, WaitingTimer, name_of

WorkingSeconds = Callable[[datetime, datetime], int]
"""Counts the working time between two instants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many tokens stand at an element, in a unit's branch, and how."""

    element: str
    unit: str | None
    state: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The latest time that a step was done, for a unit if it is done per unit, and what was handed in."""

    step: str
    unit: str | None
    round: int
    sequence: int
    by: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file that was added to the case by command `sequence`."""

    sequence: int
    sha256: str
    name: str
    media_type: str
    size: int
    task_key: str | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How everything stands at a moment.

    `tokens` go by element, unit and state, `tasks` and `timers` by their keys, `taken` counts how often each
    flow was gone along, `done` goes by step and unit (`langkah_5[sosial]`), `papers` by their commands.
    """

    status: str = "new"
    deployment_hash: str = ""
    tokens: Mapping[str, Standing] = field(default_factory=dict)
    tasks: Mapping[str, UserTask] = field(default_factory=dict)
    timers: Mapping[str, WaitingTimer] = field(default_factory=dict)
    taken: Mapping[str, int] = field(default_factory=dict)
    done: Mapping[str, Done] = field(default_factory=dict)
    papers: Mapping[str, Paper] = field(default_factory=dict)


NOTHING = Stand()
"""How a case stands before its first command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A command and the moment right after it.

    `since_seconds` is the time since the command before, `working_seconds` what of it was working time (0
    for the first). `task` is the key of the task that the command was about, `flows` those that its tokens
    took, in their order; `returned` says by whom and why, when the command sent the case back.
    """

    sequence: int
    kind: str
    actor: str
    acted_for: str | None
    at: datetime
    since_seconds: int
    working_seconds: int
    marks: tuple[Mark, ...]
    task: str | None
    flows: tuple[str, ...]
    returned: ReturnNote | None
    state_hash: str
    stand: Stand


def played(
    definition: ProcessDefinition,
    deployment_hash: str,
    instance_id: str,
    entries: Iterable[Entry],
    others: Definitions = no_others,
    *,
    working: WorkingSeconds,
) -> Iterator[Frame]:
    """Give a frame for each entry of a log; raises `Diverged` where log and replay differ.

    The case began on this definition; `others` gives those that it migrated to.
    """
    stand, before = NOTHING, None
    for found in replay.frames(definition, deployment_hash, instance_id, entries, others):
        row, command = found.entry.row, decoded_command(found.body["command"])
        stand = _moved(stand, found, command)
        since = before if before is not None else row.at
        yield Frame(
            sequence=row.sequence,
            kind=row.kind,
            actor=row.actor,
            acted_for=row.acted_for,
            at=row.at,
            since_seconds=(row.at - since) // timedelta(seconds=1),
            working_seconds=working(since, row.at),
            marks=marks_of(command, found.events, row.actor),
            task=getattr(command, "task_key", None),
            flows=_flows(found.events),
            returned=next((e.note for e in found.events if isinstance(e, InstanceReturned)), None),
            state_hash=row.state_hash or "",
            stand=stand,
        )
        before = row.at


def _moved(former: Stand, found: replay.Frame, command: Command) -> Stand:
    """Give how everything stands after a command."""
    instance, row = found.instance, found.entry.row
    flows = _flows(found.events)
    return Stand(
        status=instance.status,
        deployment_hash=row.deployment_hash or "",
        tokens=_tokens(instance.tokens),
        tasks=dict(instance.open_tasks),
        timers=dict(instance.timers),
        taken=dict(Counter(former.taken) + Counter(flows)) if flows else former.taken,
        done=_done(former, found, command),
        papers=_papers(former, found, command),
    )


def _tokens(tokens: Sequence[Token]) -> dict[str, Standing]:
    """Count the tokens that stand alike, so that each has a name."""
    counted = Counter((token.element, token.unit, token.state) for token in tokens)
    return {
        f"{name_of(element, unit)} {state}": Standing(element=element, unit=unit, state=state, count=count)
        for (element, unit, state), count in counted.items()
    }


def _done(former: Stand, found: replay.Frame, command: Command) -> Mapping[str, Done]:
    done = next((event for event in found.events if isinstance(event, TaskCompleted)), None)
    if done is None or not isinstance(command, CompleteTask):
        return former.done
    made = Done(
        step=done.step,
        unit=done.unit,
        round=former.tasks[done.task_key].round,
        sequence=found.entry.row.sequence,
        by=done.by,
        values=command.values,
    )
    return {**former.done, name_of(done.step, done.unit): made}


def _papers(former: Stand, found: replay.Frame, command: Command) -> Mapping[str, Paper]:
    if not isinstance(command, AttachFile):
        return former.papers
    row = found.entry.row
    added = Paper(
        sequence=row.sequence,
        sha256=command.sha256,
        name=command.name,
        media_type=command.media_type,
        size=command.size,
        task_key=command.task_key,
        by=row.actor,
    )
    return {**former.papers, str(row.sequence): added}


def _flows(events: Sequence[Event]) -> tuple[str, ...]:
    return tuple(flow for event in events if isinstance(event, FlowsTaken) for flow in event.flows)
