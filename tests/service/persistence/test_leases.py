"""Whoever holds a waiting row by lease is alone with it, until the lease runs out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from service.persistence.database import Database
from service.persistence.store import cases, outbox, timers
from service.persistence.store.outbox import Message
from tests.builders.clocks import WORKING_MORNING
from tests.builders.rows import HOUR, add_case, add_definition

NOW = WORKING_MORNING
LEASE = timedelta(minutes=5)


@pytest.fixture
def waiting(database: Database) -> Database:
    """Give a database with three messages of which the last may be sent in an hour."""
    with database.write() as connection:
        for number in range(3):
            at = NOW + (HOUR if number == 2 else timedelta(0))
            outbox.add(connection, message_id=str(number), kind="mail", payload={"n": number}, at=at)
    return database


def claimed(database: Database, token: str, at: datetime = NOW, limit: int = 10) -> list[str]:
    return [message.id for message in messages(database, token, at, limit)]


def messages(database: Database, token: str, at: datetime = NOW, limit: int = 10) -> tuple[Message, ...]:
    with database.write() as connection:
        return outbox.claim(connection, at=at, token=token, until=at + LEASE, limit=limit)


def test_what_is_due_is_claimed_once_oldest_first(waiting: Database) -> None:
    assert claimed(waiting, "a", limit=1) == ["0"]
    assert claimed(waiting, "b") == ["1"]
    assert claimed(waiting, "c") == []
    assert claimed(waiting, "d", NOW + HOUR) == ["0", "1", "2"]


def test_a_lease_that_ran_out_is_taken_over_and_the_first_holder_is_told(waiting: Database) -> None:
    claimed(waiting, "slow")
    (again, _) = messages(waiting, "quick", NOW + LEASE)

    assert again.attempts == 2
    with waiting.write() as connection:
        assert not outbox.done(connection, "0", "slow")
        assert not outbox.failed(connection, "0", "slow", error="late", again_at=None)
        assert outbox.done(connection, "0", "quick")
    assert claimed(waiting, "third", NOW + 2 * LEASE) == ["1"]


def test_a_message_that_failed_comes_again_later_or_never(waiting: Database) -> None:
    claimed(waiting, "a")

    with waiting.write() as connection:
        assert outbox.failed(connection, "0", "a", error="no such host", again_at=NOW + HOUR)
        assert outbox.failed(connection, "1", "a", error="refused", again_at=None)

    assert claimed(waiting, "b", NOW + LEASE) == []
    assert claimed(waiting, "c", NOW + HOUR) == ["0", "2"]
    with waiting.read() as connection:
        assert outbox.counts(connection) == {"waiting": 2, "failed": 1}


def test_many_workers_at_once_never_hold_the_same_message(database: Database) -> None:
    with database.write() as connection:
        for number in range(40):
            outbox.add(connection, message_id=str(number), kind="mail", payload={}, at=NOW)

    with ThreadPoolExecutor(8) as workers:
        taken = list(workers.map(lambda worker: claimed(database, f"worker {worker}", limit=5), range(12)))

    everything = [message for messages_ in taken for message in messages_]
    assert len(everything) == len(set(everything))
    assert len(everything) + len(claimed(database, "rest", limit=100)) == 40


def test_timers_of_running_cases_only_are_claimed_earliest_first(database: Database) -> None:
    with database.write() as connection:
        add_definition(connection)
        running = add_case(connection, "running")
        suspended = add_case(connection, "suspended", status="suspended")
        cases.add_timers(
            connection,
            [
                _timer("late", running, NOW - HOUR),
                _timer("now", running, NOW),
                _timer("later", running, NOW + HOUR),
                _timer("asleep", suspended, NOW - HOUR),
            ],
        )

    with database.write() as connection:
        found = timers.claim(connection, at=NOW, token="a", until=NOW + LEASE, limit=10)
        assert timers.claim(connection, at=NOW, token="b", until=NOW + LEASE, limit=10) == ()
        assert timers.put_back(connection, "late", "a", again_at=NOW + HOUR, problem="x" * 2000)
        assert not timers.put_back(connection, "late", "a", again_at=NOW, problem=None)

    assert [(timer.key, timer.attempts) for timer in found] == [("late", 1), ("now", 1)]
    with database.read() as connection:
        assert timers.waiting(connection) == (4, NOW - HOUR)
        assert timers.has_failed(connection, "late")
        assert not timers.has_failed(connection, "now")


def _timer(key: str, instance_id: str, due_at: datetime) -> dict[str, object]:
    return {
        "id": key,
        "instance_id": instance_id,
        "key": key,
        "element": "timer",
        "due_at": due_at,
        "status": "waiting",
        "lease_token": None,
        "leased_until": None,
        "attempts": 0,
    }
