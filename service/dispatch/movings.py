"""Moves many cases to the version in force: one decision, a command for each case, a slice at a time."""

import time
import uuid
from collections.abc import Collection, Mapping
from typing import Any, Final

import structlog

from engine.errors import Conflict, EngineError, Invalid, NotFound, NotPermitted
from engine.texts import Text
from service.accounts.acting import acting
from service.clock import Clock
from service.dispatch.impact import BUDGET_S
from service.dispatch.instances import InstanceDispatch
from service.dispatch.migrating import AlreadyOnVersion, must_be_in_question
from service.dispatch.texts import must_be_storable, proper_reason
from service.permissions import Permission, require
from service.persistence.database import Connection, Database
from service.persistence.errors import DatabaseBusy, DatabaseFailed
from service.persistence.store import cases, deployments
from service.persistence.store import movings as store
from service.persistence.store.movings import Moving
from service.queries import impact, movings
from service.queries.impact import MOVABLE, ImpactItem, Wanted
from service.queries.movings import MovingItem

SLICE: Final = 20  # cases that are taken together
_UNFORESEEN: Final = Text(
    "Berkas ini tidak dapat dipindahkan karena kesalahan yang tidak terduga; periksa keutuhannya.",
    "This case could not be moved because of an unforeseen error; verify it.",
)
_log = structlog.get_logger("alur.movings")


class NotTheVersionInForce(Conflict):
    """Cases are moved to the version in force only."""

    code = "not-the-version-in-force"
    template = Text(
        "Versi {version} tidak sedang berlaku; buka lagi halaman pemindahan.",
        "Version {version} is not in force; open the page again.",
    )


class NothingToMove(Invalid):
    """No case was chosen that could be moved."""

    code = "nothing-to-move"
    template = Text(
        "Tidak ada berkas yang dipilih, atau yang dipilih sudah berubah.",
        "No case was chosen, or the chosen ones have changed.",
    )


class BadMovingId(Invalid):
    """A decision to move cases is known by a UUID."""

    code = "bad-moving-id"
    template = Text("Tanda pengenal pemindahan harus berupa UUID.", "The id of a moving must be a UUID.")


class Movings:
    """Carries out decisions to move cases; whoever asks again goes on where the last request stopped."""

    def __init__(self, database: Database, clock: Clock, instances: InstanceDispatch) -> None:
        self._database, self._clock, self._instances = database, clock, instances

    def ask(
        self,
        moving_id: str,
        key: str,
        *,
        version: int,
        wanted: Wanted,
        only: Collection[str] | None = None,
        mapping: Mapping[str, str] | None = None,
        reason: str,
        person: str,
    ) -> None:
        """Decide to move the cases that are `wanted`, or `only` some of them; the same once more is harmless.

        `moving_id` is a UUID. Raises `BadMovingId`, `NotTheVersionInForce`, `NothingToMove`, `BadMapping`,
        `ReasonMissing`, `LongReason`.
        """
        with self._database.write() as connection:
            now = self._clock.now()
            require(acting(connection, person, now), Permission.DEPLOY)
            if store.moving(connection, moving_id) is not None:
                return
            _must_be_uuid(moving_id)
            reason = proper_reason(reason)
            must_be_storable({"mapping": dict(mapping or {})})
            there = deployments.in_force(connection, key)
            if there is None or there.version != version:
                raise NotTheVersionInForce(version=version)
            found = impact.chosen(connection, key, there.deployment_hash, wanted, only)
            movable = [item for item in found if item.verdict in MOVABLE]
            if not movable:
                raise NothingToMove
            _must_fit(mapping or {}, movable)
            moving = Moving(
                id=moving_id,
                definition_key=key,
                version=version,
                deployment_hash=there.deployment_hash,
                mapping=dict(mapping or {}),
                reason=reason,
                asked_at=now,
                asked_by=person,
            )
            store.add(connection, moving, [item.id for item in movable])

    def go_on(self, key: str, moving_id: str, *, person: str, budget_s: float = BUDGET_S) -> MovingItem:
        """Move some of the cases that wait, in the name of the person who asks; gives how far that is now.

        A case that is refused stays as it is and the others go on; raises `NotFound`, `NotPermitted`.
        """
        began = time.monotonic()
        with self._database.read() as connection:
            require(acting(connection, person, self._clock.now()), Permission.DEPLOY)
            moving = store.moving(connection, moving_id)
        if moving is None or moving.definition_key != key:
            raise NotFound(what=moving_id)
        while time.monotonic() - began < budget_s and (ids := self._waiting(moving_id)):
            for instance_id in ids:
                self._moved(moving, instance_id, person)
                if time.monotonic() - began >= budget_s:
                    break
        with self._database.read() as connection:
            return movings.moving(connection, key, moving_id)

    def _waiting(self, moving_id: str) -> Collection[str]:
        with self._database.read() as connection:
            return store.waiting(connection, moving_id, most=SLICE)

    def _moved(self, moving: Moving, instance_id: str, person: str) -> None:
        """Move a case and note what came of it; one that is there already counts as moved."""
        problem: Text | None = None
        with self._database.read() as connection:
            there = _is_there(connection, moving, instance_id)
        if not there:
            try:
                self._instances.migrate(
                    instance_id,
                    version=moving.version,
                    reason=moving.reason,
                    mapping=moving.mapping,
                    of_many=True,
                    person=person,
                )
            except AlreadyOnVersion:
                pass  # another request moved it between our look and our turn
            except (NotPermitted, DatabaseBusy, DatabaseFailed):
                raise
            except EngineError as refusal:
                problem = _why(refusal)
            except Exception as error:  # one broken case must not keep the others where they are
                _log.exception("case cannot be moved", case=instance_id, problem=type(error).__name__)
                problem = _UNFORESEEN
        with self._database.write() as connection:
            status, said = ("refused", list(problem)) if problem is not None else ("moved", None)
            store.note(connection, moving.id, instance_id, status, said)


def _must_be_uuid(moving_id: str) -> None:
    try:
        uuid.UUID(moving_id)
    except ValueError:
        raise BadMovingId({"id": [BadMovingId.template]}) from None


def _must_fit(mapping: Mapping[str, str], movable: Collection[ImpactItem]) -> None:
    """Raise `BadMapping` unless each choice is one that some of these cases have."""
    choices: dict[str, set[str]] = {}
    for item in movable:
        for step, into in item.choices.items():
            choices.setdefault(step, set()).update(into)
    must_be_in_question(mapping, choices)


def _is_there(connection: Connection, moving: Moving, instance_id: str) -> bool:
    case = cases.read_case(connection, instance_id)
    return case is not None and case.deployment_hash == moving.deployment_hash


def _why(refusal: EngineError) -> Text:
    """Give the sentence that says most of a refusal."""
    errors: Mapping[str, Any] = refusal.errors if isinstance(refusal, Invalid) else {}
    return next((text for texts in errors.values() for text in texts), refusal.text)
