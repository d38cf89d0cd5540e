"""Mails new checkpoints to those whom the office chose: proof that lies where nobody here can change it."""

import uuid
from typing import Final

from engine.texts import Text
from service.bootstrap import Alur
from service.casework.checkpoint_mail import CHECKPOINT_MAIL, CheckpointMail, checkpoint_mail
from service.evidence import anchors
from service.jobs import mail
from service.jobs.letters import Letter, one_line
from service.persistence.database import Connection
from service.persistence.store import checkpoints, office, outbox
from service.persistence.store.outbox import Message

CHECKPOINTS_MAILED: Final = "checkpoints-mailed"
LISTED: Final = 200
"""How many checkpoints a mail names, the newest: each speaks for all that came before it."""
_SUBJECT: Final = "Titik periksa / checkpoint {last} – {office}"
_ABOUT: Final = Text(
    """Titik periksa riwayat yang baru tercantum di surel ini. Simpan surel ini, misalnya sebagai berkas
.eml, di tempat yang tidak dapat diubah oleh kantor pengirim. Setiap baris berlaku juga bagi semua
yang tercatat sebelumnya. Nomornya berlanjut dari surel ke surel; bila surel berhenti datang,
tanyakan sebabnya. Cara memeriksa:""",
    """New checkpoints of the history are in this mail. Keep it, as an .eml file for instance, where the
sending office cannot change it. Each line speaks also for all that was recorded before it. The
numbers go on from mail to mail; when no mail comes any more, ask why. To check:""",
)
_HOW: Final = "  python -m service history verify --anchors MAIL.eml --key PUBLIC-KEY"


def call_due(alur: Alur) -> int:
    """Leave the mails with what was signed since the last ones, when it is time; gives how many.

    The first address decides which of several processes does it.
    """
    if alur.config.mail is None:
        return 0
    now = alur.clock.now()
    with alur.database.read() as connection:
        wanted, after, upto = _situation(alur, connection)
    if wanted is None or upto <= after:
        return 0
    with alur.database.write() as connection:
        for position, address in enumerate(wanted.to):
            message_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{CHECKPOINTS_MAILED} {after} {address}"))
            payload = {"to": address, "after": after, "upto": upto}
            added = outbox.add_once(
                connection, message_id=message_id, kind=CHECKPOINTS_MAILED, payload=payload, at=now
            )
            if not added and position == 0:
                return 0
    return len(wanted.to)


def send(alur: Alur, message: Message, token: str) -> None:
    """Send one such mail. Raises what keeps the mail server from taking it."""
    after, upto = int(message.payload["after"]), int(message.payload["upto"])
    with alur.database.read() as connection:
        seals = checkpoints.seals(connection, after=after, upto=upto, limit=LISTED)
        name = str((office.settings(connection).values.get("office") or {}).get("name", ""))
    lines = [anchors.seal(*each) for each in seals]
    if alur.config.mail is not None and lines:
        letter = Letter(
            subject=one_line(_SUBJECT.format(last=upto, office=name)),
            body="\n".join([_ABOUT.id, _HOW, "", *lines, "", _ABOUT.en, _HOW, ""]),
        )
        to = str(message.payload["to"])
        mail.hand_over(alur.config.mail, letter, to=to, message_id=message.id, at=message.created_at)
    with alur.database.write() as connection:
        outbox.done(connection, message.id, token)


def _situation(alur: Alur, connection: Connection) -> tuple[CheckpointMail | None, int, int]:
    """Say who is written to now, after which checkpoint, and up to which."""
    wanted = checkpoint_mail(office.settings(connection).values.get(CHECKPOINT_MAIL))
    newest = checkpoints.newest(connection)
    before = outbox.newest(connection, CHECKPOINTS_MAILED)
    if wanted is None or newest is None:
        return None, 0, 0
    if before is None:
        return wanted, 0, newest[0]
    if not wanted.every.is_over(before.created_at, alur.clock.now()):
        return None, 0, 0
    return wanted, int(before.payload["upto"]), newest[0]
