"""Taking away what a case held, where the office decided so; its chain and its row stay."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, case, delete, exists, func, insert, literal, select, update

from engine.history import OFFICE
from service.persistence.records import columns_for, read_all
from service.persistence.store.cases import Case
from service.persistence.tables import (
    CommentRow,
    DeviationRow,
    DisposalRow,
    DocumentRow,
    DraftRow,
    HistoryBodyRow,
    HistoryRow,
    ImpactRow,
    InstanceRow,
    SubmissionRow,
    TaskRow,
    table_of,
)

_disposal, _body, _history = table_of(DisposalRow), table_of(HistoryBodyRow), table_of(HistoryRow)
_instance, _task, _document = table_of(InstanceRow), table_of(TaskRow), table_of(DocumentRow)
_draft = table_of(DraftRow)
_OF_A_CASE: Final = tuple(
    table_of(row) for row in (SubmissionRow, CommentRow, DocumentRow, ImpactRow, DeviationRow)
)
_ENDED: Final = ("completed", "cancelled")
_GONE: Final = "–"
_WORDS: Final = ("on_behalf", "returned_reason", "excused")
"""Columns of a task that hold what somebody wrote; that there was something is seen all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An ended case that might be disposed of, with how much it holds."""

    id: str
    business_key: str
    definition_key: str
    definition_version: int
    status: str
    ended_at: datetime
    sequence: int
    documents: int


def permitted_by(connection: Connection, chain: str) -> int | None:
    """Give the row of the office's chain that a chain's bodies were permitted to go by."""
    query = select(_disposal.c.office_sequence).where(_disposal.c.chain == chain)
    return connection.execute(query.order_by(_disposal.c.sequence).limit(1)).scalar_one_or_none()


def candidates(
    connection: Connection,
    *,
    before: datetime,
    definition: str | None = None,
    only: Collection[str] | None = None,
    limit: int,
) -> tuple[Candidate, ...]:
    """Read cases that ended before an instant and still hold something, the longest ended first."""
    number = select(func.count()).where(_document.c.instance_id == _instance.c.id).scalar_subquery()
    columns = (_instance.c[name] for name in Candidate.__slots__ if name != "documents")
    query = select(*columns, number.label("documents")).where(
        _instance.c.status.in_(_ENDED), _instance.c.ended_at < before, ~_is_permitted()
    )
    if definition is not None:
        query = query.where(_instance.c.definition_key == definition)
    if only is not None:
        query = query.where(_instance.c.id.in_(sorted(only)))
    rows = connection.execute(query.order_by(_instance.c.ended_at, _instance.c.id).limit(limit))
    return read_all(Candidate, rows)


def held(connection: Connection, ids: Collection[str]) -> tuple[Case, ...]:
    """Read cases and lock them until the end of the transaction, in the order of their ids."""
    query = select(*columns_for(Case, _instance)).where(_instance.c.id.in_(sorted(ids)))
    return read_all(Case, connection.execute(query.order_by(_instance.c.id).with_for_update()))


def names_of(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """Name cases by their ids (one statement)."""
    query = select(_instance.c.id, _instance.c.business_key).where(_instance.c.id.in_(sorted(ids)))
    return {row.id: row.business_key for row in connection.execute(query)}


def files_of(connection: Connection, instance_id: str) -> tuple[str, ...]:
    """Name the files of a case by their hashes, each once."""
    query = select(_document.c.sha256).distinct().where(_document.c.instance_id == instance_id)
    return tuple(connection.execute(query.order_by(_document.c.sha256)).scalars())


def still_used(connection: Connection, files: Collection[str]) -> set[str]:
    """Say which of some files belong to a case yet."""
    query = select(_document.c.sha256).distinct().where(_document.c.sha256.in_(sorted(files)))
    return set(connection.execute(query).scalars())


def empty(connection: Connection, ids: Sequence[str], office_sequence: int) -> None:
    """Take away what cases held, as a row of the office's chain permits; their chains stay."""
    rows = select(_history.c.chain, _history.c.sequence, literal(OFFICE), literal(office_sequence)).where(
        _history.c.chain.in_(ids)
    )
    columns = ["chain", "sequence", "office_chain", "office_sequence"]
    connection.execute(insert(_disposal).from_select(columns, rows))
    connection.execute(update(_body).where(_body.c.chain.in_(ids)).values(body=None))
    of_theirs = select(_task.c.id).where(_task.c.instance_id.in_(ids))
    connection.execute(delete(_draft).where(_draft.c.task_id.in_(of_theirs)))
    for table in _OF_A_CASE:
        connection.execute(delete(table).where(table.c.instance_id.in_(ids)))
    blank = {name: case((_task.c[name].is_not(None), _GONE)) for name in _WORDS}
    connection.execute(update(_task).where(_task.c.instance_id.in_(ids)).values(blank))
    cancelled = case((_instance.c.status == "cancelled", _GONE), else_=_instance.c.outcome)
    connection.execute(
        update(_instance).where(_instance.c.id.in_(ids)).values(snapshot=b"", outcome=cancelled)
    )


def _is_permitted() -> ColumnElement[bool]:
    return exists().where(_disposal.c.chain == _instance.c.id)
