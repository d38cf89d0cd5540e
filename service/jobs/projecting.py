"""Draws lists and reports from the logs of cases that have gone on since: a few at a time, again and again.

A case is drawn anew as a whole, and one transaction replaces its rows: drawing it twice, by one process or by
two, gives the same. To add a projection, put it into `PROJECTIONS`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import structlog

from service.bootstrap import Alur
from service.jobs import deviation_rows, measure_rows
from service.jobs.logged import Logged, Projection
from service.persistence.database import Connection
from service.persistence.errors import DatabaseFailed
from service.persistence.store import cases, history, projections
from service.persistence.store.cases import Case

PROJECTIONS: Final[tuple[Projection, ...]] = (deviation_rows.PROJECTION, measure_rows.PROJECTION)
AT_ONCE: Final = 100  # cases of each projection
LATELY: Final = timedelta(hours=1)
_log = structlog.get_logger("alur.projecting")


def follow(alur: Alur) -> int:
    """Draw some of the cases that somebody did something in lately; gives how many."""
    return _some(alur, since=alur.clock.now() - LATELY)


def project(alur: Alur) -> int:
    """Draw some of all cases that have gone on, or that a new edition has to draw anew; gives how many."""
    return _some(alur)


def project_anew(alur: Alur) -> int:
    """Draw every case anew, whatever was drawn before; gives how many drawings were made."""
    with alur.database.write() as connection:
        for projection in PROJECTIONS:
            projections.forget(connection, projection.name)
    made = 0
    while some := project(alur):
        made += some
    return made


def _some(alur: Alur, since: datetime | None = None) -> int:
    return sum(_drawn(alur, projection, since) for projection in PROJECTIONS)


def _drawn(alur: Alur, projection: Projection, since: datetime | None) -> int:
    with alur.database.read() as connection:
        ids = projections.behind(connection, projection.name, projection.edition, limit=AT_ONCE, since=since)
    for instance_id in ids:
        _draw(alur, projection, instance_id)
    return len(ids)


def _draw(alur: Alur, projection: Projection, instance_id: str) -> None:
    """Read a case as it is now, and replace what was drawn of it, unless somebody drew more meanwhile."""
    with alur.database.read() as connection:
        case = cases.read_case(connection, instance_id)
        if case is None:
            return
        found = _found(alur, connection, projection, case)
    with alur.database.write() as connection:
        there = projections.hold(connection, projection.name, instance_id)
        if there >= (projection.edition, case.sequence):
            return
        if found is not None:
            projection.put(connection, instance_id, found)
        projections.drawn(
            connection, projection.name, instance_id, edition=projection.edition, sequence=case.sequence
        )


def _found(alur: Alur, connection: Connection, projection: Projection, case: Case) -> Sequence[Any] | None:
    """Give the rows of a case; None where what was drawn before stays.

    That is so of a log that somebody spoilt (the checks of the history say what is wrong with it), and of a
    case that was disposed of.
    """
    if not case.snapshot:
        return None
    logged = Logged(
        case=case,
        entries=tuple(history.entries(connection, case.id, upto=case.sequence)),
        deployed=partial(alur.deployments.of, connection),
        working=alur.calendars.now(connection).working_seconds,
    )
    try:
        return projection.found(logged)
    except DatabaseFailed:
        raise
    except Exception as error:  # a spoilt log may be anything; the other cases are drawn all the same
        _log.warning("log not understood", case=case.id, problem=f"{type(error).__name__}: {error}")
        return None
