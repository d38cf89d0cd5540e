"""Documents as tests read them: made by the jobs, opened, their words without line breaks."""

import io
import re
import time

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from pypdf import PdfReader
from sqlalchemy import ColumnElement, and_, func, or_, select, update

from service.bootstrap import Alur
from service.jobs import outbox
from service.persistence.store import documents
from service.persistence.store import outbox as store
from service.persistence.tables import OutboxRow, table_of
from service.queries.contributions import DocumentItem, documents_of_case

_outbox = table_of(OutboxRow)


def everything_made(alur: Alur) -> None:
    """Let the jobs do all that they can do now; waits for what a job of a running office holds already.

    A document that shows another, which was not there yet, is tried again, as an operator would.
    """
    for _ in range(600):
        outbox.send_waiting(alur)
        outbox.make_waiting(alur)
        with alur.database.read() as connection:
            held = store.held(connection, at=alur.clock.now())
            left = connection.execute(select(func.count()).where(*_due(alur))).scalar_one()
        if left:
            continue
        if not held and not _again(alur):
            return
        time.sleep(0.1)
    raise AssertionError(f"These messages wait for ever: {_waiting(alur)}")


def _due(alur: Alur) -> tuple[ColumnElement[bool], ...]:
    """Select the messages that nobody holds and that may be handled now."""
    now = alur.clock.now()
    free = or_(_outbox.c.leased_until.is_(None), _outbox.c.leased_until <= now)
    return (_outbox.c.status == "waiting", _outbox.c.available_at <= now, free)


def _waiting(alur: Alur) -> list[str]:
    """Say of each message that waits who holds it till when, and what it failed of."""
    told = (
        _outbox.c.kind,
        _outbox.c.available_at,
        _outbox.c.leased_until,
        _outbox.c.attempts,
        _outbox.c.last_error,
    )
    with alur.database.read() as connection:
        return [str(row) for row in connection.execute(select(*told).where(_outbox.c.status == "waiting"))]


def _again(alur: Alur) -> int:
    """Put back what came before an earlier document was there; gives how much."""
    early = and_(_outbox.c.status == "waiting", _outbox.c.last_error.startswith("EarlierDocumentMissing"))
    with alur.database.write() as connection:
        ids = connection.execute(select(_outbox.c.id).where(early, _outbox.c.attempts < 3)).scalars().all()
        put = update(_outbox).where(_outbox.c.id.in_(ids)).values(available_at=alur.clock.now())
        return connection.execute(put).rowcount


def papers_of(alur: Alur, instance_id: str) -> dict[str, DocumentItem]:
    """Give the documents made for a case, by name."""
    with alur.database.read() as connection:
        found = documents_of_case(connection, instance_id)
    return {each.name: each for each in found if each.kind == documents.GENERATED}


def bytes_of(alur: Alur, paper: DocumentItem) -> bytes:
    """Give a document's bytes."""
    with alur.files.open(paper.sha256) as content:
        return content.read()


def words_of(pdf: bytes) -> str:
    """Read a PDF's words in their order, one space between them."""
    return " ".join(pages_of(pdf))


def pages_of(pdf: bytes) -> list[str]:
    """Read the words of each page of a PDF."""
    found = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    bare = (text.replace("\u200b", "").replace("\u00ad", "") for text in found)
    return [" ".join(re.sub(r"(\w)-\n(\w)", r"\1\2", text).split()) for text in bare]


def sheets_of(xlsx: bytes) -> list[Worksheet]:
    """Open a workbook with the figures that its formulas came to when it was written."""
    return openpyxl.load_workbook(io.BytesIO(xlsx), data_only=True).worksheets
