"""How people come in, as rows: passwords, sessions, API tokens, attempts; and what they looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from service.persistence.records import columns_for, columns_of, read_all
from service.persistence.store.people import PERSON_COLUMNS, Person, people_from, with_roles
from service.persistence.tables import (
    AccessLogRow,
    ApiTokenRow,
    LoginAttemptRow,
    PersonRow,
    SessionRow,
    table_of,
)
from service.persistence.types import Instant

_person, _session, _token = table_of(PersonRow), table_of(SessionRow), table_of(ApiTokenRow)
_attempt, _access = table_of(LoginAttemptRow), table_of(AccessLogRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSession:
    """An open session of a browser."""

    id_hash: str
    person: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    agent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredToken:
    """A program's token, without the token."""

    hash: str
    person: str
    name: str
    created_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Who a session or a token belongs to, since when, and when it was last used."""

    person: Person
    since: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Something worth remembering that a person read or took out."""

    at: datetime
    person: str
    action: str
    subject: str
    address: str | None = None


def password_hash_of(connection: Connection, username: str, *, locked: bool = False) -> str | None:
    """Read the password's hash of an active person, on request keeping others from logging in meanwhile."""
    statement = select(_person.c.password_hash).where(
        _person.c.username == username, _person.c.active.is_(True)
    )
    if locked:
        statement = statement.with_for_update()
    return connection.execute(statement).scalar_one_or_none()


def add_session(connection: Connection, session: StoredSession) -> None:
    """Open a session."""
    connection.execute(insert(_session), columns_of(session))


def by_session(connection: Connection, id_hash: str, at: datetime) -> Admitted | None:
    """Give the person of an open session with the roles held now (one statement)."""
    return _admitted(connection, _BY_SESSION, id_hash, at)


def by_token(connection: Connection, token_hash: str, at: datetime) -> Admitted | None:
    """Give the person of a valid API token with the roles held now (one statement)."""
    return _admitted(connection, _BY_TOKEN, token_hash, at)


def _admitted(
    connection: Connection, statement: Select[*tuple[Any, ...]], shown: str, at: datetime
) -> Admitted | None:
    rows = connection.execute(statement, {"shown": shown, "at": at}).all()
    if not rows:
        return None
    return Admitted(person=people_from(rows)[0], since=rows[0].since, used_at=rows[0].used_at)


def _owners(credential: Table, used_at: ColumnElement[datetime]) -> Select[*tuple[Any, ...]]:
    """Select the people to whom credentials that were not revoked belong, with their roles."""
    return with_roles(
        select(*PERSON_COLUMNS, credential.c.created_at.label("since"), used_at.label("used_at"))
        .select_from(_person)
        .join(credential, credential.c.person == _person.c.username)
        .where(credential.c.revoked_at.is_(None))
    )


# Put together once: every request asks one of them.
_BY_SESSION = _owners(_session, _session.c.seen_at).where(
    _session.c.id_hash == bindparam("shown"), _session.c.expires_at > bindparam("at", type_=Instant)
)
_BY_TOKEN = _owners(_token, _token.c.last_used_at).where(_token.c.hash == bindparam("shown"))


def touch_session(connection: Connection, id_hash: str, *, at: datetime, expires_at: datetime) -> None:
    """Note that a session is in use."""
    statement = update(_session).where(_session.c.id_hash == id_hash)
    connection.execute(statement.values(seen_at=at, expires_at=expires_at))


def touch_token(connection: Connection, token_hash: str, at: datetime) -> None:
    """Note that a token is in use."""
    connection.execute(update(_token).where(_token.c.hash == token_hash).values(last_used_at=at))


def open_sessions(connection: Connection, username: str, at: datetime) -> tuple[StoredSession, ...]:
    """Read a person's open sessions, the one used last first."""
    statement = (
        select(*columns_for(StoredSession, _session))
        .where(_session.c.person == username, _session.c.revoked_at.is_(None), _session.c.expires_at > at)
        .order_by(_session.c.seen_at.desc(), _session.c.id_hash)
    )
    return read_all(StoredSession, connection.execute(statement))


def revoke_session(connection: Connection, username: str, id_hash: str, at: datetime) -> bool:
    """End one session of a person; say whether it was open."""
    statement = update(_session).where(
        _session.c.id_hash == id_hash, _session.c.person == username, _session.c.revoked_at.is_(None)
    )
    return bool(connection.execute(statement.values(revoked_at=at)).rowcount)


def revoke_sessions(connection: Connection, username: str, at: datetime, *, but: str | None = None) -> None:
    """End all sessions of a person, but perhaps the present one."""
    statement = update(_session).where(_session.c.person == username, _session.c.revoked_at.is_(None))
    if but is not None:
        statement = statement.where(_session.c.id_hash != but)
    connection.execute(statement.values(revoked_at=at))


def add_token(connection: Connection, token: StoredToken) -> None:
    """Keep a new API token's hash."""
    connection.execute(insert(_token), columns_of(token))


def tokens_of(connection: Connection, username: str) -> tuple[StoredToken, ...]:
    """Read a person's API tokens, newest first, revoked ones too."""
    statement = select(*columns_for(StoredToken, _token)).where(_token.c.person == username)
    return read_all(
        StoredToken, connection.execute(statement.order_by(_token.c.created_at.desc(), _token.c.hash))
    )


def revoke_tokens(connection: Connection, username: str, at: datetime, *, only: str | None = None) -> int:
    """Revoke a person's tokens, or only one; give how many were valid."""
    statement = update(_token).where(_token.c.person == username, _token.c.revoked_at.is_(None))
    if only is not None:
        statement = statement.where(_token.c.hash == only)
    return connection.execute(statement.values(revoked_at=at)).rowcount


def add_attempt(connection: Connection, username: str, address: str | None, at: datetime) -> int:
    """Note that somebody tries to come in, as failed until `attempt_succeeded`; gives the note's id."""
    values = {"username": username, "address": address, "at": at, "ok": False}
    return int(connection.execute(insert(_attempt).values(values).returning(_attempt.c.id)).scalar_one())


def attempt_succeeded(connection: Connection, attempt_id: int) -> None:
    """Note that an attempt was good: the failures before it no longer count."""
    connection.execute(update(_attempt).where(_attempt.c.id == attempt_id).values(ok=True))


def came_in_from(connection: Connection, username: str, address: str, since: datetime) -> bool:
    """Say whether a username came in from an address since an instant."""
    found = select(_attempt.c.id).where(
        _attempt.c.username == username,
        _attempt.c.at > since,
        _attempt.c.address == address,
        _attempt.c.ok.is_(True),
    )
    return connection.execute(found.limit(1)).first() is not None


def failures_of(
    connection: Connection, username: str, since: datetime, limit: int, *, address: str | None = None
) -> Sequence[datetime]:
    """Give the latest failures of a username since an instant and since its last success, newest first.

    With an address, only those from there.
    """
    last = select(func.max(_attempt.c.id)).where(_attempt.c.username == username, _attempt.c.ok.is_(True))
    statement = (
        select(_attempt.c.at)
        .where(
            _attempt.c.username == username,
            _attempt.c.at > since,
            _attempt.c.ok.is_(False),
            _attempt.c.id > func.coalesce(last.scalar_subquery(), 0),
        )
        .order_by(_attempt.c.id.desc())
        .limit(limit)
    )
    if address is not None:
        statement = statement.where(_attempt.c.address == address)
    return connection.execute(statement).scalars().all()


def failures_from(connection: Connection, address: str, since: datetime, limit: int) -> Sequence[datetime]:
    """Give the latest failures from an address since an instant, newest first."""
    statement = (
        select(_attempt.c.at)
        .where(_attempt.c.address == address, _attempt.c.at > since, _attempt.c.ok.is_(False))
        .order_by(_attempt.c.at.desc())
        .limit(limit)
    )
    return connection.execute(statement).scalars().all()


def note_access(connection: Connection, access: Access) -> None:
    """Remember that a person read or took out something."""
    connection.execute(insert(_access), columns_of(access))


def noted_since(connection: Connection, username: str, action: str, subject: str, since: datetime) -> bool:
    """Say whether a person's reading was remembered since an instant."""
    statement = select(_access.c.id).where(
        _access.c.subject == subject,
        _access.c.at > since,
        _access.c.person == username,
        _access.c.action == action,
    )
    return connection.execute(statement.limit(1)).first() is not None


def accesses(connection: Connection, *, subject: str | None = None, limit: int = 100) -> tuple[Access, ...]:
    """Read what was remembered, newest first."""
    statement = select(*columns_for(Access, _access)).order_by(_access.c.at.desc(), _access.c.id.desc())
    if subject is not None:
        statement = statement.where(_access.c.subject == subject)
    return read_all(Access, connection.execute(statement.limit(limit)))


def forget(connection: Connection, *, before: datetime) -> None:
    """Remove sessions that ended and attempts that were made before an instant (two statements)."""
    connection.execute(delete(_session).where(_session.c.expires_at < before))
    connection.execute(delete(_attempt).where(_attempt.c.at < before))
