"""The settings of an installation: the only place that reads the environment."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

KEPT_IN = "secret-key"


class SettingError(ValueError):
    """A setting in the environment cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where notifications are handed over."""

    host: str
    port: int = 587
    username: str | None = None
    password: str | None = None
    sender: str = "alur@localhost"
    starttls: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that differs between two installations."""

    database_url: str
    data_dir: Path
    secret_key: str
    production: bool = False
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    mail: MailServer | None = None
    background_jobs: bool = True
    trusted_proxy: str | None = None
    """The address of a reverse proxy whose `X-Forwarded-…` headers are believed."""
    public_url: str = "http://127.0.0.1:8000"
    """Where people reach the service: what links in mails begin with, without a slash at the end."""

    signing_key: Path | None = None
    anchors: Path | None = None

    @property
    def signing_key_file(self) -> Path:
        """Where the key lies that signs checkpoints."""
        return self.signing_key or self.data_dir / "signing-key"

    @property
    def anchors_file(self) -> Path:
        """Where checkpoints are published, a line each: best where the database's owner cannot write."""
        return self.anchors or self.data_dir / "anchors.jsonl"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Config":
        """Read the `ALUR_…` variables; what is not set has a default that works on one machine."""
        env = os.environ if environment is None else environment
        data_dir = Path(env.get("ALUR_DATA_DIR") or "var")
        host, port = env.get("ALUR_HOST") or "127.0.0.1", _number(env, "ALUR_PORT", 8000)
        return cls(
            database_url=env.get("ALUR_DATABASE_URL") or f"sqlite:///{data_dir / 'alur.db'}",
            data_dir=data_dir,
            secret_key=env.get("ALUR_SECRET_KEY") or _kept_secret(data_dir),
            production=env.get("ALUR_ENV", "") == "production",
            host=host,
            port=port,
            threads=_number(env, "ALUR_THREADS", 8),
            mail=_mail_server(env),
            background_jobs=env.get("ALUR_JOBS", "on") != "off",
            trusted_proxy=env.get("ALUR_TRUSTED_PROXY") or None,
            signing_key=_path(env, "ALUR_SIGNING_KEY"),
            anchors=_path(env, "ALUR_ANCHORS"),
            public_url=(env.get("ALUR_PUBLIC_URL") or f"http://{host}:{port}").rstrip("/"),
        )


def _mail_server(env: Mapping[str, str]) -> MailServer | None:
    host = env.get("ALUR_SMTP_HOST")
    if not host:
        return None
    return MailServer(
        host=host,
        port=_number(env, "ALUR_SMTP_PORT", 587),
        username=env.get("ALUR_SMTP_USERNAME") or None,
        password=env.get("ALUR_SMTP_PASSWORD") or None,
        sender=env.get("ALUR_SMTP_SENDER") or "alur@localhost",
        starttls=env.get("ALUR_SMTP_STARTTLS", "on") != "off",
    )


def _path(env: Mapping[str, str], name: str) -> Path | None:
    return Path(env[name]) if env.get(name) else None


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    raw = env.get(name) or str(default)
    try:
        return int(raw)
    except ValueError:
        raise SettingError(f"{name} must be a whole number, not {raw!r}.") from None


def _kept_secret(data_dir: Path) -> str:
    """Give the secret of this installation, made once and readable by its owner only."""
    path = data_dir / KEPT_IN
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=data_dir, prefix=f".{KEPT_IN}-")
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):  # another process may have been first: its key counts
            os.link(name, path)
        os.unlink(name)
    return path.read_text(encoding="ascii").strip()
