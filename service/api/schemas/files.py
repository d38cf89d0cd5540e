"""Files over the wire."""

import flask_smorest.fields
import marshmallow as ma

from service.api.schemas.base import Answer, Body, a_number, a_text, an_instant, maybe_text


class DocumentSchema(Answer):
    """A file of a case."""

    id = a_text("Id to download it by.")
    name = a_text("Its name.")
    sha256 = a_text("SHA-256 of its bytes; what a form's file field holds.")
    size = a_number("Bytes.")
    media_type = a_text("Found by looking at the content.")
    task_id = maybe_text("The task it came with.")
    created_at = an_instant("When.")
    created_by = a_text("Who brought it.")


class UploadBody(Body):
    """One file."""

    file = flask_smorest.fields.Upload(
        required=True, metadata={"description": "PDF, JPG, PNG or XLSX of at most 20 MB."}
    )


class DeploymentBody(Body):
    """A diagram with its forms and document templates."""

    bpmn = flask_smorest.fields.Upload(required=True, metadata={"description": "The diagram."})
    forms = ma.fields.List(
        flask_smorest.fields.Upload(),
        metadata={"description": "Form documents (`langkah_1.json`); left out, those in force stay."},
    )
    documents = ma.fields.List(
        flask_smorest.fields.Upload(),
        metadata={"description": "Document templates (`laporan.typ`); left out, those in force stay."},
    )
