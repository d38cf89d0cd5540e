"""Runs a case again from its log and the diagram in force at the time, and compares at every command.

Replay feeds the recorded values, roles and due dates to the same engine; it validates and computes
nothing anew. The first difference is named.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from engine.codec import decoded_command, encoded
from engine.definitions import ProcessDefinition
from engine.errors import EngineError
from engine.events import Event
from engine.history import Break, Entry, actor_in, first_break
from engine.instances import Due, ProcessInstance
from engine.sop import Step

Cause = Literal["chain", "diagram", "body", "actor", "refused", "events", "state", "disposed"]


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
    """The verdict over one instance's log. A broken chain is named before anything is replayed."""

    chain: Literal["intact", "broken"]
    replay: Literal["identical", "diverged", "not-replayed"]
    commands: int
    first_divergence: Divergence | None


def frames(
    definition: ProcessDefinition, deployment_hash: str, instance_id: str, entries: Iterable[Entry]
) -> Iterator[Frame]:
    """Replay entry by entry on one instance; raises `Diverged` at the first difference.

    The yielded instance moves on with the next frame: read what is needed before asking for it.
    """
    instance = ProcessInstance(definition, instance_id)
    for entry in entries:
        body = _body(entry)
        _same_circumstances(entry, body, deployment_hash)
        events = _repeated(instance, entry, body)
        if [encoded(event) for event in events] != body["events"]:
            raise Diverged(_divergence(entry, "events", _first_difference(events, body["events"])))
        if instance.state_hash() != entry.row.state_hash:
            raise Diverged(_divergence(entry, "state", "the state after this command differs"))
        yield Frame(entry=entry, body=body, events=events, instance=instance)


def verify(
    definition: ProcessDefinition, deployment_hash: str, instance_id: str, entries: Sequence[Entry]
) -> Verification:
    """Check the chain of a log, then replay it command by command."""
    broken = first_break(entries)
    if broken is not None:
        return _verdict(len(entries), broken=broken)
    try:
        for _ in frames(definition, deployment_hash, instance_id, entries):
            pass
    except Diverged as diverged:
        return _verdict(len(entries), diverged=diverged.divergence)
    return _verdict(len(entries))


def _verdict(
    commands: int, *, broken: Break | None = None, diverged: Divergence | None = None
) -> Verification:
    if broken is not None:
        diverged = Divergence(sequence=broken.sequence, cause="chain", reason=broken.reason)
        return Verification(
            chain="broken", replay="not-replayed", commands=commands, first_divergence=diverged
        )
    return Verification(
        chain="intact",
        replay="identical" if diverged is None else "diverged",
        commands=commands,
        first_divergence=diverged,
    )


def _body(entry: Entry) -> Mapping[str, Any]:
    if entry.body is None:
        raise Diverged(_divergence(entry, "disposed", "the body was disposed of"))
    try:
        body: Mapping[str, Any] = json.loads(entry.body)
    except ValueError as error:
        raise Diverged(_divergence(entry, "body", str(error))) from error
    if not isinstance(body, dict) or not {"command", "events", "actor"} <= body.keys():
        raise Diverged(_divergence(entry, "body", "not a recorded command"))
    return body


def _same_circumstances(entry: Entry, body: Mapping[str, Any], deployment_hash: str) -> None:
    if entry.row.deployment_hash != deployment_hash:
        raise Diverged(_divergence(entry, "diagram", "the command ran on another deployment"))
    if body["actor"].get("id") != entry.row.actor:
        raise Diverged(_divergence(entry, "actor", f"{body['actor'].get('id')} is not {entry.row.actor}"))
    if body["command"].get("kind") != entry.row.kind:
        raise Diverged(
            _divergence(entry, "body", f"{body['command'].get('kind')} is not {entry.row.kind}")
        )


def _repeated(instance: ProcessInstance, entry: Entry, body: Mapping[str, Any]) -> tuple[Event, ...]:
    try:
        return instance.handle(
            decoded_command(body["command"]),
            at=entry.row.at,
            actor=actor_in(body),
            due=_recorded(body["events"]),
        )
    except EngineError as error:
        raise Diverged(_divergence(entry, "refused", f"{error.code}: {error.text.en}")) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise Diverged(_divergence(entry, "body", f"{type(error).__name__}: {error}")) from error


def _recorded(events: Iterable[Mapping[str, Any]]) -> Due:
    """Give the due dates that the recorded events hold, so that no calendar is needed."""
    due = {
        event["task_key"]: datetime.fromisoformat(event["due_at"])
        for event in events
        if event.get("kind") == "task_offered" and event.get("due_at") is not None
    }

    def recorded(step: Step, task_key: str, offered_at: datetime) -> datetime | None:
        del step, offered_at
        return due.get(task_key)

    return recorded


def _divergence(entry: Entry, cause: Cause, reason: str) -> Divergence:
    return Divergence(sequence=entry.row.sequence, cause=cause, reason=reason)


def _first_difference(events: Sequence[Event], recorded: Sequence[Mapping[str, Any]]) -> str:
    for event, record in zip(events, recorded, strict=False):
        if encoded(event) != record:
            return f"{record.get('kind')} was recorded, {encoded(event)['kind']} came with other facts"
    return f"{len(recorded)} events were recorded, {len(events)} came"
