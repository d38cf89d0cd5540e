"""An office whose people are written to: a mail server of its own, and addresses."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import update

from service.bootstrap import Alur, assembled
from service.clock import Clock
from service.config import MailServer
from service.jobs import outbox
from service.persistence.store import notices
from service.persistence.store.notices import Kind, Mode
from service.persistence.tables import PersonRow, table_of
from tests.builders.mailbox import Mailbox
from tests.builders.offices import an_installation

PUBLIC_URL = "https://sop.dinas.example"


def an_office_with_mail(database_url: str, data_dir: Path, clock: Clock, mailbox: Mailbox) -> Alur:
    """Assemble an installation that sends to `mailbox`; give everybody but the auditor an address."""
    plain = an_installation(database_url, data_dir, clock)
    plain.database.close()
    server = MailServer(host="127.0.0.1", port=mailbox.port, starttls=False, sender="sop@dinas.example")
    made = assembled(replace(plain.config, mail=server, public_url=PUBLIC_URL), clock)
    person = table_of(PersonRow)
    with made.database.write() as connection:
        values = {"email": person.c.username + "@dinas.example"}
        connection.execute(update(person).where(person.c.username != "auditor").values(**values))
    return made


def change(alur: Alur, username: str, **values: object) -> None:
    """Change a person's row."""
    person = table_of(PersonRow)
    with alur.database.write() as connection:
        connection.execute(update(person).where(person.c.username == username).values(**values))


def choose(alur: Alur, username: str, kind: Kind, mode: Mode) -> None:
    """Let a person choose how to hear of a kind of news."""
    with alur.database.write() as connection:
        notices.prefer(connection, username, kind, mode)


def sent(alur: Alur) -> None:
    """Let the messages leave that can leave now."""
    while outbox.send_waiting(alur):
        pass
