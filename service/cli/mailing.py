"""`test-mail`: whether the office's mail server takes what the service hands over."""

import argparse
import sys
import uuid
from typing import Final

from engine.texts import Text
from service.bootstrap import Alur
from service.casework.addresses import is_address
from service.cli.command import Commands, add
from service.jobs.letters import Letter
from service.jobs.mail import hand_over

_UNSENT: Final = 1
_SUBJECT: Final = Text("Surel percobaan", "Test mail")
_BODY: Final = Text(
    "Surel ini membuktikan bahwa sistem dapat mengirim pemberitahuan.",
    "This mail shows that the system can send notices.",
)


def add_to(commands: Commands) -> None:
    """Add the command about mail."""
    command = add(commands, "test-mail", try_mail, "Send one mail and say whether it was taken.")
    command.add_argument("address", help="to whom")
    command.add_argument("--language", choices=("id", "en"), default="id")


def try_mail(alur: Alur, arguments: argparse.Namespace) -> int:
    """Send one mail at once; the status is 1 when it could not be sent."""
    server, to = alur.config.mail, arguments.address
    if server is None or not is_address(to):
        problem = "ALUR_SMTP_HOST is not set." if server is None else f"{to!r} is no address."
        print(problem, file=sys.stderr)
        return _UNSENT
    body = f"{_BODY.in_language(arguments.language)}\n{alur.config.public_url}\n"
    letter = Letter(subject=_SUBJECT.in_language(arguments.language), body=body)
    try:
        hand_over(server, letter, to=to, message_id=str(uuid.uuid4()), at=alur.clock.now())
    except OSError as error:  # what smtplib and the network raise
        print(f"{server.host}:{server.port}: {type(error).__name__}: {error}", file=sys.stderr)
        return _UNSENT
    print(f"{server.host}:{server.port} took the mail to {to}.")
    return 0
