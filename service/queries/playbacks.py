"""A case played back from its stored log: its frames, as the API and the player show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from engine.definitions import ProcessDefinition
from engine.playback.frames import NOTHING, Frame, Stand, played
from engine.playback.steps import Difference, difference
from engine.replay import Diverged
from service.casework.calendars import Calendars
from service.casework.deployed import Deployments
from service.persistence.store import history
from service.persistence.store.cases import Case
from service.queries.replays import NotReplayable

KEYFRAME_EVERY: Final = 50  # frames: how far a player has to go on from a whole stand at most
MOST_FRAMES: Final = 1000  # given at once


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFrame:
    """A frame with the whole stand, or with how it differs from the one before."""

    frame: Frame
    stand: Stand | None
    changes: Difference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Playback:
    """Frames in a row; `next_after` is the command to go on after, None at the end."""

    commands: int
    frames: tuple[ShownFrame, ...]
    next_after: int | None


def frames_of(
    connection: Connection,
    deployments: Deployments,
    calendars: Calendars,
    case: Case,
    *,
    upto: int | None = None,
) -> Iterator[Frame]:
    """Play a case back command by command (few statements: the log, the calendar, unknown deployments).

    Raises `NotReplayable` where log and replay differ.
    """

    def definition_of(deployment_hash: str) -> ProcessDefinition:
        return deployments.of(connection, deployment_hash).definition

    entries = list(history.entries(connection, case.id, upto=upto))
    began = next((entry.row.deployment_hash for entry in entries), None) or case.deployment_hash
    working = calendars.now(connection).working_seconds
    try:
        yield from played(definition_of(began), began, case.id, entries, definition_of, working=working)
    except Diverged as diverged:
        found = diverged.divergence
        raise NotReplayable(sequence=found.sequence, reason=found.reason) from diverged


def playback(
    connection: Connection,
    deployments: Deployments,
    calendars: Calendars,
    case: Case,
    *,
    after: int = 0,
    limit: int = MOST_FRAMES,
) -> Playback:
    """Give the frames after a command: the first with its whole stand, then differences."""
    upto = min(after + limit, case.sequence)
    shown: list[ShownFrame] = []
    before = NOTHING
    for frame in frames_of(connection, deployments, calendars, case, upto=upto):
        if frame.sequence > after:
            whole = len(shown) % KEYFRAME_EVERY == 0
            shown.append(
                ShownFrame(
                    frame=frame,
                    stand=frame.stand if whole else None,
                    changes=None if whole else difference(before, frame.stand),
                )
            )
        before = frame.stand
    return Playback(
        commands=case.sequence, frames=tuple(shown), next_after=upto if upto < case.sequence else None
    )
