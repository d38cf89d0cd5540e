"""Instances kept in memory between commands: a cache of what the snapshots say, per process."""

import threading
from collections import OrderedDict

from engine.instances import ProcessInstance

CAPACITY = 256  # instances; one is some tens of kilobytes


class LiveInstances:
    """The instances last used, by id and the version of the row they belong to.

    An instance is taken out while a command runs, so that two threads never share one, and an exception
    in between forgets it.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._kept: OrderedDict[tuple[str, int], ProcessInstance] = OrderedDict()
        self._capacity = capacity
        self._lock = threading.Lock()

    def take(self, instance_id: str, version: int) -> ProcessInstance | None:
        """Take an instance out, if this very version is kept."""
        with self._lock:
            return self._kept.pop((instance_id, version), None)

    def keep(self, instance: ProcessInstance, version: int) -> None:
        """Keep an instance whose command was committed; the one unused for longest may go."""
        with self._lock:
            self._kept[instance.id, version] = instance
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
