"""The sweeping thread: goes on when something fails, and tidies up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.accounts import sessions
from service.bootstrap import Alur
from service.jobs.reminders import SUBSTITUTION
from service.jobs.sweep import Sweeper
from service.persistence.store import cases, idempotency, notices, outbox, reminders
from service.persistence.store.idempotency import Call
from service.persistence.store.notices import Notice
from service.persistence.tables import IdempotencyRow, SessionRow, table_of
from tests.builders.clocks import StandingClock
from tests.builders.offices import SOP, an_installation
from tests.builders.rows import add_case, add_task


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


def test_old_messages_are_forgotten_once_they_were_done(alur: Alur, clock: StandingClock):
    with alur.database.write() as connection:
        for message_id, kind in (("1", SUBSTITUTION), ("2", "unknown")):
            payload = {"person": "staf", "role": "-"}
            outbox.add(connection, message_id=message_id, kind=kind, payload=payload, at=clock.now())
    sweeper = Sweeper(alur)
    sweeper.sweep()
    clock.advance(days=31)
    sweeper.sweep()

    with alur.database.read() as connection:
        assert [outbox.is_known(connection, each) for each in ("1", "2")] == [False, True]


def test_what_was_noted_about_old_tasks_is_forgotten(alur: Alur, clock: StandingClock):
    with alur.database.write() as connection:
        case = add_case(connection, "TW I 2026", key=SOP)
        old, still_open = add_task(connection, case), add_task(connection, case)
        for task in (old, still_open):
            reminders.look_at(connection, "overdue", task.id, clock.now())
            notice = Notice(person="staf", kind="overdue", task_id=task.id)
            notices.add(connection, notice, at=clock.now(), sent_at=None)
        cases.withdraw_tasks(connection, [old.id], clock.now())
    clock.advance(days=31)

    Sweeper(alur).sweep()

    with alur.database.write() as connection:
        assert reminders.look_at(connection, "overdue", old.id, clock.now())
        assert not reminders.look_at(connection, "overdue", still_open.id, clock.now())
        assert [each.task_id for each in notices.unsent(connection)] == [still_open.id]
