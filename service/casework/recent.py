"""What was worked out recently, kept in memory: a cache of what is the same for ever."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The last few things that were worked out; threads may share it."""

    def __init__(self, capacity: int = 8) -> None:
        self._kept: OrderedDict[Key, Value] = OrderedDict()
        self._capacity, self._lock = capacity, Lock()
        self._under_way: dict[Key, tuple[Lock, int]] = {}

    def get(self, key: Key, work_out: Callable[[], Value]) -> Value:
        """Give what is known of `key`, or work it out; two threads may both do so."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        value = work_out()
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        return value

    def get_once(self, key: Key, work_out: Callable[[], Value]) -> Value:
        """Give what is known of `key`, or work it out while everybody else who asks for it waits."""
        with self._alone(key):
            return self.get(key, work_out)

    @contextmanager
    def _alone(self, key: Key) -> Iterator[None]:
        with self._lock:
            turn, waiting = self._under_way.get(key, (Lock(), 0))
            self._under_way[key] = (turn, waiting + 1)
        try:
            with turn:
                yield
        finally:
            with self._lock:
                _, waiting = self._under_way[key]
                if waiting > 1:
                    self._under_way[key] = (turn, waiting - 1)
                else:
                    del self._under_way[key]
