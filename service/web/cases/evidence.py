"""The evidence of a case, to be taken along and checked elsewhere."""

from flask import Blueprint, request, send_file
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from service.dispatch.readings import TAKEN_OUT
from service.evidence import keys
from service.evidence.bundle import bundle_of
from service.permissions import Permission, require
from service.persistence.store import cases
from service.queries.visibility import may_read
from service.web.frame import alur, person, signed_in

blueprint = Blueprint("evidence", __name__, url_prefix="/berkas")


@blueprint.get("/<instance_id>/bukti.zip")
@signed_in
def bundle(instance_id: str) -> ResponseReturnValue:
    """Send the evidence bundle of a case; that an auditor took it out is remembered."""
    here, somebody = alur(), person()
    require(somebody, Permission.READ_AUDIT_TRAIL)
    here.readings.noted(somebody, TAKEN_OUT, instance_id, address=request.remote_addr)
    with here.database.read() as connection:
        readable = may_read(connection, somebody, instance_id)
        case = cases.read_case(connection, instance_id) if readable else None
        if case is None:
            raise NotFound(what=instance_id)
        trusted = keys.public_keys(here.config.signing_key_file)
        content, _verdict = bundle_of(connection, here.files, case, trusted)
    name = f"bukti {case.business_key}.zip".replace("/", "-")
    return send_file(content, mimetype="application/zip", as_attachment=True, download_name=name, max_age=0)
