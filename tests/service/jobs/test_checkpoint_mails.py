"""Checkpoints leave by mail for those whom the office chose, and the saved mail is an anchor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import Invalid
from service.bootstrap import Alur
from service.casework.checkpoint_mail import CHECKPOINT_MAIL, CheckpointMail, Every
from service.dispatch.office_commands import PutSetting
from service.evidence import anchors, keys
from service.evidence.examining import Examined, examined
from service.jobs import checkpoint_mails
from tests.builders.clocks import StandingClock
from tests.builders.mailbox import Mailbox
from tests.builders.offices import started
from tests.builders.readership import an_office_with_mail, sent
from tests.builders.tampering import another_comment, rewritten, unguarded

AUDITORS = ("itda@kabupaten.example", "bpk@pusat.example")


@pytest.fixture
def alur(office_copy: str, tmp_path: Path, clock: StandingClock, mailbox: Mailbox) -> Iterator[Alur]:
    """Give an office with mail and a signing key."""
    made = an_office_with_mail(office_copy, tmp_path, clock, mailbox)
    keys.create(made.config.signing_key_file)
    yield made
    made.database.close()


def mailed(alur: Alur, every: Every, *to: str) -> None:
    """Let the admin choose who is sent the checkpoints."""
    value = CheckpointMail(to=to or AUDITORS, every=every).setting()
    alur.office.run(PutSetting(key=CHECKPOINT_MAIL, value=value), person="admin")


def swept(alur: Alur, mailbox: Mailbox) -> list[str]:
    """Sign what moved and let the mails leave that are due; give to whom there were mails so far."""
    alur.checkpoints.keep()
    checkpoint_mails.call_due(alur)
    checkpoint_mails.call_due(alur)
    sent(alur)
    return [mail["To"] for mail in mailbox.mails if "Titik periksa" in str(mail["Subject"])]


def compared(alur: Alur, saved: Path) -> Examined:
    """Compare the database with what was saved elsewhere."""
    with alur.database.read() as connection:
        trusted = keys.public_keys(alur.config.signing_key_file)
        return examined(connection, trusted, anchors.read(anchors.collected([saved])))


def test_saved_mails_are_anchors_that_show_a_history_written_anew(
    alur: Alur, mailbox: Mailbox, clock: StandingClock, tmp_path: Path
):
    mailed(alur, Every.EACH, AUDITORS[0])
    case = started(alur).case.id
    swept(alur, mailbox)
    clock.advance(minutes=2)
    alur.instances.comment(case, "Benar.", person="sekretaris")
    assert swept(alur, mailbox) == [AUDITORS[0]] * 2
    folder = tmp_path / "surel"
    folder.mkdir()
    for number, mail in enumerate(mailbox.mails):
        (folder / f"{number}.eml").write_bytes(mail.as_bytes())
    found = compared(alur, folder)
    assert (found.anchors, found.faults) == (2, ())

    rewritten(alur, case, another_comment)
    unguarded(alur, "DELETE FROM checkpoint_head", "DELETE FROM checkpoint")
    alur.checkpoints.take()

    told = {str(fault) for fault in compared(alur, folder).faults}
    assert "checkpoint 1: is not the one that was published" in told


def test_everybody_chosen_is_written_to_once_and_only_when_something_is_new(
    alur: Alur, mailbox: Mailbox, clock: StandingClock
):
    mailed(alur, Every.HOURLY)
    started(alur)
    assert sorted(swept(alur, mailbox)) == sorted(AUDITORS)
    clock.advance(minutes=2)
    started(alur, "Berkas kedua")
    assert len(swept(alur, mailbox)) == 2

    clock.advance(hours=1)

    assert len(swept(alur, mailbox)) == 4
    assert "\n2 2026-" in mailbox.mails[-1].get_content()
    assert "\n1 2026-" not in mailbox.mails[-1].get_content()
    clock.advance(hours=3)
    assert len(swept(alur, mailbox)) == 4


def test_nobody_is_written_to_unless_it_was_chosen(alur: Alur, mailbox: Mailbox):
    started(alur)
    assert swept(alur, mailbox) == []
    mailed(alur, Every.DAILY)
    alur.office.run(PutSetting(key=CHECKPOINT_MAIL, value=""), person="admin")

    assert swept(alur, mailbox) == []


@pytest.mark.parametrize(
    "value",
    ["daily", {"to": "a@b.example", "every": "daily"}, {"to": ["a@b.example\nBcc: x"], "every": "daily"}],
)
def test_what_names_nobody_plainly_is_not_kept(alur: Alur, value: object):
    with pytest.raises(Invalid):
        alur.office.run(PutSetting(key=CHECKPOINT_MAIL, value=value), person="admin")
