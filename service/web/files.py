"""Files of a case, for those who may read the case."""

from flask import Blueprint, request, send_file
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from service.dispatch.readings import TAKEN_OUT
from service.persistence.store import cases
from service.queries.visibility import may_read
from service.web.frame import alur, person, signed_in

blueprint = Blueprint("files", __name__)
ENDINGS = {".pdf": "application/pdf", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@blueprint.get("/berkas/<instance_id>/lampiran/<sha256>")
@signed_in
def show(instance_id: str, sha256: str) -> ResponseReturnValue:
    """Send a file to be saved, never to be shown among our own pages; an auditor's taking it is remembered.

    `nama` tells apart what came under several names.
    """
    with alur().database.read() as connection:
        readable = may_read(connection, person(), instance_id)
        found = cases.files_of_case(connection, instance_id) if readable else []
    same = [each for each in found if each.sha256 == sha256]
    if not same:
        raise NotFound(what=sha256)
    alur().readings.noted(person(), TAKEN_OUT, instance_id, address=request.remote_addr)
    file = next((each for each in same if each.name == request.args.get("nama")), same[0])
    ending = file.name[file.name.rfind(".") :].lower()
    response = send_file(
        alur().files.path_of(sha256).resolve(),
        mimetype=ENDINGS.get(ending, "application/octet-stream"),
        as_attachment=True,
        download_name=file.name,
        max_age=0,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
