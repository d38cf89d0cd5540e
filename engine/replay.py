"""Runs a case again from its log and the diagram in force at the time, and compares at every command.

Replay feeds the recorded values, roles and due dates to the same engine; it validates and computes
nothing anew. The first difference is named.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from engine.codec import decoded_command, encoded, read_instant
from engine.commands import Command, MigrateInstance
from engine.definitions import ProcessDefinition
from engine.disposals import Disposal
from engine.errors import EngineError, NotFound
from engine.events import Event
from engine.history import FORMAT, Break, Entry, Head, actor_in, first_break
from engine.instances import Due, ProcessInstance
from engine.sop import Step

Cause = Literal["chain", "diagram", "body", "actor", "refused", "events", "state", "disposed"]


Definitions = Callable[[str], ProcessDefinition]
"""Gives the definition of a deployment by its hash, or raises an `EngineError`."""


def no_others(deployment_hash: str) -> ProcessDefinition:
    """Know of no other deployment than the one that a case began on."""
    raise NotFound(what=deployment_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """The first place where the log and its replay differ; `cause` says in what."""

    sequence: int
    cause: Cause
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The instance right after a command, with the recorded entry and the events that replay gave."""

    entry: Entry
    body: Mapping[str, Any]
    events: tuple[Event, ...]
    instance: ProcessInstance


class Diverged(Exception):
    """Replay cannot go on: the log and the engine differ."""

    def __init__(self, divergence: Divergence) -> None:
        self.divergence = divergence
        super().__init__(f"{divergence.sequence}: {divergence.cause}: {divergence.reason}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The verdict over one instance's log.

    What cannot be replayed is not called diverged: a broken chain is named before, and a body that is gone
    ends the replay. `disposal` is the decision by which the bodies are gone lawfully.
    """

    chain: Literal["intact", "broken"]
    replay: Literal["identical", "diverged", "not-replayed"]
    commands: int
    first_divergence: Divergence | None
    disposal: Disposal | None = None


def frames(
    definition: ProcessDefinition,
    deployment_hash: str,
    instance_id: str,
    entries: Iterable[Entry],
    others: Definitions = no_others,
) -> Iterator[Frame]:
    """Replay entry by entry on one instance; raises `Diverged` at the first difference.

    The case began on this definition; `others` gives those that it migrated to. The yielded instance moves on
    with the next frame: read what is needed before asking for it.
    """
    instance = ProcessInstance(definition, instance_id)
    for entry in entries:
        _same_circumstances(instance_id, entry)
        try:
            body = _body(entry)
            command = decoded_command(body["command"])
            deployment_hash = _deployment(deployment_hash, entry, command)
            into = others(deployment_hash) if isinstance(command, MigrateInstance) else None
            events = _repeated(instance, entry, body, command, into)
        except EngineError as error:
            raise _diverged(entry, "refused", f"{error.code}: {error.text.en}") from error
        except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as error:
            raise _diverged(entry, "body", f"{type(error).__name__}: {error}") from error
        yield Frame(entry=entry, body=body, events=events, instance=instance)


def verify(
    definition: ProcessDefinition,
    deployment_hash: str,
    instance_id: str,
    entries: Sequence[Entry],
    head: Head | None = None,
    others: Definitions = no_others,
) -> Verification:
    """Check the chain of a log, up to its `head` where that is known, then replay it command by command.

    The case began on this definition; `others` gives those that it migrated to.
    """
    broken = first_break(entries, head)
    if broken is not None:
        return _broken(len(entries), broken)
    found: Divergence | None = None
    try:
        for _ in frames(definition, deployment_hash, instance_id, entries, others):
            pass
    except Diverged as diverged:
        found = diverged.divergence
    disposed = found is not None and found.cause == "disposed"
    replay: Literal["identical", "diverged", "not-replayed"]
    replay = "not-replayed" if disposed else "diverged" if found is not None else "identical"
    return Verification(chain="intact", replay=replay, commands=len(entries), first_divergence=found)


def _broken(commands: int, broken: Break) -> Verification:
    divergence = Divergence(sequence=broken.sequence, cause="chain", reason=broken.reason)
    return Verification(chain="broken", replay="not-replayed", commands=commands, first_divergence=divergence)


def _same_circumstances(instance_id: str, entry: Entry) -> None:
    row = entry.row
    if row.chain != instance_id:
        raise _diverged(entry, "chain", f"the row belongs to {row.chain}")
    if row.format != FORMAT:
        raise _diverged(entry, "body", f"format {row.format} is unknown")
    if entry.body is None:
        raise _diverged(entry, "disposed", "the body is gone, by no decision that the office's chain tells")


def _deployment(current: str, entry: Entry, command: Command) -> str:
    """Give the deployment that a case goes by from this command on."""
    if isinstance(command, MigrateInstance) and command.from_hash == current:
        current = command.to
    if entry.row.deployment_hash != current:
        raise _diverged(entry, "diagram", "the command ran on another deployment")
    return current


def _body(entry: Entry) -> Mapping[str, Any]:
    """Read the body of a row and compare what both say."""
    body: Mapping[str, Any] = json.loads(entry.body or b"")
    row, actor, kind = entry.row, body["actor"]["id"], body["command"]["kind"]
    if actor != row.actor:
        raise _diverged(entry, "actor", f"{actor} is not {row.actor}")
    if kind != row.kind:
        raise _diverged(entry, "body", f"{kind} is not {row.kind}")
    acted_for = next((e["acted_for"] for e in body["events"] if e["kind"] == "task_completed"), None)
    if acted_for != row.acted_for:
        raise _diverged(entry, "actor", f"for {acted_for}, not for {row.acted_for}")
    return body


def _repeated(
    instance: ProcessInstance,
    entry: Entry,
    body: Mapping[str, Any],
    command: Command,
    into: ProcessDefinition | None,
) -> tuple[Event, ...]:
    """Carry out a recorded command again, and compare the events and the state."""
    recorded, due = body["events"], _recorded(body["events"])
    events = instance.handle(command, at=entry.row.at, actor=actor_in(body), due=due, into=into)
    if [encoded(event) for event in events] != recorded:
        raise _diverged(entry, "events", _first_difference(events, recorded))
    if instance.state_hash() != entry.row.state_hash:
        raise _diverged(entry, "state", "the state after this command differs")
    return events


def _recorded(events: Iterable[Mapping[str, Any]]) -> Due:
    """Give the due dates that the recorded events hold, so that no calendar is needed."""
    due = {
        event["task_key"]: read_instant(event["due_at"])
        for event in events
        if event["kind"] in ("task_offered", "task_revised") and event["due_at"] is not None
    }

    def recorded(step: Step, task_key: str, offered_at: datetime) -> datetime | None:
        del step, offered_at
        return due.get(task_key)

    return recorded


def _diverged(entry: Entry, cause: Cause, reason: str) -> Diverged:
    return Diverged(Divergence(sequence=entry.row.sequence, cause=cause, reason=reason))


def _first_difference(events: Sequence[Event], recorded: Sequence[Mapping[str, Any]]) -> str:
    for event, record in zip(events, recorded, strict=False):
        if encoded(event) != record:
            return f"{record['kind']} was recorded, {encoded(event)['kind']} came with other facts"
    return f"{len(recorded)} events were recorded, {len(events)} came"
