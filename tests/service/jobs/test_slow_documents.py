"""A template that hangs on what was filled in: it costs its own document, and nobody else's mail."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.bootstrap import Alur
from service.casework.deployed import DOCUMENTS
from service.casework.folders import ROOT, files_of_process
from service.documents.typesetting import typeset
from service.jobs import documents, outbox
from service.jobs.kinds import HANDLERS
from service.jobs.sweep import Sweeper
from service.persistence.store.documents import MAKE_DOCUMENTS
from service.persistence.store.outbox import Message, add, claim, counts, held, hold
from tests.builders.clocks import StandingClock
from tests.builders.databases import ON_SQLITE
from tests.builders.mailbox import Mailbox
from tests.builders.offices import SOP, completed, started
from tests.builders.readership import an_office_with_mail

PATIENCE_S = 6.0
HANGS = b"""
#let f(n, way) = if n < 2 { way } else { f(n - 1, 2 * way) + f(n - 2, 2 * way + 1) }
#if tugas != (:) { f(45, 1) }
"""


@pytest.fixture
def alur(
    office_copy: str,
    tmp_path: Path,
    clock: StandingClock,
    mailbox: Mailbox,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Alur]:
    """Let the order's template hang as soon as there is something to print; be patient for seconds only."""
    made = an_office_with_mail(office_copy, tmp_path, clock, mailbox)
    files = files_of_process(ROOT / "processes" / SOP)
    path = f"{DOCUMENTS}disposisi.typ"
    made.office.put_into_force(files | {path: files[path] + HANGS}, person=None)
    monkeypatch.setitem(typeset.__kwdefaults__, "patience_s", PATIENCE_S)
    yield made
    made.database.close()


def test_what_takes_long_keeps_no_timer_and_no_mail_waiting(alur: Alur):
    completed(alur, started(alur).offered[0])

    Sweeper(alur).sweep()

    with alur.database.read() as connection:
        assert counts(connection)["waiting"] >= 1


@ON_SQLITE
def test_a_mail_leaves_while_a_document_is_being_made(
    alur: Alur, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    begun, go_on = threading.Event(), threading.Event()

    def hangs(*_: object) -> None:
        begun.set()
        go_on.wait()

    monkeypatch.setitem(HANDLERS, MAKE_DOCUMENTS, hangs)
    completed(alur, started(alur).offered[0])
    slow = Sweeper(alur, slow=True)
    slow.start()
    begun.wait()

    usual = Sweeper(alur)
    while usual.sweep():
        pass

    with alur.database.read() as connection:
        assert held(connection, at=alur.clock.now()) == 1  # the document, still
    assert "2." in mailbox.mails[0]["Subject"]
    slow.tell_to_stop()
    go_on.set()
    slow.stop()


def test_one_slow_message_is_taken_at_a_time_and_not_while_it_is_held(alur: Alur, clock: StandingClock):
    with alur.database.write() as connection:
        for number in range(2):
            payload = {"task": "none"}
            add(connection, message_id=str(number), kind=MAKE_DOCUMENTS, payload=payload, at=clock.now())
        at, until = clock.now(), clock.now() + documents.LEASE
        claim(connection, at=at, token="first", until=until, limit=1)
        clock.advance(minutes=9)
        assert hold(connection, "0", "first", clock.now() + documents.LEASE)
        assert not hold(connection, "0", "other", clock.now() + documents.LEASE)
    clock.advance(minutes=9)

    assert [outbox.make_waiting(alur) for _ in range(3)] == [1, 0, 0]


def test_the_lease_is_held_anew_before_each_document(alur: Alur, clock: StandingClock):
    task = completed(alur, started(alur).offered[0]).task
    assert task is not None
    with alur.database.write() as connection:
        [message] = claim(
            connection, at=clock.now(), token="me", until=clock.now(), limit=1, only={MAKE_DOCUMENTS}
        )
    with pytest.raises(Exception, match="> 6 s"):
        documents.make_documents(alur, message, "me")

    assert _taken_by_another(alur, clock) == ()
    clock.advance(minutes=11)
    assert [each.id for each in _taken_by_another(alur, clock)] == [message.id]


def _taken_by_another(alur: Alur, clock: StandingClock) -> tuple[Message, ...]:
    with alur.database.write() as connection:
        now = clock.now()
        return claim(connection, at=now, token="other", until=now, limit=1, only={MAKE_DOCUMENTS})
