"""Hands a mail to the office's mail server."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final

from service.config import MailServer
from service.jobs.letters import Letter

_PATIENCE_S: Final = 20
_LONGEST_LINE: Final = 900  # characters; RFC 5322 allows 998


class MailServerAwayError(OSError):
    """The mail server cannot be reached; what else waits for it need not be tried now."""


def hand_over(server: MailServer, letter: Letter, *, to: str, message_id: str, at: datetime) -> None:
    """Send a letter to one address. Raises `MailServerAwayError`, or what the server says against it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = server.sender, to, letter.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{message_id}@alur>"  # the same at every attempt, so that copies can be told
    mail["Auto-Submitted"] = "auto-generated"
    # plain where it can be, so that the lines of a mail that was saved as it came can be read by themselves
    plain = letter.body.isascii() and max(map(len, letter.body.splitlines()), default=0) <= _LONGEST_LINE
    mail.set_content(letter.body, cte="7bit" if plain else None)
    with _reached(server) as smtp:
        if server.starttls:
            smtp.starttls(context=ssl.create_default_context())
        if server.username is not None:
            smtp.login(server.username, server.password or "")
        smtp.send_message(mail, to_addrs=[to])


def _reached(server: MailServer) -> smtplib.SMTP:
    try:
        return smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_S)
    except OSError as error:
        raise MailServerAwayError(f"{server.host}:{server.port}: {type(error).__name__}: {error}") from error
