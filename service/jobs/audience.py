"""Who can be told by mail of a task: who may do it, has an address, and wants to hear."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.actors import Actor
from service.casework.addresses import is_address
from service.persistence.database import Connection
from service.persistence.store import notices, people
from service.persistence.store.cases import Task
from service.persistence.store.notices import Preferences
from service.queries.task_items import TaskItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """An active person with an address."""

    actor: Actor
    name: str
    address: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Everybody who can be told at one instant, and how they want to hear; substitutes are among them."""

    recipients: Mapping[str, Recipient]
    preferences: Preferences

    def of(self, task: Task) -> Iterator[str]:
        """Name those who may do an open task."""
        return (name for name, each in self.recipients.items() if may_do(each, task))


def may_do(recipient: Recipient, task: Task | TaskItem) -> bool:
    """Say whether an open task is in somebody's hands or on offer to them."""
    if task.assignee is not None:
        return task.assignee == recipient.actor.id
    return recipient.actor.role_for(task.lane, task.unit) is not None


def audience(connection: Connection, at: datetime) -> Audience:
    """Read who can be told (three statements)."""
    addresses = {account.username: account.email for account in people.accounts(connection)}
    found = (
        _recipient(person, addresses.get(person.username)) for person in people.everybody_at(connection, at)
    )
    return Audience(
        recipients={each.actor.id: each for each in found if each is not None},
        preferences=notices.preferences(connection),
    )


def recipient(connection: Connection, username: str, at: datetime) -> Recipient | None:
    """Read one person; None for one who is inactive or has no address that can be written to."""
    person = people.person_at(connection, username, at)
    account = people.account(connection, username)
    return _recipient(person, account.email if account else None) if person else None


def _recipient(person: people.Person, address: str | None) -> Recipient | None:
    if address is None or not is_address(address):
        return None
    return Recipient(actor=person.actor, name=person.name, address=address, language=person.language)
