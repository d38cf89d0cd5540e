"""Settings come from the environment, and work without any."""

from pathlib import Path

import pytest

from service.config import Config, MailServer, SettingError


def settings(tmp_path: Path, **variables: str) -> Config:
    return Config.from_environment({"ALUR_DATA_DIR": str(tmp_path / "var"), **variables})


def test_everything_has_a_default(tmp_path: Path) -> None:
    config = settings(tmp_path)

    assert config.database_url == f"sqlite:///{tmp_path}/var/alur.db"
    assert (config.host, config.port, config.production, config.mail) == ("127.0.0.1", 8000, False, None)
    assert config.public_url == "http://127.0.0.1:8000"


def test_the_secret_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    first, second = settings(tmp_path), settings(tmp_path)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) > 40
    (kept,) = (tmp_path / "var").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_given_secret_is_not_kept(tmp_path: Path) -> None:
    assert settings(tmp_path, ALUR_SECRET_KEY="given").secret_key == "given"
    assert not (tmp_path / "var").exists()


def test_mail_goes_where_it_is_told(tmp_path: Path) -> None:
    config = settings(tmp_path, ALUR_SMTP_HOST="mail", ALUR_SMTP_PORT="25", ALUR_SMTP_STARTTLS="off")

    assert config.mail == MailServer(host="mail", port=25, starttls=False)


def test_a_word_where_a_number_belongs_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="ALUR_THREADS"):
        settings(tmp_path, ALUR_THREADS="many")
