"""Reminders: once, when the time is nearly up and when it is over; and substitutes hear what waits."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from service.bootstrap import Alur
from service.dispatch.office_commands import GrantRole
from service.jobs import reminders
from service.jobs.sweep import Sweeper
from service.persistence.store.cases import Task
from service.persistence.tables import InstanceRow, TaskRow, table_of
from tests.builders.clocks import WORKING_MORNING, StandingClock
from tests.builders.mailbox import Mailbox
from tests.builders.offices import SOP, an_installation
from tests.builders.readership import an_office_with_mail, choose, sent
from tests.builders.rows import add_case, add_definition, add_many_tasks, add_task


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock, mailbox: Mailbox) -> Iterator[Alur]:
    """Give the sample office; the Staf wants to hear everything at once."""
    made = an_office_with_mail(office_copy, tmp_path, clock, mailbox)
    choose(made, "staf", "due_soon", "now")
    choose(made, "staf", "overdue", "now")
    yield made
    made.database.close()


def a_task(alur: Alur, name: str = "TW I 2026", lane: str = "staf", **columns: Any) -> Task:
    """Add a case with an open task that takes an hour and is due in an hour."""
    with alur.database.write() as connection:
        case = add_case(connection, name, key=SOP)
        return add_task(connection, case, lane, **{"time_limit": "PT1H", **columns})


def end(alur: Alur, task: Task) -> None:
    table = table_of(TaskRow)
    with alur.database.write() as connection:
        connection.execute(update(table).where(table.c.id == task.id).values(status="completed"))


def told(alur: Alur, mailbox: Mailbox) -> list[tuple[str, str]]:
    """Let everything that is due happen; name who was told of what, in the order of the mails."""
    reminders.remind(alur)
    reminders.call_substitutes(alur)
    sent(alur)
    return [(mail["To"].split("@")[0], mail["Subject"].split(":")[0]) for mail in mailbox.mails]


def test_a_task_is_told_when_it_is_due_soon_and_when_it_is_overdue_and_once(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    a_task(alur)
    clock.advance(minutes=41)
    assert told(alur, mailbox) == []
    clock.advance(minutes=1)
    assert told(alur, mailbox) == [("staf", "Segera jatuh tempo")]
    clock.advance(minutes=18)
    assert told(alur, mailbox) == [("staf", "Segera jatuh tempo")]
    clock.advance(minutes=1)
    assert told(alur, mailbox)[1:] == [("staf", "Terlambat")]
    clock.advance(hours=1)
    assert len(told(alur, mailbox)) == 2


def test_a_limit_in_days_is_told_on_the_last_working_day(alur: Alur, mailbox: Mailbox, clock: StandingClock):
    a_task(alur, due_at=WORKING_MORNING + timedelta(days=3, hours=7), time_limit="P2D")  # Monday, 16.00
    clock.advance(hours=7)
    assert told(alur, mailbox) == []
    clock.advance(days=2)
    assert told(alur, mailbox) == []
    clock.advance(hours=15, minutes=31)  # Monday, 07.31
    assert told(alur, mailbox) == [("staf", "Segera jatuh tempo")]


def test_finished_tasks_and_those_of_suspended_cases_are_told_to_nobody(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    end(alur, a_task(alur))
    case = table_of(InstanceRow)
    suspended = a_task(alur, "TW II 2026")
    with alur.database.write() as connection:
        values = {"status": "suspended"}
        connection.execute(update(case).where(case.c.id == suspended.instance_id).values(**values))
    clock.advance(hours=2)

    assert told(alur, mailbox) == []


def test_a_task_in_somebodys_hands_is_told_to_them_alone(alur: Alur, mailbox: Mailbox, clock: StandingClock):
    alur.office.run(GrantRole(person="wakil", lane="staf"), person="admin")
    choose(alur, "wakil", "overdue", "now")
    a_task(alur, assignee="wakil")
    clock.advance(hours=2)

    assert told(alur, mailbox) == [("wakil", "Terlambat")]


def test_many_tasks_are_looked_at_page_by_page(alur: Alur, clock: StandingClock):
    with alur.database.write() as connection:
        add_definition(connection)
        add_many_tasks(connection, 2 * reminders.AT_ONCE + 10, "staf", time_limit="PT1H")
    clock.advance(days=1)

    assert reminders.remind(alur) == 2 * reminders.AT_ONCE + 10
    assert reminders.remind(alur) == 0


def test_two_sweepers_tell_each_piece_of_news_once(
    alur: Alur, mailbox: Mailbox, clock: StandingClock, tmp_path: Path
):
    for number in range(12):
        a_task(alur, f"TW {number}")
    clock.advance(hours=2)
    other = an_office_with_mail(alur.config.database_url, tmp_path, clock, mailbox)
    barrier = threading.Barrier(4)

    def sweep(office: Alur) -> None:
        barrier.wait()
        for _ in range(5):
            Sweeper(office).sweep()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(sweep, [alur, other, alur, other]))
    sent(alur)
    other.database.close()

    subjects = [mail["Subject"] for mail in mailbox.mails if mail["Subject"].startswith("Terlambat")]
    assert len(subjects) == 12
    assert len(set(subjects)) == 12


def test_a_substitute_hears_of_due_dates_too(alur: Alur, mailbox: Mailbox, clock: StandingClock):
    substitution = GrantRole(person="wakil", lane="staf", represents="staf", decree="800/7/2026")
    alur.office.run(substitution, person="admin")
    choose(alur, "wakil", "overdue", "now")
    a_task(alur)
    clock.advance(hours=2)

    assert set(told(alur, mailbox)) >= {("staf", "Terlambat"), ("wakil", "Terlambat")}


def test_a_substitute_hears_in_one_mail_of_what_waits_when_the_decree_begins(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    tomorrow = clock.now() + timedelta(days=1)
    substitution = GrantRole(
        person="wakil",
        lane="kabid",
        unit="usaha",
        represents="kabid-usaha",
        decree="800/8/2026",
        valid_from=tomorrow,
    )
    alur.office.run(substitution, person="admin")
    due_at = tomorrow + timedelta(days=9)
    for number in range(3):
        a_task(alur, f"TW {number}", "kabid/usaha", due_at=due_at)
    a_task(alur, "Bidang lain", "kabid/kelembagaan", due_at=due_at)
    a_task(alur, "Sudah diambil", "kabid/usaha", due_at=due_at, assignee="kabid-usaha")

    assert told(alur, mailbox) == []
    clock.advance(days=1, minutes=1)
    for _ in range(2):
        (mail,) = told(alur, mailbox) and mailbox.mails
        assert mail["To"] == "wakil@dinas.example"
        assert mail["Subject"] == "3 tugas menunggu Anda – 21 November 2026"
        assert mail.get_content().count("/tugas/") == 3


def test_without_a_mail_server_nothing_is_looked_at(office_copy: str, tmp_path: Path, clock: StandingClock):
    alur = an_installation(office_copy, tmp_path, clock)
    a_task(alur)
    clock.advance(hours=2)

    assert (reminders.remind(alur), reminders.call_substitutes(alur)) == (0, 0)
    alur.database.close()
