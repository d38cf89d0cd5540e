"""Telling people by mail that a task waits for them: in both languages, with the task's address."""

import smtplib
import ssl
import uuid
from collections.abc import Sequence
from email.message import EmailMessage
from typing import Final

from service.bootstrap import Alur
from service.config import MailServer
from service.persistence.store import cases, outbox, people
from service.persistence.store.cases import Task
from service.persistence.store.outbox import Message

MAIL: Final = "mail"
_PATIENCE_S: Final = 20


def address(alur: Alur, message: Message, token: str) -> None:
    """Turn a notice of new tasks into one message for each person and task, in one transaction."""
    now = alur.clock.now()
    with alur.database.write() as connection:
        tasks = [cases.read_task(connection, task_id) for task_id in message.payload["tasks"]]
        everybody = people.everybody_at(connection, now)
        addresses = {account.username: account.email for account in people.accounts(connection)}
        if not outbox.done(connection, message.id, token):
            return
        for task in tasks:
            if task is None or task.status != "open":
                continue
            for username in candidates(task, everybody):
                recipient = addresses.get(username)
                if recipient:
                    outbox.add(
                        connection,
                        message_id=str(uuid.uuid5(uuid.UUID(message.id), f"{task.id} {username}")),
                        kind=MAIL,
                        payload={"task": task.id, "to": recipient},
                        at=now,
                    )


def candidates(task: Task, everybody: Sequence[people.Person]) -> list[str]:
    """Name those who may do a task: whoever holds its lane for its unit."""
    if task.assignee is not None:
        return [task.assignee]
    return [each.username for each in everybody if each.actor.role_for(task.lane, task.unit) is not None]


def send(alur: Alur, message: Message, token: str) -> None:
    """Send one mail, then note it as sent. Raises what keeps the mail server from taking it."""
    _send(alur, message)
    with alur.database.write() as connection:
        outbox.done(connection, message.id, token)


def _send(alur: Alur, message: Message) -> None:
    """Send one mail, unless its task is no longer open. Raises what keeps the mail server from taking it."""
    server = alur.config.mail
    with alur.database.read() as connection:
        task = cases.read_task(connection, str(message.payload["task"]))
        case = cases.read_case(connection, task.instance_id) if task is not None else None
    if server is None or task is None or case is None or task.status != "open":
        return
    mail = EmailMessage()
    mail["From"], mail["To"] = server.sender, str(message.payload["to"])
    mail["Subject"] = f"Tugas baru / New task: {task.number}. {task.name} – {case.business_key}"
    mail["Message-ID"] = f"<{message.id}@alur>"  # the same at every attempt, so that copies can be told
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(_letter(task, case.business_key, f"{alur.config.public_url}/tugas/{task.id}"))
    _hand_over(server, mail)


def _letter(task: Task, business_key: str, link: str) -> str:
    return (
        f"Ada tugas baru untuk Anda pada berkas {business_key}:\n"
        f"  Langkah {task.number}. {task.name}\n"
        f"\n"
        f"There is a new task for you in the case {business_key}:\n"
        f"  Step {task.number}. {task.name}\n"
        f"\n"
        f"{link}\n"
    )


def _hand_over(server: MailServer, mail: EmailMessage) -> None:
    with smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_S) as smtp:
        if server.starttls:
            smtp.starttls(context=ssl.create_default_context())
        if server.username is not None:
            smtp.login(server.username, server.password or "")
        smtp.send_message(mail)
