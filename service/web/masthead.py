"""Whose system this is: the names in the masthead, read now and then from the office's settings."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from weakref import WeakKeyDictionary

from service.bootstrap import Alur
from service.persistence.database import Database
from service.persistence.store import office

KEPT_FOR: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The system's name, the office's, and whether everything in it is sample data."""

    system: str
    name: str
    sample: bool


_known: WeakKeyDictionary[Database, tuple[datetime, Office]] = WeakKeyDictionary()
_lock = threading.Lock()


def office_of(alur: Alur) -> Office:
    """Give the office's names as they were less than half a minute ago."""
    now = alur.clock.now()
    with _lock:
        kept = _known.get(alur.database)
    if kept is not None and timedelta(0) <= now - kept[0] < KEPT_FOR:
        return kept[1]
    found = _read(alur)
    with _lock:
        _known[alur.database] = (now, found)
    return found


def _read(alur: Alur) -> Office:
    with alur.database.read() as connection:
        stored = office.settings(connection).values.get("office")
    names = stored if isinstance(stored, dict) else {}
    whole = [str(names[part]) for part in ("name", "region") if names.get(part)]
    return Office(
        system=str(names.get("system") or ""),
        name=", ".join(whole),
        sample=names.get("sample") is True,
    )
