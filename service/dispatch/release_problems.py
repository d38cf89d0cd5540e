"""A decided version that cannot begin: why is kept for whoever can mend it, and admins are told once."""

import uuid
from dataclasses import replace
from typing import Final

from engine.texts import Text
from service.accounts.acting import acting_system
from service.clock import Clock
from service.dispatch.coming_into_force import in_record
from service.dispatch.office_chain import recorded
from service.persistence.database import Database
from service.persistence.store import history as chain
from service.persistence.store import outbox, people, releases

RELEASE_PROBLEM: Final = "release-problem"
"""The message to one admin that a version did not begin at its time."""


def keep_problem(database: Database, clock: Clock, release_id: str, problem: Text) -> bool:
    """Note why a decision that waits for its time could not begin; False when that is known already."""
    with database.write() as connection:
        at, head = clock.now(), chain.office_head(connection)
        release = releases.release_of(connection, release_id)
        if release is None or release.status != "scheduled" or release.problem is not None:
            return False
        kept = replace(release, problem=list(problem))
        releases.change(connection, release.id, problem=kept.problem)
        record = {
            "kind": "release_failed",
            "key": release.definition_key,
            "deployment_hash": release.deployment_hash,
            "problem": problem.id,
            **in_record(kept),
        }
        recorded(connection, head, acting_system(), at, record)
        for account in people.accounts(connection):
            if account.active and account.process_admin:
                payload = {"person": account.username, "release": release.id}
                outbox.add(
                    connection, message_id=str(uuid.uuid4()), kind=RELEASE_PROBLEM, payload=payload, at=at
                )
    return True
