"""What the lint finds."""

from typing import Any

import marshmallow as ma

from engine.lint import Finding
from service.api import auth
from service.api.schemas.base import Answer, a_text, maybe_text, nested


def _message(finding: Any) -> str:
    return finding.text.in_language(auth.language()) if isinstance(finding, Finding) else ""


class FindingSchema(Answer):
    """One thing that is wrong with a diagram or worth knowing."""

    rule = a_text("Stable name of the rule.")
    severity = ma.fields.String(validate=ma.validate.OneOf(("error", "warning", "info")))
    element_id = maybe_text("The element of the diagram.")
    line = ma.fields.Integer(allow_none=True)
    message = ma.fields.Function(_message, metadata={"type": "string", "description": "In your language."})


class FindingsSchema(Answer):
    """Everything that the lint found; a diagram with an error cannot be put into force."""

    items = nested(FindingSchema, many=True)
