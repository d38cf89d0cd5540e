"""A session lasts while it is used, and ends when somebody says so."""

from datetime import timedelta

import pytest

from service.accounts import passwords, sessions, tokens
from service.accounts.credentials import hash_of
from service.accounts.sessions import IDLE, LONGEST
from service.persistence.database import Database
from service.persistence.store import access, people
from service.persistence.store.access import Admitted
from service.persistence.store.people import Account
from tests.builders.clocks import StandingClock
from tests.builders.databases import count_statements
from tests.builders.people import add_person


@pytest.fixture
def office(database: Database) -> Database:
    with database.write() as connection:
        add_person(connection, "staf", "staf", "kabid/pem", "kabid/ueb")
    return database


def opened(office: Database, clock: StandingClock) -> str:
    with office.write() as connection:
        return sessions.open_session(connection, "staf", at=clock.now(), agent=None)


def admitted(office: Database, clock: StandingClock, secret: str) -> Admitted | None:
    with office.read() as connection:
        return sessions.admitted_by(connection, secret, clock.now())


def test_one_statement_gives_the_person_with_every_role(office: Database, clock: StandingClock) -> None:
    secret = opened(office, clock)

    with count_statements(office) as statements:
        found = admitted(office, clock, secret)

    assert found is not None
    assert [(role.lane, role.unit) for role in found.person.roles] == [
        ("kabid", "pem"),
        ("kabid", "ueb"),
        ("staf", None),
    ]
    assert len(statements) == 1


def test_an_unused_session_ends(office: Database, clock: StandingClock) -> None:
    secret = opened(office, clock)

    clock.at += IDLE

    assert admitted(office, clock, secret) is None


def test_a_used_session_goes_on_but_not_for_ever(office: Database, clock: StandingClock) -> None:
    secret, began = opened(office, clock), clock.now()

    while (found := admitted(office, clock, secret)) is not None:
        sessions.stay(office, secret, found, clock.now())
        clock.advance(hours=6)

    assert LONGEST <= clock.now() - began < LONGEST + timedelta(hours=6)


def test_the_use_of_a_session_is_noted_only_every_few_minutes(office: Database, clock: StandingClock) -> None:
    secret = opened(office, clock)
    clock.advance(minutes=1)
    found = admitted(office, clock, secret)
    assert found is not None

    with count_statements(office) as statements:
        sessions.stay(office, secret, found, clock.now())

    assert statements == []


def test_logging_out_ends_the_session(office: Database, clock: StandingClock) -> None:
    secret, other = opened(office, clock), opened(office, clock)

    with office.write() as connection:
        sessions.end_session(connection, "staf", secret, clock.now())

    assert admitted(office, clock, secret) is None
    assert admitted(office, clock, other) is not None


def test_a_new_password_ends_all_sessions_but_the_present(office: Database, clock: StandingClock) -> None:
    secret, other = opened(office, clock), opened(office, clock)

    with office.write() as connection:
        passwords.change(connection, "staf", "a hash", at=clock.now(), kept=hash_of(secret))

    assert admitted(office, clock, secret) is not None
    assert admitted(office, clock, other) is None


def test_a_person_who_leaves_is_not_admitted_any_more(office: Database, clock: StandingClock) -> None:
    secret = opened(office, clock)
    with office.write() as connection:
        token = tokens.issue(connection, "staf", name="script", at=clock.now())
        people.change_person(connection, Account(username="staf", name="Staf", active=False))

    assert admitted(office, clock, secret) is None
    with office.read() as connection:
        assert tokens.admitted_by(connection, token, clock.now()) is None


def test_a_person_sees_their_open_sessions(office: Database, clock: StandingClock) -> None:
    first = opened(office, clock)
    clock.advance(minutes=1)
    second = opened(office, clock)

    with office.read() as connection:
        found = access.open_sessions(connection, "staf", clock.now())

    assert [session.id_hash for session in found] == [hash_of(second), hash_of(first)]


def test_a_token_admits_its_person_until_it_is_revoked(office: Database, clock: StandingClock) -> None:
    with office.write() as connection:
        token = tokens.issue(connection, "staf", name="script", at=clock.now())

    with office.read() as connection, count_statements(office) as statements:
        found = tokens.admitted_by(connection, token, clock.now())
        assert tokens.admitted_by(connection, "something else", clock.now()) is None
    assert found is not None
    assert found.person.username == "staf"
    assert len(statements) == 1

    tokens.note_use(office, token, found, clock.now())
    with office.write() as connection:
        assert access.tokens_of(connection, "staf")[0].last_used_at == clock.now()
        assert access.revoke_tokens(connection, "staf", clock.now()) == 1
        assert tokens.admitted_by(connection, token, clock.now()) is None
