"""The sweeping thread: goes on when something fails, and tidies up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.accounts import sessions
from service.bootstrap import Alur
from service.jobs.sweep import Sweeper
from service.persistence.store import idempotency
from service.persistence.store.idempotency import Call
from service.persistence.tables import IdempotencyRow, SessionRow, table_of
from tests.builders.clocks import StandingClock
from tests.builders.offices import an_installation


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock) -> Iterator[Alur]:
    made = an_installation(office_copy, tmp_path, clock)
    yield made
    made.database.close()


def rows(alur: Alur) -> list[int]:
    with alur.database.read() as connection:
        return [
            connection.execute(select(func.count()).select_from(table_of(kind))).scalar_one()
            for kind in (SessionRow, IdempotencyRow)
        ]


def test_old_sessions_and_answers_are_forgotten_and_new_ones_kept(alur: Alur, clock: StandingClock):
    call = Call(person="staf", key="k", method="POST", path="/", body_sha256="0")
    with alur.database.write() as connection:
        sessions.open_session(connection, "staf", at=clock.now(), agent=None)
        idempotency.reserve(connection, call, clock.now())
    sweeper = Sweeper(alur)

    sweeper.sweep()
    assert rows(alur) == [1, 1]
    clock.advance(days=8)
    sweeper.sweep()
    assert rows(alur) == [1, 0]
    clock.advance(days=30)
    sweeper.sweep()
    assert rows(alur) == [0, 0]


def test_one_failing_piece_of_work_does_not_stop_the_others(
    alur: Alur, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
):
    def fail(_: Alur) -> int:
        raise OSError("the database is away")

    with alur.database.write() as connection:
        sessions.open_session(connection, "staf", at=clock.now(), agent=None)
    clock.advance(days=40)
    monkeypatch.setattr("service.jobs.timers.fire_due", fail)

    assert Sweeper(alur).sweep() == 0
    assert rows(alur) == [0, 0]
