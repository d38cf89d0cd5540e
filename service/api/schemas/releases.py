"""Decisions about versions over the wire."""

import marshmallow as ma

from engine.zone import OFFICE_ZONE
from service.api.schemas.base import (
    Answer,
    Body,
    GivenInstant,
    a_number,
    a_text,
    an_instant,
    maybe_instant,
    maybe_text,
    nested,
)
from service.dispatch.texts import LONGEST_REMARK
from service.queries.definitions import LATEST

STATUSES = ("awaiting-approval", "scheduled", "in-force", "refused", "withdrawn")


class CoverSchema(Answer):
    """What the decision writes on the SOP's cover; blanks are empty."""

    number = a_text("Number of the SOP.")
    revised_on = a_text("Date of revision, as printed: `22 November 2026`.")
    approved_on = a_text("Date of approval by the official, as printed.")
    approved_by_title = a_text("Position of the approving official.")
    approved_by_name = a_text("Name of the approving official.")
    approved_by_nip = a_text("Their employee number.")


class ReleaseSchema(Answer):
    """A decision to put files into force."""

    id = a_text("Id.")
    definition_key = a_text("The SOP.")
    sha256 = a_text("Hash over all files that were asked for.", attribute="deployment_hash")
    status = ma.fields.String(validate=ma.validate.OneOf(STATUSES))
    details = nested(CoverSchema)
    changes = a_text("What changes, in plain words.")
    effective_at = maybe_instant("From when; null: at once, as soon as it is approved.")
    requested_at = an_instant("When it was asked for.")
    requested_by = a_text("By whom.")
    decided_at = maybe_instant("When it was approved, refused or withdrawn.")
    decided_by = maybe_text("By whom.")
    decision_reason = maybe_text("Why it was refused or withdrawn.")
    draft_revision = a_number("The saved state of the draft that was asked for.", allow_none=True)
    again = a_number("The former version that was asked for.", allow_none=True)
    version = a_number("The version that it became.", allow_none=True)
    over = a_number("The version that was in force when it was asked for; 0: none.", allow_none=True)
    retires = a_number("The version that is to end without a successor.", allow_none=True)
    problem = ma.fields.List(
        ma.fields.String(),
        allow_none=True,
        metadata={"description": "Why it did not begin at its time, in Indonesian and in English."},
    )


class ReleasesSchema(Answer):
    """The decisions about an SOP, newest first, and the draft that can be asked for."""

    items = nested(ReleaseSchema, many=True)
    draft_revision = a_number("The draft as it is saved now; null when there is none.", allow_none=True)
    next_cursor = maybe_text("Always null: an SOP has few versions.")


class CoverBody(Body):
    """What is to be written on the cover."""

    number = ma.fields.String(required=True)
    revised_on = ma.fields.String(load_default="")
    approved_on = ma.fields.String(load_default="")
    approved_by_title = ma.fields.String(required=True)
    approved_by_name = ma.fields.String(required=True)
    approved_by_nip = ma.fields.String(load_default="")


class TermsBody(Body):
    """What changes, and from when."""

    changes = ma.fields.String(required=True, metadata={"description": "In plain words."})
    effective_at = GivenInstant(
        format="iso",
        default_timezone=OFFICE_ZONE,
        allow_none=True,
        load_default=None,
        metadata={"description": "From when; null: at once. Without an offset: in Jakarta."},
    )
    seen = ma.fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "The version in force when this was decided (0: none); another one: 409."},
    )


class AskBody(TermsBody):
    """A draft that is to come into force."""

    draft_revision = ma.fields.Integer(
        strict=True, required=True, metadata={"description": "The draft as it was read."}
    )
    details = ma.fields.Nested(CoverBody, required=True)
    acknowledged = ma.fields.Boolean(
        load_default=False, metadata={"description": "Whether warnings and failed scenarios were read."}
    )


class AgainBody(TermsBody):
    """A former version that is to come into force again; `changes` says why."""

    version = ma.fields.Integer(strict=True, required=True, validate=ma.validate.Range(min=1, max=LATEST))


class ApproveBody(Body):
    """An approval."""

    seen = ma.fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        metadata={"description": "The version in force when this was decided (0: none); another one: 409."},
    )


class RetireBody(ApproveBody):
    """Why an SOP is no longer in force."""

    reason = ma.fields.String(required=True, validate=ma.validate.Length(1, LONGEST_REMARK))
