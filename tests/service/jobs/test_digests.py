"""The daily mail: as the office opens, one for each person, with what could wait until then."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.zone import OFFICE_ZONE
from service.bootstrap import Alur
from service.casework.digest_hours import DIGEST_TIME
from service.dispatch.office_commands import PutSetting, PutWorkingTime
from service.jobs import digests, reminders
from service.jobs.letters import LISTED
from service.jobs.sweep import Sweeper
from service.persistence.store.cases import Task
from tests.builders.clocks import StandingClock
from tests.builders.mailbox import Mailbox
from tests.builders.offices import SOP
from tests.builders.readership import an_office_with_mail, change, choose, sent
from tests.builders.rows import add_case, add_definition, add_many_tasks, add_task


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a time of November 2026 in the office; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=OFFICE_ZONE)


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock, mailbox: Mailbox) -> Iterator[Alur]:
    """Give the sample office on a Friday, when the day's digest has left."""
    made = an_office_with_mail(office_copy, tmp_path, clock, mailbox)
    digests.call_due(made)
    sent(made)
    yield made
    made.database.close()


def a_task(alur: Alur, name: str, **columns: Any) -> Task:
    """Add a case with a task for the Staf that was offered at once and takes an hour."""
    with alur.database.write() as connection:
        case = add_case(connection, name, key=SOP)
        return add_task(connection, case, **{"time_limit": "PT1H", **columns})


def told(alur: Alur, mailbox: Mailbox) -> list[str]:
    """Let everything that is due happen; give the subjects of all mails so far."""
    reminders.remind(alur)
    digests.call_due(alur)
    sent(alur)
    return [mail["Subject"] for mail in mailbox.mails]


def test_what_became_overdue_is_told_the_next_morning_in_one_mail(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    a_task(alur, "TW I 2026", due_at=at(20, 10))
    a_task(alur, "TW II 2026", due_at=at(20, 9, 30))
    clock.at = at(20, 12)
    assert told(alur, mailbox) == []
    clock.at = at(23, 7, 29)
    assert told(alur, mailbox) == []

    clock.at = at(23, 7, 30)
    assert told(alur, mailbox) == ["2 tugas menunggu Anda – 23 November 2026"]
    text = mailbox.mails[0].get_content().replace("\r\n", "\n")
    assert mailbox.mails[0]["To"] == "staf@dinas.example"
    assert "Terlambat (2)\n" in text
    assert text.index("TW II 2026") < text.index("TW I 2026 ")
    for day, hour in ((23, 8), (23, 15), (24, 8)):
        clock.at = at(day, hour)
        assert len(told(alur, mailbox)) == 1


def test_a_digest_looks_ahead_to_what_is_due_before_the_office_closes(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    a_task(alur, "Hari ini", due_at=at(23, 16), time_limit="P1D")
    a_task(alur, "Sebentar lagi", due_at=at(23, 8))
    a_task(alur, "Besok", due_at=at(24, 16), time_limit="P2D")
    clock.at = at(23, 7, 31)

    told(alur, mailbox)

    (mail,) = mailbox.mails
    text = mail.get_content()
    assert "Segera jatuh tempo (2)" in text
    assert "Besok" not in text


def test_a_single_task_is_written_of_by_itself_in_the_persons_language(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    change(alur, "staf", language="en")
    a_task(alur, "TW I 2026", due_at=at(20, 10))
    clock.at = at(23, 7, 31)

    assert told(alur, mailbox) == ["Overdue: 1. Menugaskan – TW I 2026"]


def test_a_task_is_named_once_under_what_is_most_urgent(alur: Alur, mailbox: Mailbox, clock: StandingClock):
    for name in ("TW I 2026", "TW II 2026"):
        a_task(alur, name, due_at=at(23, 8))
    clock.at = at(23, 7, 31)
    digests.call_due(alur)
    clock.at = at(23, 8, 30)  # the mail leaves late: what was due soon is overdue by now

    told(alur, mailbox)

    text = mailbox.mails[0].get_content()
    assert "Terlambat (2)" in text
    assert "Segera jatuh tempo" not in text


def test_what_was_done_meanwhile_is_not_in_the_digest(alur: Alur, mailbox: Mailbox, clock: StandingClock):
    choose(alur, "sekretaris", "new", "digest")
    outcome = alur.instances.start(SOP, "TW I 2026", person="sekretaris")
    sent(alur)
    alur.instances.cancel(outcome.case.id, "Keliru", person="admin")
    clock.at = at(23, 7, 31)

    assert told(alur, mailbox) == []


def test_kinds_that_are_switched_off_meanwhile_are_left_out(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    a_task(alur, "TW I 2026", due_at=at(20, 10))
    clock.at = at(20, 12)
    told(alur, mailbox)
    choose(alur, "staf", "overdue", "off")
    clock.at = at(23, 7, 31)

    assert told(alur, mailbox) == []


def test_there_is_no_digest_on_a_holiday(alur: Alur, mailbox: Mailbox, clock: StandingClock):
    alur.office.run(
        PutWorkingTime(weekly=None, periods=[], holidays=[(date(2026, 11, 23), "Libur")]), person="admin"
    )
    a_task(alur, "TW I 2026", due_at=at(20, 10))
    clock.at = at(23, 9)
    assert told(alur, mailbox) == []

    clock.at = at(24, 7, 31)
    assert len(told(alur, mailbox)) == 1


@pytest.mark.parametrize(("setting", "hour"), [("13:15", 13), ("selalu", 7), (7, 7), ("17:15", 17)])
def test_the_office_may_choose_the_time(
    alur: Alur, mailbox: Mailbox, clock: StandingClock, setting: Any, hour: int
):
    alur.office.run(PutSetting(key=DIGEST_TIME, value=setting), person="admin")
    a_task(alur, "TW I 2026", due_at=at(20, 10))

    clock.at = at(23, hour)
    assert told(alur, mailbox) == []
    clock.at = at(23, hour, 31)
    assert len(told(alur, mailbox)) == 1


def test_a_service_that_slept_makes_up_for_it_the_same_day_but_not_at_night(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    a_task(alur, "TW I 2026", due_at=at(20, 10))
    clock.at = at(23, 19)
    assert told(alur, mailbox) == []

    clock.at = at(24, 14)
    assert len(told(alur, mailbox)) == 1


def test_only_so_many_tasks_are_named_and_the_others_counted(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    with alur.database.write() as connection:
        add_definition(connection)
        add_many_tasks(connection, LISTED + 5, "staf")
    clock.at = at(23, 7, 31)

    assert told(alur, mailbox) == ["45 tugas menunggu Anda – 23 November 2026"]
    text = mailbox.mails[0].get_content()
    assert text.count("Langkah 1.") == LISTED
    assert "dan 5 lagi di https://sop.dinas.example/tugas/" in text


def test_two_sweepers_make_one_digest(alur: Alur, mailbox: Mailbox, clock: StandingClock, tmp_path: Path):
    a_task(alur, "TW I 2026", due_at=at(20, 10))
    a_task(alur, "TW II 2026", due_at=at(23, 9))
    other = an_office_with_mail(alur.config.database_url, tmp_path, clock, mailbox)
    clock.at = at(23, 7, 31)
    barrier = threading.Barrier(4)

    def sweep(sweeper: Sweeper) -> None:
        barrier.wait()
        for _ in range(5):
            sweeper.sweep()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(sweep, [Sweeper(alur), Sweeper(other), Sweeper(alur), Sweeper(other)]))
    clock.at += timedelta(minutes=5)
    sent(alur)
    other.database.close()

    assert [mail["Subject"] for mail in mailbox.mails] == ["2 tugas menunggu Anda – 23 November 2026"]
