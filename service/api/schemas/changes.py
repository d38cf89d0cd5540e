"""What changed between two versions, over the wire."""

from typing import Any

import marshmallow as ma

from engine.diff import Change
from service.api import auth
from service.api.schemas.base import Answer, Body, a_text, nested
from service.queries.definitions import LATEST


def _text(change: Any) -> str:
    return change.text.in_language(auth.language()) if isinstance(change, Change) else ""


class ChangeSchema(Answer):
    """One thing that changed."""

    kind = ma.fields.String(
        validate=ma.validate.OneOf(("added", "removed", "changed", "moved")),
        metadata={"description": "`moved`: to another lane."},
    )
    element = a_text(
        "Its id in the later diagram (in the earlier one if it was removed); the SOP's key for all of it."
    )
    aspect = a_text("What of it changed, such as `lane`, `time-limit`, `condition`, `form-field`.")
    cosmetic = ma.fields.Boolean(
        metadata={"description": "What anybody must do or may do, when, and where a case goes stay the same."}
    )
    follows = ma.fields.Boolean(metadata={"description": "Another change says it already."})
    text = ma.fields.Function(_text, metadata={"type": "string", "description": "In your language."})


class ChangesSchema(Answer):
    """Everything that changed, in the order of the SOP."""

    items = nested(ChangeSchema, many=True)


class ChangesQuery(Body):
    """Since which version."""

    former = ma.fields.Integer(
        required=True,
        data_key="from",
        validate=ma.validate.Range(1, LATEST),
        metadata={"description": "The version to compare with."},
    )
