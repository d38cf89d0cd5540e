"""The row of a case that is just being opened."""

from datetime import datetime

from engine.history import GENESIS
from service.accounts.acting import Acting
from service.persistence.store.cases import Case
from service.persistence.store.deployments import Version


def new_case(instance_id: str, version: Version, business_key: str, who: Acting, at: datetime) -> Case:
    """Make the row of a case before its first command; it pins the version in force."""
    return Case(
        id=instance_id,
        definition_key=version.key,
        definition_version=version.version,
        deployment_hash=version.deployment_hash,
        business_key=business_key,
        status="running",
        version=0,
        sequence=0,
        head_hash=GENESIS,
        snapshot=b"",
        started_at=at,
        started_by=who.actor.id,
        ended_at=None,
        outcome=None,
    )
