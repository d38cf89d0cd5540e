"""The addresses of cases: lists, pages, acts, incidents, documents."""

from service.web.cases import (
    acts,
    deviation_register,
    deviations,
    disposing,
    documents,
    evidence,
    exporting,
    incidents,
    instances,
    integrity,
    measures,
    operating,
    operating_acts,
    playback,
    playback_compare,
)

BLUEPRINTS = (
    acts.blueprint,
    deviation_register.blueprint,
    deviations.blueprint,
    disposing.blueprint,
    documents.blueprint,
    evidence.blueprint,
    exporting.blueprint,
    incidents.blueprint,
    instances.blueprint,
    integrity.blueprint,
    measures.blueprint,
    operating.blueprint,
    operating_acts.blueprint,
    playback.blueprint,
    playback_compare.blueprint,
)
