"""SOPs and their versions over the wire."""

import marshmallow as ma

from service.api.schemas.base import (
    Answer,
    Body,
    a_number,
    a_text,
    an_instant,
    maybe_instant,
    maybe_text,
    nested,
)
from service.documents.sop.paper import A4, PAPERS


class VersionSchema(Answer):
    """A version of an SOP: from when to when it was in force, and by whom."""

    key = a_text("The SOP.")
    version = a_number("Counted from 1.")
    name = a_text("Name of the SOP.")
    sha256 = a_text("Hash over all files of the deployment.", attribute="deployment_hash")
    in_force_from = an_instant("Since when.")
    in_force_until = maybe_instant("Until when; null for the version in force.")
    put_in_force_by = a_text("Username.")
    retired_by = maybe_text("Who ended it without a successor; null when nobody did.")
    retired_reason = maybe_text("Why.")


class PaperQuery(Body):
    """On which paper an SOP is printed."""

    paper = ma.fields.String(
        load_default=A4.name,
        validate=ma.validate.OneOf(sorted(PAPERS)),
        metadata={"description": "`a4` or `f4` (folio), both lying."},
    )


class FileOfVersionSchema(Answer):
    """A file of a deployment."""

    path = a_text("`<key>.bpmn`, `forms/….json`, `documents/….typ`.")
    sha256 = a_text("SHA-256 of its bytes.")


class LaneSchema(Answer):
    """A role that takes part."""

    id = a_text("Id in the diagram.")
    name = a_text("Name.")


class StepSchema(Answer):
    """A step, with what the SOP prescribes for it."""

    id = a_text("Id in the diagram.")
    number = a_text("Number in the SOP.")
    name = a_text("Short name.")
    activity = a_text("Full wording.")
    lane = maybe_text("Whose work it is.")
    time_limit = maybe_text("`PT15M`, `P2D`.")
    required_inputs = ma.fields.List(ma.fields.String())
    output = maybe_text("What it yields.")
    form = maybe_text("Key of its form.")
    part_of = maybe_text("The step that it belongs to.")
    separate_from = ma.fields.List(ma.fields.String())


class VersionDetailSchema(VersionSchema):
    """A version with what its diagram says."""

    files = nested(FileOfVersionSchema, many=True)
    lanes = nested(LaneSchema, many=True)
    steps = nested(StepSchema, many=True)


class DefinitionsSchema(Answer):
    """The SOPs, each in the version in force."""

    items = nested(VersionSchema, many=True)
    next_cursor = maybe_text("Always null: an office has few SOPs.")


class DefinitionSchema(Answer):
    """An SOP with all its versions, newest first."""

    key = a_text("The SOP.")
    name = a_text("Its name now.")
    in_force = nested(VersionSchema, nullable=True)
    versions = nested(VersionSchema, many=True)


class DeployedSchema(Answer):
    """The version now in force."""

    key = a_text("The SOP.")
    version = a_number("Its number.")
    sha256 = a_text("Hash over all files.")


class LintQuery(Body):
    """What to lint against."""

    definition = ma.fields.String(
        validate=ma.validate.Length(max=200),
        metadata={
            "description": "Check against the forms in force of this SOP; left out, forms are not checked."
        },
    )
