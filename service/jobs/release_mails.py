"""Tells an admin by mail that a version could not begin at its time, and where to mend it."""

from typing import Final

from engine.texts import Text
from service.bootstrap import Alur
from service.jobs import mail
from service.jobs.audience import recipient
from service.jobs.letters import Letter, one_line
from service.persistence.store import deployments, outbox
from service.persistence.store.outbox import Message
from service.queries import releases

_SUBJECT: Final = Text(
    "SOP {name}: versi baru tidak dapat mulai berlaku", "SOP {name}: a new version could not come into force"
)
_BODY: Final = Text(
    """Yth. {person},

Versi baru SOP {name} tidak dapat mulai berlaku pada waktunya:
  {problem}

Versi yang berlaku tidak berubah. Tarik pengajuannya lalu ajukan lagi, atau coba lagi setelah penyebabnya
diperbaiki:
{link}
""",
    """Dear {person},

A new version of the SOP {name} could not come into force at its time:
  {problem}

The version in force has not changed. Withdraw what was asked for and ask again, or try again once the cause
is mended:
{link}
""",
)


def send(alur: Alur, message: Message, token: str) -> None:
    """Send one such mail while it is still true. Raises what keeps the mail server from taking it."""
    now, person = alur.clock.now(), str(message.payload["person"])
    with alur.database.read() as connection:
        who = recipient(connection, person, now)
        release = releases.release(connection, str(message.payload["release"]))
        now_in_force = deployments.in_force(connection, release.definition_key)
    server, problem = alur.config.mail, release.problem
    if server is not None and who is not None and problem is not None:
        link = f"{alur.config.public_url}/proses/{release.definition_key}/berlaku/{release.id}"
        said = {
            "person": one_line(who.name),
            "name": one_line(now_in_force.name if now_in_force is not None else release.definition_key),
            "problem": one_line(problem.in_language(who.language)),
            "link": link,
        }
        subject = _SUBJECT.filled(**said).in_language(who.language)
        letter = Letter(subject=subject, body=_BODY.filled(**said).in_language(who.language))
        mail.hand_over(server, letter, to=who.address, message_id=message.id, at=message.created_at)
    with alur.database.write() as connection:
        outbox.done(connection, message.id, token)
