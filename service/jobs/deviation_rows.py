"""Keeps the register of deviations in step with the logs."""

from collections.abc import Sequence

from engine.deviations.finding import deviations_of
from service.jobs.logged import Logged, Projection
from service.persistence.store import deviation_register
from service.persistence.store.deviation_register import Kept


def _found(logged: Logged) -> Sequence[Kept]:
    case = logged.case
    found = deviations_of(logged.entries, logged.definition_of, logged.working)
    return [deviation_register.kept(case.id, case.definition_key, each) for each in found]


PROJECTION = Projection(name="deviations", edition=1, found=_found, put=deviation_register.replace)
