"""Who knows the password comes in; who guesses is kept out for a while."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from service.accounts import passwords, sessions
from service.accounts.errors import LoginLocked, LoginRefused
from service.accounts.login import (
    FAILURES_FROM_ONE_ADDRESS,
    FAILURES_OF_ONE_NAME,
    KNOWN_FOR,
    WAIT,
    log_in,
)
from service.persistence.database import Database
from service.persistence.store import access, people
from service.persistence.tables import SessionRow, table_of
from tests.builders.clocks import StandingClock
from tests.builders.people import add_person

PASSWORD = "correct horse"
HASH = passwords.hashed(PASSWORD)


@pytest.fixture
def office(database: Database) -> Database:
    with database.write() as connection:
        add_person(connection, "sekretaris", "sekretaris", password_hash=HASH)
        add_person(connection, "perencana", password_hash=HASH)
        add_person(connection, "gone", password_hash=HASH, active=False)
    return database


def enter(database: Database, clock: StandingClock, username: str, password: str, address: str = "a") -> str:
    return log_in(database, clock, username, password, address=address, agent="a browser").secret


def test_the_right_password_opens_a_session(office: Database, clock: StandingClock) -> None:
    secret = enter(office, clock, " Sekretaris ", PASSWORD)

    with office.read() as connection:
        admitted = sessions.admitted_by(connection, secret, clock.now())
    assert admitted is not None
    assert admitted.person.username == "sekretaris"
    assert admitted.person.lanes == {"sekretaris"}


@pytest.mark.parametrize("username", ["sekretaris", "nobody", "gone"])
def test_a_wrong_password_an_unknown_name_and_a_former_colleague_are_refused_alike(
    office: Database, clock: StandingClock, username: str
) -> None:
    password = PASSWORD if username == "gone" else "wrong"

    with pytest.raises(LoginRefused):
        enter(office, clock, username, password)


def test_the_database_never_learns_the_secret(office: Database, clock: StandingClock) -> None:
    secret = enter(office, clock, "sekretaris", PASSWORD)

    with office.read() as connection:
        stored = connection.execute(table_of(SessionRow).select()).one()
    assert secret not in str(stored)


def fail(office: Database, clock: StandingClock, times: int, username: str = "sekretaris") -> None:
    for _ in range(times):
        with pytest.raises(LoginRefused):
            enter(office, clock, username, "wrong")


def test_too_many_failures_lock_even_the_right_password_out(office: Database, clock: StandingClock) -> None:
    fail(office, clock, FAILURES_OF_ONE_NAME)

    with pytest.raises(LoginLocked) as refusal:
        enter(office, clock, "sekretaris", PASSWORD, address="elsewhere")
    assert refusal.value.parameters["minutes"] == 15


def test_a_lock_ends_by_itself(office: Database, clock: StandingClock) -> None:
    fail(office, clock, FAILURES_OF_ONE_NAME)

    clock.at += WAIT

    assert enter(office, clock, "sekretaris", PASSWORD)


def test_a_lock_on_one_name_leaves_the_others_alone(office: Database, clock: StandingClock) -> None:
    fail(office, clock, FAILURES_OF_ONE_NAME)

    assert enter(office, clock, "perencana", PASSWORD)


def test_a_success_wipes_out_the_failures_before_it(office: Database, clock: StandingClock) -> None:
    fail(office, clock, FAILURES_OF_ONE_NAME - 1)
    enter(office, clock, "sekretaris", PASSWORD)

    fail(office, clock, FAILURES_OF_ONE_NAME - 1)

    assert enter(office, clock, "sekretaris", PASSWORD)


def test_an_address_that_tries_many_names_is_locked_out(office: Database, clock: StandingClock) -> None:
    with office.write() as connection:
        for number in range(FAILURES_FROM_ONE_ADDRESS):
            access.add_attempt(connection, f"name {number}", "a", clock.now())

    with pytest.raises(LoginLocked):
        enter(office, clock, "sekretaris", PASSWORD, address="a")
    assert enter(office, clock, "sekretaris", PASSWORD, address="b")


def test_where_somebody_comes_in_the_failures_of_others_do_not_count(
    office: Database, clock: StandingClock
) -> None:
    enter(office, clock, "perencana", PASSWORD, address="a")
    with office.write() as connection:
        for number in range(FAILURES_FROM_ONE_ADDRESS):
            access.add_attempt(connection, f"name {number}", "a", clock.now())
        for _ in range(FAILURES_OF_ONE_NAME):
            access.add_attempt(connection, "perencana", "elsewhere", clock.now())

    assert enter(office, clock, "perencana", PASSWORD, address="a")
    with pytest.raises(LoginLocked):
        enter(office, clock, "sekretaris", PASSWORD, address="a")


def test_whoever_guesses_where_somebody_comes_in_is_locked_out_all_the_same(
    office: Database, clock: StandingClock
) -> None:
    enter(office, clock, "sekretaris", PASSWORD)
    fail(office, clock, FAILURES_OF_ONE_NAME)

    with pytest.raises(LoginLocked):
        enter(office, clock, "sekretaris", PASSWORD)


def test_an_address_is_known_for_a_while_only(office: Database, clock: StandingClock) -> None:
    enter(office, clock, "sekretaris", PASSWORD)

    clock.at += KNOWN_FOR
    with office.write() as connection:
        for _ in range(FAILURES_OF_ONE_NAME):
            access.add_attempt(connection, "sekretaris", "elsewhere", clock.now())

    with pytest.raises(LoginLocked):
        enter(office, clock, "sekretaris", PASSWORD)


def test_many_guesses_at_once_are_no_more_than_a_few(office: Database, clock: StandingClock) -> None:
    def guess(_: int) -> type[Exception] | None:
        try:
            enter(office, clock, "sekretaris", "wrong")
        except (LoginRefused, LoginLocked) as refusal:
            return type(refusal)
        return None

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(guess, range(16)))

    assert answers.count(LoginRefused) == FAILURES_OF_ONE_NAME
    assert answers.count(LoginLocked) == 16 - FAILURES_OF_ONE_NAME


def test_an_old_hash_is_renewed_at_the_next_login(office: Database, clock: StandingClock) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with office.write() as connection:
        people.set_password(connection, "sekretaris", weak)

    enter(office, clock, "sekretaris", PASSWORD)

    with office.read() as connection:
        renewed = access.password_hash_of(connection, "sekretaris")
    assert renewed is not None
    assert renewed != weak
    assert passwords.matches(renewed, PASSWORD)


def test_old_attempts_and_sessions_are_forgotten(office: Database, clock: StandingClock) -> None:
    secret = enter(office, clock, "sekretaris", PASSWORD)
    fail(office, clock, FAILURES_OF_ONE_NAME)

    with office.write() as connection:
        access.forget(connection, before=clock.now() + timedelta(days=30))

    with office.read() as connection:
        assert sessions.admitted_by(connection, secret, clock.now()) is None
        assert access.failures_of(connection, "sekretaris", clock.now() - WAIT, 9) == []
