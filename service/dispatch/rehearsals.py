"""Trying a draft out: how far each person came. No command, no history: nothing of it is real."""

import json
from collections.abc import Mapping
from typing import Any, Final

from engine.errors import Invalid, NotFound
from engine.texts import Text
from service.accounts.acting import acting
from service.clock import Clock
from service.permissions import Permission, require
from service.persistence.database import Database
from service.persistence.store import process_drafts, rehearsals

LARGEST: Final = 1_000_000  # characters of JSON


class RehearsalTooLarge(Invalid):
    """More was tried out than can be kept."""

    code = "rehearsal-too-large"
    template = Text(
        "Percobaan ini terlalu panjang; mulai lagi dari awal.",
        "This trial has become too long; begin again.",
    )


class Rehearsals:
    """Keeps rehearsals, one for each draft and person, for those who may put processes into force."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def keep(self, key: str, script: Mapping[str, Any] | None, *, person: str) -> None:
        """Keep how far a person came; None forgets it. Raises `NotFound`, `RehearsalTooLarge`."""
        if script is not None and len(json.dumps(script, ensure_ascii=False)) > LARGEST:
            raise RehearsalTooLarge
        with self._database.write() as connection:
            at = self._clock.now()
            require(acting(connection, person, at), Permission.DEPLOY)
            if process_drafts.find(connection, key, for_update=True) is None:
                raise NotFound(what=key)
            if script is None:
                rehearsals.drop(connection, key, person)
            else:
                rehearsals.keep(connection, key, person, script, at)
