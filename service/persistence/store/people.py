"""People and the roles they hold, as rows."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from engine.actors import Actor, HeldRole
from service.persistence.errors import AlreadyExists, AuditorOnlyReads
from service.persistence.records import columns_for, columns_of, is_duplicate, read, read_all
from service.persistence.tables import PersonRow, RoleRow, table_of
from service.persistence.types import Instant

_person, _role = table_of(PersonRow), table_of(RoleRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An active person with the roles held at one instant. An auditor holds none: auditors only read."""

    username: str
    name: str
    language: str
    process_admin: bool = False
    operator: bool = False
    auditor: bool = False
    must_change_password: bool = False
    roles: tuple[HeldRole, ...] = ()

    @property
    def actor(self) -> Actor:
        """The person as the engine sees them."""
        return Actor(id=self.username, roles=self.roles, intervenes=self.process_admin or self.operator)

    @property
    def lanes(self) -> frozenset[str]:
        """The lanes of the roles held."""
        return frozenset(role.lane for role in self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A person's row, active or not, without the password."""

    username: str
    name: str
    nip: str | None = None
    email: str | None = None
    language: str = "id"
    active: bool = True
    process_admin: bool = False
    operator: bool = False
    auditor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRole:
    """A role's row: a lane held from one instant (included) to another (not included)."""

    id: str
    person: str
    lane: str
    unit: str | None
    valid_from: datetime
    valid_until: datetime | None
    represents: str | None
    decree: str | None


PERSON_COLUMNS = (
    _person.c.username,
    _person.c.name,
    _person.c.language,
    _person.c.process_admin,
    _person.c.operator,
    _person.c.auditor,
    _person.c.must_change_password,
    _role.c.lane,
    _role.c.unit,
    _role.c.represents,
    _role.c.decree,
)
"""What `people_from` reads."""


def with_roles(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join to a statement over people the roles they hold at the instant `at`; leave out the inactive."""
    at = bindparam("at", type_=Instant)
    held = (
        (_role.c.person == _person.c.username)
        & (_role.c.valid_from <= at)
        & or_(_role.c.valid_until.is_(None), _role.c.valid_until > at)
    )
    return (
        statement.outerjoin(_role, held)
        .where(_person.c.active.is_(True))
        .order_by(_person.c.username, _role.c.lane, _role.c.unit, _role.c.id)
    )


_EVERYBODY = with_roles(select(*PERSON_COLUMNS).select_from(_person))
_ONE = _EVERYBODY.where(_person.c.username == bindparam("username"))


def people_from(rows: Iterable[Row[*tuple[Any, ...]]]) -> tuple[Person, ...]:
    """Make people of rows that hold `PERSON_COLUMNS`, one row for each role."""
    return tuple(_person_of(list(group)) for _, group in groupby(rows, key=lambda row: row.username))


def _person_of(rows: Sequence[Row[*tuple[Any, ...]]]) -> Person:
    row = rows[0]
    roles = tuple(
        HeldRole(lane=row.lane, unit=row.unit, represents=row.represents, decree=row.decree)
        for row in rows
        if row.lane is not None
    )
    return Person(
        username=row.username,
        name=row.name,
        language=row.language,
        process_admin=row.process_admin,
        operator=row.operator,
        auditor=row.auditor,
        must_change_password=row.must_change_password,
        roles=() if row.auditor else roles,
    )


def person_at(connection: Connection, username: str, at: datetime) -> Person | None:
    """Read an active person with the roles held at an instant (one statement)."""
    return next(iter(people_from(connection.execute(_ONE, {"username": username, "at": at}))), None)


def everybody_at(connection: Connection, at: datetime) -> tuple[Person, ...]:
    """Read all active people with the roles held at an instant (one statement)."""
    return people_from(connection.execute(_EVERYBODY, {"at": at}))


def names_of(connection: Connection, usernames: Collection[str]) -> Mapping[str, str]:
    """Give the names of people, active or not."""
    if not usernames:
        return {}
    statement = select(_person.c.username, _person.c.name).where(_person.c.username.in_(sorted(usernames)))
    return {row.username: row.name for row in connection.execute(statement)}


def accounts(connection: Connection) -> tuple[Account, ...]:
    """Read everybody, active or not, by username."""
    statement = select(*columns_for(Account, _person)).order_by(_person.c.username)
    return read_all(Account, connection.execute(statement))


def account(connection: Connection, username: str) -> Account | None:
    """Read one person's row."""
    statement = select(*columns_for(Account, _person)).where(_person.c.username == username)
    return read(Account, connection.execute(statement).one_or_none())


def add_person(connection: Connection, person: Account, *, at: datetime, password_hash: str | None) -> None:
    """Add a person; raises `AlreadyExists` when the username is taken, `AuditorOnlyReads`."""
    _must_only_read(person)
    values = columns_of(person) | {"created_at": at, "password_hash": password_hash}
    try:
        connection.execute(insert(_person), values)
    except IntegrityError as error:
        if is_duplicate(error):
            raise AlreadyExists(what=person.username) from error
        raise


def change_person(connection: Connection, person: Account) -> None:
    """Write a person's row anew, all but the password; raises `AuditorOnlyReads`."""
    _must_only_read(person)
    values = columns_of(person)
    del values["username"]
    connection.execute(update(_person).where(_person.c.username == person.username).values(**values))


def _must_only_read(person: Account) -> None:
    if person.auditor and (person.process_admin or person.operator):
        raise AuditorOnlyReads({"auditor": [AuditorOnlyReads.template]})


def set_password(connection: Connection, username: str, password_hash: str) -> None:
    """Replace the hash of a person's password."""
    statement = update(_person).where(_person.c.username == username)
    connection.execute(statement.values(password_hash=password_hash))


def must_change_password(connection: Connection, username: str, must: bool) -> None:
    """Remember whether a person has to choose a password of their own before anything else."""
    statement = update(_person).where(_person.c.username == username)
    connection.execute(statement.values(must_change_password=must))


def speak(connection: Connection, username: str, language: str) -> None:
    """Remember which language a person reads."""
    statement = update(_person).where(_person.c.username == username)
    connection.execute(statement.values(language=language))


def without_password(connection: Connection) -> frozenset[str]:
    """Name the people who cannot log in, because they have no password yet."""
    statement = select(_person.c.username).where(_person.c.password_hash.is_(None))
    return frozenset(connection.execute(statement).scalars())


def roles_of(connection: Connection, username: str | None = None) -> tuple[DatedRole, ...]:
    """Read the roles of one person or of all, past and future ones too."""
    statement = select(*columns_for(DatedRole, _role))
    if username is not None:
        statement = statement.where(_role.c.person == username)
    order = (_role.c.person, _role.c.valid_from, _role.c.lane, _role.c.id)
    return read_all(DatedRole, connection.execute(statement.order_by(*order)))


def add_role(connection: Connection, role: DatedRole) -> None:
    """Let a person hold a lane for a time."""
    connection.execute(insert(_role), columns_of(role))


def end_role(connection: Connection, role_id: str, at: datetime) -> bool:
    """End a role at an instant; say whether there was such a role that would have lasted longer.

    One that has not begun is taken away altogether: nobody ever held it.
    """
    lasting = or_(_role.c.valid_until.is_(None), _role.c.valid_until > at)
    statement = update(_role).where(_role.c.id == role_id, _role.c.valid_from < at, lasting)
    if connection.execute(statement.values(valid_until=at)).rowcount:
        return True
    unbegun = delete(_role).where(_role.c.id == role_id, _role.c.valid_from >= at)
    return bool(connection.execute(unbegun).rowcount)


def new_role_id() -> str:
    """Make an id for a role."""
    return str(uuid.uuid4())
