"""A refusal, as RFC 9457 writes it."""

import marshmallow as ma

from service.api.schemas.base import nested
from service.api.schemas.findings import FindingSchema


class ProblemSchema(ma.Schema):
    """Why a request was refused."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True, metadata={"description": "Stable name of the refusal."})
    detail = ma.fields.String(required=True, metadata={"description": "A sentence in the caller's language."})
    errors = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.String()),
        metadata={"description": "Path of a field (`capaian.3.realisasi`) to what is wrong with it."},
    )
    findings = nested(FindingSchema, many=True)
