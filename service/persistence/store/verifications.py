"""What checks of the chains found, as rows: the latest of each chain, and the checks of all."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select, update

from service.persistence.records import columns_for, columns_of, read, read_all, upsert_all
from service.persistence.tables import InstanceRow, VerificationRow, VerificationRunRow, table_of

_kept, _run, _instance = table_of(VerificationRow), table_of(VerificationRunRow), table_of(InstanceRow)
CHECKPOINTS: Final = "checkpoints"
"""Stands for all checkpoints, where else a chain is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a check of a chain found when it had `sequence` commands; `broken_at` is the first that fails."""

    chain: str
    at: datetime
    sequence: int
    sound: bool
    broken_at: int | None = None
    cause: str | None = None
    reason: str | None = None
    signed_upto: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A check of all chains, under way until `finished_at`."""

    id: str
    asked_at: datetime
    asked_by: str | None
    total: int
    done: int = 0
    broken: int = 0
    finished_at: datetime | None = None


def keep(connection: Connection, found: Sequence[Kept]) -> None:
    """Keep what was found in place of what was found before."""
    upsert_all(connection, _kept, [columns_of(each) for each in found])


def of(connection: Connection, chain: str) -> Kept | None:
    """Read what the latest check of a chain found."""
    query = select(*columns_for(Kept, _kept)).where(_kept.c.chain == chain)
    return read(Kept, connection.execute(query).one_or_none())


def of_cases(connection: Connection, chains: Collection[str]) -> dict[str, Kept]:
    """Read what the latest checks of chains found, by their names (one statement)."""
    query = select(*columns_for(Kept, _kept)).where(_kept.c.chain.in_(chains))
    return {each.chain: each for each in read_all(Kept, connection.execute(query))}


def unsound(connection: Connection, *, limit: int) -> tuple[tuple[Kept, str | None], ...]:
    """Read the chains that did not hold at their latest check, each with its case's name."""
    query = (
        select(*columns_for(Kept, _kept), _instance.c.business_key)
        .join(_instance, _instance.c.id == _kept.c.chain, isouter=True)
        .where(_kept.c.sound.is_(False))
        .order_by(_kept.c.chain)
        .limit(limit)
    )
    rows = connection.execute(query).all()
    names = [row.business_key for row in rows]
    return tuple(
        (Kept(**{name: row._mapping[name] for name in Kept.__slots__}), name)
        for row, name in zip(rows, names, strict=True)
    )


def cases_after(connection: Connection, instance_id: str, *, limit: int) -> tuple[str, ...]:
    """Name the cases after one, in the order of their ids."""
    query = select(_instance.c.id).where(_instance.c.id > instance_id).order_by(_instance.c.id)
    return tuple(connection.execute(query.limit(limit)).scalars())


def cases_in_all(connection: Connection) -> int:
    """Count the cases."""
    return connection.execute(select(func.count()).select_from(_instance)).scalar_one()


def begin(connection: Connection, run: Run) -> None:
    """Note that all chains are to be checked."""
    connection.execute(insert(_run), columns_of(run))


def go_on(
    connection: Connection, run_id: str, *, done: int, broken: int, finished_at: datetime | None
) -> None:
    """Note how far a check of all chains is."""
    statement = update(_run).where(_run.c.id == run_id)
    connection.execute(
        statement.values(done=_run.c.done + done, broken=_run.c.broken + broken, finished_at=finished_at)
    )


def last_runs(connection: Connection, *, limit: int) -> tuple[Run, ...]:
    """Read the latest checks of all chains, newest first."""
    query = select(*columns_for(Run, _run)).order_by(_run.c.asked_at.desc(), _run.c.id)
    return read_all(Run, connection.execute(query.limit(limit)))
