"""Mails about new tasks: to whoever may do them, once, and later when the mail server is away."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from service.bootstrap import Alur, assembled
from service.config import MailServer
from service.dispatch.office_commands import GrantRole
from service.jobs import outbox
from service.persistence.store import outbox as rows
from service.persistence.tables import PersonRow, table_of
from tests.builders.clocks import StandingClock
from tests.builders.mailbox import Mailbox, a_mailbox
from tests.builders.offices import UNITS, an_installation, completed, run_to, started


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with a_mailbox() as made:
        yield made


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock, mailbox: Mailbox) -> Iterator[Alur]:
    """Give the sample office, in which everybody but the auditor has an address."""
    server = MailServer(host="127.0.0.1", port=mailbox.port, starttls=False, sender="sop@dinas.example")
    plain = an_installation(office_copy, tmp_path, clock)
    plain.database.close()
    config = replace(plain.config, mail=server, public_url="https://sop.dinas.example")
    made = assembled(config, clock)
    person = table_of(PersonRow)
    with made.database.write() as connection:
        values = {"email": person.c.username + "@dinas.example"}
        connection.execute(update(person).where(person.c.username != "auditor").values(**values))
    yield made
    made.database.close()


def sent(alur: Alur) -> None:
    """Let the jobs do what they can do now."""
    while outbox.send_waiting(alur):
        pass


def counts(alur: Alur) -> dict[str, int]:
    with alur.database.read() as connection:
        return rows.counts(connection)


def test_a_new_task_is_told_to_its_candidates_in_both_languages(alur: Alur, mailbox: Mailbox):
    task = started(alur, "TW I 2026").offered[0]

    sent(alur)

    (mail,) = mailbox.mails
    assert (mail["To"], mail["From"]) == ("sekretaris@dinas.example", "sop@dinas.example")
    assert "TW I 2026" in mail["Subject"]
    text = mail.get_content()
    assert "Ada tugas baru" in text
    assert "There is a new task" in text
    assert f"https://sop.dinas.example/tugas/{task.id}" in text


def test_each_unit_is_told_of_its_own_task(alur: Alur, mailbox: Mailbox):
    run_to(alur, "langkah_5", started(alur))
    sent(alur)

    told = [mail["To"] for mail in mailbox.mails if "5." in mail["Subject"]]

    assert sorted(told) == sorted(f"kabid-{unit}@dinas.example" for unit in UNITS)


def test_what_was_sent_is_not_sent_again(alur: Alur, mailbox: Mailbox):
    started(alur)

    sent(alur)
    sent(alur)

    assert len(mailbox.mails) == 1
    assert counts(alur) == {"done": 2}


def test_a_task_that_was_done_meanwhile_is_told_to_nobody(alur: Alur, mailbox: Mailbox):
    outcome = started(alur)
    outbox.send_waiting(alur)  # the notice has become a mail for each candidate
    completed(alur, outcome.offered[0])

    sent(alur)

    assert ["2." in mail["Subject"] for mail in mailbox.mails] == [True]


def test_a_mail_that_was_not_taken_comes_again_under_the_same_id(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    mailbox.refusing = 2
    started(alur)
    for _ in range(3):
        sent(alur)
        clock.advance(minutes=10)

    assert len(mailbox.mails) == 1
    assert mailbox.mails[0]["Message-ID"].endswith("@alur>")
    assert counts(alur) == {"done": 2}


def test_after_many_attempts_a_mail_is_given_up(alur: Alur, mailbox: Mailbox, clock: StandingClock):
    mailbox.refusing = 1000
    started(alur)
    for _ in range(outbox.ATTEMPTS + 3):
        sent(alur)
        clock.advance(hours=7)

    assert counts(alur) == {"done": 1, "failed": 1}
    assert mailbox.refusing == 1000 - outbox.ATTEMPTS


def test_one_unreachable_person_does_not_keep_the_others_from_being_told(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    alur.office.run(GrantRole(person="wakil", lane="sekretaris"), person="admin")
    mailbox.refusing = 1
    started(alur)
    sent(alur)

    assert len(mailbox.mails) == 1
    clock.advance(minutes=2)
    sent(alur)
    assert {mail["To"] for mail in mailbox.mails} == {"sekretaris@dinas.example", "wakil@dinas.example"}


def test_without_a_mail_server_nothing_is_written(office_copy: str, tmp_path: Path, clock: StandingClock):
    alur = an_installation(office_copy, tmp_path, clock)

    started(alur)

    assert counts(alur) == {}
    alur.database.close()
