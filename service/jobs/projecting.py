"""Draws lists and reports from the logs of cases that have gone on since: a few at a time, again and again.

A case is drawn anew as a whole, in one transaction that replaces its rows: drawing it twice, by one process
or by two, gives the same.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from engine.errors import EngineError
from service.bootstrap import Alur
from service.jobs import deviation_rows
from service.jobs.logged import Logged, Projection
from service.persistence.database import Connection
from service.persistence.store import cases, history, projections

PROJECTIONS: Final[tuple[Projection, ...]] = (deviation_rows.PROJECTION,)
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
        with alur.database.write() as connection:
            _draw(alur, connection, projection, instance_id)
    return len(ids)


def _draw(alur: Alur, connection: Connection, projection: Projection, instance_id: str) -> None:
    edition, sequence = projections.hold(connection, projection.name, instance_id)
    case = cases.read_case(connection, instance_id)
    if case is None or (edition, sequence) >= (projection.edition, case.sequence):
        return  # somebody else was quicker
    logged = Logged(
        case=case,
        entries=tuple(history.entries(connection, instance_id, upto=case.sequence)),
        deployed=partial(alur.deployments.of, connection),
        working=alur.calendars.now(connection).working_seconds,
    )
    try:
        found = projection.found(logged)
    except (EngineError, ValueError, KeyError, TypeError, AttributeError) as error:
        # Somebody altered the log; the checks of the history say so. What was drawn before stays.
        _log.warning("log not understood", case=instance_id, problem=f"{type(error).__name__}: {error}")
    else:
        projection.put(connection, instance_id, found)
    projections.drawn(
        connection, projection.name, instance_id, edition=projection.edition, sequence=case.sequence
    )
