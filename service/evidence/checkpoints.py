"""Takes checkpoints of all chains, signs them, and publishes them outside the database."""

from datetime import timedelta
from pathlib import Path
from typing import Final

from engine import checkpoints
from engine.checkpoints import Checkpoint
from engine.errors import Conflict
from engine.texts import Text
from service.clock import Clock
from service.evidence import anchors, keys
from service.persistence.database import Database
from service.persistence.store import checkpoints as store

EVERY: Final = timedelta(minutes=1)
_LOOKED_BACK: Final = timedelta(minutes=10)  # no transaction takes so long
_HEADS: Final = 1000  # in one checkpoint, so that its line stays short
_PUBLISHED_AT_ONCE: Final = 500


class AnchorsAhead(Conflict):
    """The anchors file goes on where the database does not: an old copy was restored, or the end removed."""

    code = "anchors-ahead"
    template = Text(
        "Berkas jangkar {path} memuat titik periksa {number} yang tidak ada di basis data. Periksa dengan "
        "`history verify --anchors`; sesudah pemulihan yang sah, mulailah berkas jangkar baru.",
        "The anchors in {path} have a checkpoint {number} that the database does not have. Look with "
        "`history verify --anchors`; after a rightful restore begin a new file of anchors.",
    )


class Checkpoints:
    """Takes and publishes checkpoints. Several processes may each have one."""

    def __init__(self, database: Database, clock: Clock, *, key_file: Path, anchors_file: Path) -> None:
        self._database, self._clock = database, clock
        self._key_file, self._anchors_file = key_file, anchors_file
        self._looked_at_all = False

    def keep(self) -> int:
        """Take a checkpoint when it is time, and publish it; gives how many were taken."""
        taken = 0
        while self.take() is not None:
            taken += 1
        if taken:
            self.publish()
        return taken

    def take(self) -> Checkpoint | None:
        """Sign the heads that moved: once a minute at most, but at once when a case has ended.

        None when there is nothing to be signed yet, or no key. Raises `KeyUnusable`.
        """
        key = keys.signing_key(self._key_file)
        if key is None:
            return None
        now = self._clock.now()
        with self._database.read() as connection:
            last = store.last(connection)
            since = last.at - _LOOKED_BACK if last is not None and self._looked_at_all else None
            heads, ended = store.moved(connection, since=since, limit=_HEADS)
        full = len(heads) == _HEADS
        self._looked_at_all = not full
        if not heads or not (ended or full or last is None or now - last.at >= EVERY):
            return None
        made = checkpoints.signed(key, last, heads, now)
        with self._database.write() as connection:
            return made if store.add(connection, made) else None

    def publish(self) -> int:
        """Append to the anchors file what it lacks; gives how many. Raises `AnchorsAhead`, OSError."""
        published = anchors.last_published(self._anchors_file)
        after = published.number if published is not None else 0
        with self._database.read() as connection:
            if published is not None and store.hash_at(connection, after) != published.hash:
                raise AnchorsAhead(path=self._anchors_file, number=after)
            lines = [(number, line) for number, _, line in store.lines_after(connection, after)]
        return sum(
            anchors.publish(self._anchors_file, lines[start : start + _PUBLISHED_AT_ONCE])
            for start in range(0, len(lines), _PUBLISHED_AT_ONCE)
        )
