"""Telling people by mail what is new about their tasks: each piece of news once, as each wants to hear it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from engine.zone import OFFICE_ZONE
from service.bootstrap import Alur
from service.jobs import mail
from service.jobs.audience import Audience, Recipient, audience, may_do, recipient
from service.jobs.letters import LISTED, Letter, News, Writer
from service.persistence.database import Connection
from service.persistence.store import cases, notices, outbox
from service.persistence.store.cases import Task
from service.persistence.store.notices import KINDS, Kind, Notice
from service.persistence.store.outbox import Message
from service.queries.told import told

MAIL: Final = "mail"


def address(alur: Alur, message: Message, token: str) -> None:
    """Tell of new tasks: one message for each person and task, in one transaction."""
    now = alur.clock.now()
    with alur.database.write() as connection:
        if not outbox.done(connection, message.id, token):
            return
        tasks = [cases.read_task(connection, task_id) for task_id in message.payload["tasks"]]
        everybody = audience(connection, now)
        for task in tasks:
            if task is not None and task.status == "open":
                tell(connection, everybody, kind_of_offer(task), task, at=now)


def kind_of_offer(task: Task) -> Kind:
    """Say whether a task came back with its offer; later steps of the same round only know the saran."""
    return "returned" if task.returned_at == task.created_at else "new"


def tell(connection: Connection, everybody: Audience, kind: Kind, task: Task, *, at: datetime) -> None:
    """Tell those who may do a task, at once or with their next digest, what they have not heard yet."""
    for username in everybody.of(task):
        mode = everybody.preferences.mode(username, kind)
        if mode == "off":
            continue
        notice = Notice(person=username, kind=kind, task_id=task.id)
        if notices.add(connection, notice, at=at, sent_at=at if mode == "now" else None) and mode == "now":
            write_to(connection, username, [notice], at=at)


def write_to(connection: Connection, person: str, news: Sequence[Notice], *, at: datetime) -> None:
    """Let one mail with all this news leave for a person; of each kind only so many tasks are named."""
    by_kind = {kind: [each.task_id for each in news if each.kind == kind] for kind in KINDS}
    payload = {
        "person": person,
        "tasks": {kind: ids[:LISTED] for kind, ids in by_kind.items() if ids},
        "more": {kind: len(ids) - LISTED for kind, ids in by_kind.items() if len(ids) > LISTED},
    }
    outbox.add(connection, message_id=str(uuid.uuid4()), kind=MAIL, payload=payload, at=at)


def send(alur: Alur, message: Message, token: str) -> None:
    """Send one mail about what is still to be done. Raises what keeps the mail server from taking it.

    News of a suspended case goes back to wait for a digest; what somebody else took over is no news.
    """
    server, now, person = alur.config.mail, alur.clock.now(), str(message.payload["person"])
    with alur.database.read() as connection:
        who = recipient(connection, person, now)
        news = _news(connection, message.payload["tasks"], who) if who is not None else []
    current = [each for each in news if each.item.instance.status == "running"]
    if server is not None and who is not None and current:
        letter = _letter(alur, who, current, message.payload["more"], now)
        mail.hand_over(server, letter, to=who.address, message_id=message.id, at=message.created_at)
    with alur.database.write() as connection:
        if outbox.done(connection, message.id, token):
            later = [each for each in news if each.item.instance.status == "suspended"]
            kept = [Notice(person=person, kind=each.kind, task_id=each.item.id) for each in later]
            notices.mark(connection, kept, None)


def _news(connection: Connection, tasks: Mapping[Kind, Sequence[str]], who: Recipient) -> list[News]:
    """Read what is still to be done by somebody."""
    kinds = {task_id: kind for kind, ids in tasks.items() for task_id in ids}
    items = told(connection, kinds)
    return [
        News(kind=kinds[item.id], item=item) for item in items if item.status == "open" and may_do(who, item)
    ]


def _letter(
    alur: Alur, who: Recipient, news: Sequence[News], more: Mapping[Kind, int], now: datetime
) -> Letter:
    """Write of one task by itself, of several as a list; what ran out of time meanwhile is overdue."""
    writer = Writer(name=who.name, language=who.language, public_url=alur.config.public_url)
    if len(news) == 1 and not more:
        return writer.about_one(_as_of(news[0], now))
    return writer.about_many([_as_of(each, now) for each in news], more, now.astimezone(OFFICE_ZONE).date())


def _as_of(news: News, now: datetime) -> News:
    overdue = news.kind == "due_soon" and news.item.is_overdue(now)
    return News(kind="overdue", item=news.item) if overdue else news
