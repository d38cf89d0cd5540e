"""Keeps the measures of completed tasks in step with the logs."""

from collections.abc import Sequence

from engine.measures import measures_of
from service.jobs.logged import Logged, Projection
from service.persistence.store import task_measures
from service.persistence.store.task_measures import Kept


def _found(logged: Logged) -> Sequence[Kept]:
    found = measures_of(logged.entries, logged.definition_of, logged.working)
    return [(logged.case, each) for each in found]


PROJECTION = Projection(name="measures", edition=1, found=_found, put=task_measures.replace)
