"""Mails about tasks: to whoever may do them, once, as they want to hear, later when the server is away."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.errors import NotPermitted
from service.app import create_app
from service.bootstrap import Alur
from service.dispatch.notices import TASKS_OFFERED
from service.dispatch.office_commands import GrantRole
from service.jobs import outbox
from service.persistence.store import notices
from service.persistence.store import outbox as rows
from service.persistence.store.cases import Task
from tests.builders.clocks import StandingClock
from tests.builders.mailbox import Mailbox
from tests.builders.offices import SOP, UNITS, an_installation, completed, run_to, started
from tests.builders.readers import Reader, text_of
from tests.builders.readership import an_office_with_mail, change, choose, sent
from tests.builders.rows import add_case, add_task


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock, mailbox: Mailbox) -> Iterator[Alur]:
    """Give the sample office, in which everybody but the auditor has an address."""
    made = an_office_with_mail(office_copy, tmp_path, clock, mailbox)
    yield made
    made.database.close()


def waiting(alur: Alur) -> list[tuple[str, str]]:
    """Name who waits for which kind of news in a digest."""
    with alur.database.read() as connection:
        return [(each.person, each.kind) for each in notices.unsent(connection)]


def offered(alur: Alur, business_key: str = "TW I 2026", **columns: Any) -> Task:
    """Add a case with a task for the Staf, as a command would, and leave the message about it."""
    with alur.database.write() as connection:
        task = add_task(connection, add_case(connection, business_key, key=SOP), "staf", **columns)
        rows.add(
            connection,
            message_id=task.id,
            kind=TASKS_OFFERED,
            payload={"tasks": [task.id]},
            at=alur.clock.now(),
        )
    return task


def counts(alur: Alur) -> dict[str, int]:
    with alur.database.read() as connection:
        return rows.counts(connection)


def test_a_new_task_is_told_to_its_candidates_in_their_own_language(alur: Alur, mailbox: Mailbox):
    alur.office.run(GrantRole(person="wakil", lane="sekretaris"), person="admin")
    change(alur, "wakil", language="en")
    task = started(alur, "TW I 2026").offered[0]

    sent(alur)

    mails = {mail["To"]: mail for mail in mailbox.mails}
    assert set(mails) == {"sekretaris@dinas.example", "wakil@dinas.example"}
    mail = mails["sekretaris@dinas.example"]
    assert (mail["From"], mail["Date"]) == ("sop@dinas.example", "Fri, 20 Nov 2026 02:00:00 +0000")
    assert mail["Subject"] == "Tugas baru: 1. Menugaskan penyiapan formulir – TW I 2026"
    assert "Ada tugas baru" in mail.get_content()
    assert "Batas waktu: Jumat, 20 November 2026 pukul 09.15 WIB" in mail.get_content()
    other = mails["wakil@dinas.example"]
    assert other["Subject"].startswith("New task: 1.")
    assert "Due: Friday, 20 November 2026 at 09:15 WIB" in other.get_content()
    assert "tugas" not in other.get_content().replace("/tugas/", "")
    for each in mails.values():
        assert f"https://sop.dinas.example/tugas/{task.id}" in each.get_content()
        assert "https://sop.dinas.example/profil/pemberitahuan" in each.get_content()


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


def test_an_operator_sees_which_mails_could_not_leave_and_lets_them_leave_again(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    mailbox.refusing = outbox.ATTEMPTS
    started(alur)
    for _ in range(outbox.ATTEMPTS):
        sent(alur)
        clock.advance(hours=7)
    operator = Reader(create_app(alur), "operator")

    page = text_of(operator.get("/berkas/operasi/insiden"))
    with pytest.raises(NotPermitted):
        alur.mails.send_again(person="sekretaris")
    done = text_of(operator.post("/berkas/operasi/surel"))
    sent(alur)

    assert "Surel yang tidak terkirim" in page
    assert "Sekretaris" in page
    assert "tidak dicoba lagi" in page
    assert "1 surel segera dikirim lagi." in done
    assert "Surel yang tidak terkirim" not in done
    assert counts(alur) == {"done": 2}
    assert len(mailbox.mails) == 1


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


def test_what_came_back_is_told_with_by_whom_and_why(alur: Alur, mailbox: Mailbox, clock: StandingClock):
    now = clock.now()
    offered(
        alur,
        created_at=now,
        returned_at=now,
        returned_by="sekretaris",
        returned_reason="Lengkapi bukti.\nPeriksa target.",
    )

    sent(alur)

    (mail,) = mailbox.mails
    assert mail["Subject"] == "Dikembalikan: 1. Menugaskan – TW I 2026"
    text = mail.get_content().replace("\r\n", "\n")
    assert "Dikembalikan oleh Sekretaris, dengan saran:\n  Lengkapi bukti.\n  Periksa target.\n" in text


def test_a_later_step_of_the_round_is_a_new_task_that_knows_the_reason(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    offered(
        alur,
        created_at=clock.now(),
        returned_at=clock.now() - timedelta(hours=2),
        returned_by="sekretaris",
        returned_reason="Lengkapi bukti.",
    )

    sent(alur)

    assert mailbox.mails[0]["Subject"].startswith("Tugas baru")
    assert "Lengkapi bukti." in mailbox.mails[0].get_content()


def test_who_chose_off_hears_nothing_and_who_chose_the_digest_later(alur: Alur, mailbox: Mailbox):
    alur.office.run(GrantRole(person="wakil", lane="sekretaris"), person="admin")
    choose(alur, "sekretaris", "new", "off")
    choose(alur, "wakil", "new", "digest")
    started(alur)

    sent(alur)

    assert mailbox.mails == []
    assert waiting(alur) == [("wakil", "new")]


@pytest.mark.parametrize(
    "values",
    [{"active": False}, {"email": None}, {"email": "a@b.example, c@d.example"}, {"email": "a@b\nBcc: c"}],
)
def test_nobody_is_written_to_who_is_inactive_or_has_no_plain_address(
    alur: Alur, mailbox: Mailbox, values: dict[str, Any]
):
    change(alur, "staf", **values)
    offered(alur)

    sent(alur)

    assert mailbox.mails == []
    assert counts(alur) == {"done": 1}


def test_an_address_that_was_taken_away_meanwhile_gets_no_mail(alur: Alur, mailbox: Mailbox):
    offered(alur)
    outbox.send_waiting(alur)
    change(alur, "staf", email=None)

    sent(alur)

    assert mailbox.mails == []


def test_words_of_a_case_cannot_become_headers(alur: Alur, mailbox: Mailbox):
    offered(alur, "TW I\r\nBcc: semua@dinas.example\r\n\r\nIsi lain", name="Mengisi\n.\nformulir")

    sent(alur)

    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Tugas baru: 1. Mengisi . formulir – TW I Bcc: semua@dinas.example Isi lain"
    assert "Batas waktu" in mail.get_content()


def test_a_task_that_somebody_else_took_is_told_to_nobody_else(alur: Alur, mailbox: Mailbox):
    alur.office.run(GrantRole(person="wakil", lane="sekretaris"), person="admin")
    task = started(alur).offered[0]
    outbox.send_waiting(alur)
    alur.instances.claim(task.id, person="wakil")

    sent(alur)

    assert [mail["To"] for mail in mailbox.mails] == ["wakil@dinas.example"]


def test_a_task_handed_to_somebody_is_news_to_them_once(alur: Alur, mailbox: Mailbox):
    task = started(alur).offered[0]
    sent(alur)
    alur.office.run(GrantRole(person="wakil", lane="sekretaris"), person="admin")
    alur.instances.reassign(task.id, to="wakil", reason="Cuti", person="admin")
    alur.instances.reassign(task.id, to="sekretaris", reason="Kembali", person="admin")
    sent(alur)

    assert [mail["To"] for mail in mailbox.mails] == ["sekretaris@dinas.example"]

    alur.instances.reassign(task.id, to="wakil", reason="Cuti lagi", person="admin")
    sent(alur)
    assert [mail["To"] for mail in mailbox.mails][1:] == ["wakil@dinas.example"]


def test_news_of_a_suspended_case_waits_for_a_digest(alur: Alur, mailbox: Mailbox):
    outcome = started(alur)
    outbox.send_waiting(alur)
    alur.instances.suspend(outcome.case.id, "Audit", person="operator")

    sent(alur)

    assert mailbox.mails == []
    assert waiting(alur) == []
    alur.instances.resume(outcome.case.id, "Selesai", person="operator")
    assert waiting(alur) == [("sekretaris", "new")]


def test_a_message_of_an_unknown_kind_fails_by_itself(alur: Alur, clock: StandingClock):
    with alur.database.write() as connection:
        rows.add(connection, message_id="1", kind="telegram", payload={}, at=clock.now())

    sent(alur)

    assert counts(alur) == {"waiting": 1}


def test_a_server_that_is_away_is_tried_once_in_a_round_and_the_mails_leave_later(
    alur: Alur, mailbox: Mailbox, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
):
    for number in range(3):
        offered(alur, f"TW {number}")
    outbox.send_waiting(alur)
    tries: list[str] = []

    def unreachable(*_: object, **__: object) -> None:
        tries.append("")
        raise TimeoutError("timed out")

    with monkeypatch.context() as patched:
        patched.setattr("smtplib.SMTP", unreachable)
        assert outbox.send_waiting(alur) == 0
    assert len(tries) == 1
    assert counts(alur) == {"done": 3, "waiting": 3}

    clock.advance(minutes=1)
    sent(alur)
    assert len(mailbox.mails) == 3
