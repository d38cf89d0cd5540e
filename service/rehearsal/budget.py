"""How much work playing scenarios may be: counted, not timed, so that the same files come out alike."""

from dataclasses import dataclass
from typing import Final

from service.rehearsal.errors import TogetherTooLong, TooLong

MOST_WORK: Final = 2_000  # acts and timers of one case
MOST_TOGETHER: Final = 10_000  # of all scenarios of a process
TOKENS_AT_ONCE: Final = 10  # that make an act of twice the work
BYTES_READ: Final = 200  # that are as much work as an act


@dataclass(slots=True)
class Together:
    """What all scenarios of a process may still cost."""

    left: int = MOST_TOGETHER

    def spend(self, work: int) -> None:
        """Take off work; raises `TogetherTooLong` when too little is left, now and from then on."""
        self.left -= work
        if self.left < 0:
            raise TogetherTooLong

    def read(self, content: bytes) -> None:
        """Take off the reading of a file; raises `TogetherTooLong`."""
        self.spend(1 + len(content) // BYTES_READ)


class Budget:
    """What one case may still cost; the more places it stands at, the more an act is."""

    def __init__(self, together: Together | None = None) -> None:
        self._left, self._together = MOST_WORK, together

    def spend(self, tokens: int) -> None:
        """Take off an act or a timer; raises `TooLong` when too little is left."""
        work = 1 + tokens // TOKENS_AT_ONCE
        self._left -= work
        if self._left < 0:
            raise TooLong(most=MOST_WORK)
        if self._together is not None:
            self._together.spend(work)
