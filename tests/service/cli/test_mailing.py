"""The command that tries the mail server out."""

from pathlib import Path

import pytest

from service.cli import main
from tests.builders.mailbox import a_mailbox

ADDRESS = "admin@dinas.example"


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of this machine count."""
    monkeypatch.setenv("ALUR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("ALUR_SMTP_STARTTLS", "off")
    monkeypatch.setenv("ALUR_SMTP_SENDER", "sop@dinas.example")
    monkeypatch.delenv("ALUR_SMTP_HOST", raising=False)


def test_a_mail_that_is_taken_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    with a_mailbox() as mailbox:
        monkeypatch.setenv("ALUR_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("ALUR_SMTP_PORT", str(mailbox.port))

        assert main(["test-mail", ADDRESS]) == 0

    assert f"took the mail to {ADDRESS}" in capsys.readouterr().out
    assert (mailbox.mails[0]["To"], mailbox.mails[0]["Subject"]) == (ADDRESS, "Surel percobaan")


def test_a_mail_that_is_refused_says_why(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    with a_mailbox() as mailbox:
        mailbox.refusing = 1
        monkeypatch.setenv("ALUR_SMTP_HOST", "127.0.0.1")
        monkeypatch.setenv("ALUR_SMTP_PORT", str(mailbox.port))

        assert main(["test-mail", ADDRESS]) == 1

    assert "451" in capsys.readouterr().err


def test_nothing_is_sent_without_a_server_or_to_what_is_no_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert main(["test-mail", ADDRESS]) == 1
    assert "ALUR_SMTP_HOST" in capsys.readouterr().err

    monkeypatch.setenv("ALUR_SMTP_HOST", "127.0.0.1")
    assert main(["test-mail", "semua orang"]) == 1
    assert "no address" in capsys.readouterr().err
