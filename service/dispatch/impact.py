"""Finds out what going to another deployment would mean for every running case, a short slice at a time."""

import time
from collections.abc import Mapping, Sequence
from typing import Any, Final

import structlog

from engine.diff import Change
from engine.errors import EngineError
from engine.history import deployment_hash
from engine.instances import ProcessInstance
from engine.migration import Assessment, assess
from engine.texts import Text
from service.accounts.acting import acting
from service.casework.changes import changes_between
from service.casework.deployed import Deployed, Deployments, built
from service.casework.recent import Recent
from service.clock import Clock
from service.permissions import Permission, require
from service.persistence.database import Database
from service.persistence.store import deployments
from service.persistence.store import impact as store
from service.persistence.store.impact import Assessed, Running, Submissions
from service.queries import impact as queries
from service.queries.impact import Progress

Target = Mapping[str, bytes] | str
"""Where cases would go: the files of a draft, or the hash of what was deployed."""
BUDGET_S: Final = 1.5
"""How long one request goes on before it says how far it came."""
SLICE: Final = 50  # cases that are read and kept together

_UNREADABLE: Final = Text(
    "Keadaan berkas ini tidak dapat dibaca; periksa keutuhannya.",
    "The state of this case cannot be read; verify it.",
)
_log = structlog.get_logger("alur.impact")


class Impact:
    """Assesses cases and keeps what it finds; whoever asks again goes on where the last request stopped."""

    def __init__(self, database: Database, clock: Clock, built_here: Deployments) -> None:
        self._database, self._clock, self._deployments = database, clock, built_here
        self._drafts: Recent[str, Deployed] = Recent()
        self._changes: Recent[tuple[str, str], tuple[Change, ...]] = Recent()

    def target(self, to: Target) -> Deployed:
        """Make ready what cases would run on.

        Raises `DiagramRefused` or `FormRefused` for a draft that cannot run at all, `NotFound` for a hash
        that was never deployed.
        """
        if isinstance(to, str):
            with self._database.read() as connection:
                return self._deployments.of(connection, to)
        return self._drafts.get(deployment_hash(to), lambda: built(to))

    def go_on(self, to: Target, *, person: str, budget_s: float = BUDGET_S) -> Progress:
        """Assess some of the cases that run on other deployments of the SOP; gives how far that is now.

        Without a budget nothing is assessed. Raises what `target` raises.
        """
        with self._database.read() as connection:
            require(acting(connection, person, self._clock.now()), Permission.DEPLOY)
        goal = self.target(to)
        began = time.monotonic()
        while (left := budget_s - (time.monotonic() - began)) > 0 and self._slice(goal, left):
            pass
        with self._database.read() as connection:
            return queries.progress(connection, goal.definition.key, goal.hash)

    def _slice(self, goal: Deployed, budget_s: float) -> bool:
        """Assess a few cases and keep what was found; says whether there were any."""
        began, key = time.monotonic(), goal.definition.key
        with self._database.read() as connection:
            running = store.unassessed(connection, key, goal.hash, most=SLICE)
            said = store.submissions_of(connection, [each.id for each in running])
            of = {
                each.deployment_hash: self._deployments.of(connection, each.deployment_hash)
                for each in running
            }
        found: list[Assessed] = []
        for each in running:
            found.append(self._assessed(each, of[each.deployment_hash], goal, said[each.id]))
            if time.monotonic() - began >= budget_s:
                break
        if found:
            with self._database.write() as connection:
                if not deployments.exists(connection, goal.hash):
                    store.forget_drafts(connection, key, goal.hash)
                store.keep(connection, found)
        return bool(found)

    def _assessed(self, case: Running, of: Deployed, goal: Deployed, said: Submissions) -> Assessed:
        return Assessed(
            to_hash=goal.hash,
            instance_id=case.id,
            from_hash=case.deployment_hash,
            instance_version=case.version,
            assessed_at=self._clock.now(),
            **_written(self._verdict(case, of, goal, said)),
        )

    def _verdict(self, case: Running, of: Deployed, goal: Deployed, said: Submissions) -> Assessment:
        """Try the move on a copy; whatever is wrong with one case must not hide the others."""
        changes = self._changes.get((of.hash, goal.hash), lambda: changes_between(of.files, goal.files))
        try:
            instance = ProcessInstance.restored(of.definition, case.id, case.snapshot)
            return assess(instance, goal.definition, changes, said)
        except EngineError as refusal:
            return _blocked(refusal.text)
        except Exception as error:
            _log.exception("case cannot be assessed", case=case.id, problem=type(error).__name__)
            return _blocked(_UNREADABLE)


def _blocked(reason: Text) -> Assessment:
    return Assessment(verdict="blocked", reason=reason)


def _written(found: Assessment) -> dict[str, Any]:
    """Give an assessment as the columns of its row."""
    choices: dict[str, Sequence[str]] = {step: list(into) for step, into in found.choices.items()}
    reason = list(found.reason) if found.reason is not None else None
    detail = {"step": found.step, "reason": reason, "open_steps": list(found.open_steps), "choices": choices}
    return {"verdict": found.verdict, "detail": detail}
