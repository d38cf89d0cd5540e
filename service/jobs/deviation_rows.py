"""Keeps the register of deviations in step with the logs."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from engine.deviations.finding import deviations_of
from forms.corrections import corrections
from service.jobs.logged import Logged, Projection
from service.persistence.store import deviation_register
from service.persistence.store.deviation_register import Kept


def _found(logged: Logged) -> Sequence[Kept]:
    case = logged.case
    found = deviations_of(logged.entries, logged.definition_of, logged.working, partial(_corrected, logged))
    return [deviation_register.kept(case.id, case.definition_key, each) for each in found]


def _corrected(
    logged: Logged,
    deployment_hash: str,
    step: str,
    former: Mapping[str, Any] | None,
    current: Mapping[str, Any],
) -> Sequence[Mapping[str, Any]]:
    form = logged.deployed(deployment_hash).form_of(step)
    if form is None:
        return ()
    return [
        {
            "label": {"id": each.label.id, "en": each.label.en},
            "row": each.row,
            "before": each.before,
            "after": each.after,
        }
        for each in corrections(form, former, current)
    ]


PROJECTION = Projection(name="deviations", edition=1, found=_found, put=deviation_register.replace)
