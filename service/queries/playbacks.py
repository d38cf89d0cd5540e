"""A case played back from its stored log: its frames, as the API and the player show them."""

import threading
from collections import OrderedDict
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
from service.queries.disposals import must_be_kept
from service.queries.replays import NoSuchCommand, NotReplayable

KEYFRAME_EVERY: Final = 50  # frames: how far a player has to go on from a whole stand at most
MOST_FRAMES: Final = 1000  # given at once, and kept of one case
KEPT: Final = 8  # cases that were played back last


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


class Playbacks:
    """Plays cases back, and keeps those that somebody looks through just now; threads may share it.

    What is kept goes by the hash of the log's last row: it is what this very log gave.
    """

    def __init__(self, deployments: Deployments, calendars: Calendars) -> None:
        self._deployments, self._calendars = deployments, calendars
        self._kept: OrderedDict[str, tuple[Frame, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def page(
        self, connection: Connection, case: Case, *, after: int = 0, limit: int = MOST_FRAMES
    ) -> Playback:
        """Give the frames after a command: the first with its whole stand, then differences."""
        upto = min(after + limit, case.sequence)
        shown: list[ShownFrame] = []
        before = NOTHING
        for frame in self._upto(connection, case, upto):
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

    def moment(self, connection: Connection, case: Case, sequence: int) -> tuple[Stand, Frame]:
        """Give a frame, and how everything stood before it; raises `NoSuchCommand`."""
        before, found = NOTHING, None
        for frame in self._upto(connection, case, sequence):
            before, found = (found.stand if found is not None else NOTHING), frame
        if found is None or found.sequence != sequence:
            raise NoSuchCommand(sequence=sequence)
        return before, found

    def all(self, connection: Connection, case: Case) -> tuple[Frame, ...]:
        """Give every frame of a case (raises `NotReplayable` where log and replay differ)."""
        return tuple(self._upto(connection, case, case.sequence))

    def _upto(self, connection: Connection, case: Case, upto: int) -> Iterator[Frame]:
        """Give the frames up to a command: kept ones, unless the case is too long to be kept.

        Raises `CaseDisposed`, whatever is kept.
        """
        must_be_kept(connection, case)
        if case.sequence > MOST_FRAMES:
            return self._played(connection, case, upto)
        with self._lock:
            kept = self._kept.get(case.head_hash)
        if kept is None:
            kept = tuple(self._played(connection, case, case.sequence))
            with self._lock:
                self._kept[case.head_hash] = kept
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
        return (frame for frame in kept if frame.sequence <= upto)

    def _played(self, connection: Connection, case: Case, upto: int) -> Iterator[Frame]:
        """Play a case back (few statements: the log, the calendar, unknown deployments)."""

        def definition_of(deployment_hash: str) -> ProcessDefinition:
            return self._deployments.of(connection, deployment_hash).definition

        entries = list(history.entries(connection, case.id, upto=upto))
        began = next((entry.row.deployment_hash for entry in entries), None) or case.deployment_hash
        working = self._calendars.now(connection).working_seconds
        try:
            yield from played(definition_of(began), began, case.id, entries, definition_of, working=working)
        except Diverged as diverged:
            found = diverged.divergence
            raise NotReplayable(sequence=found.sequence, reason=found.reason) from diverged
