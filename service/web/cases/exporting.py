"""Unduh riwayat: the histories of the cases of a list, as a table or as an event log."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from service.dispatch.exporting import MEDIA_TYPES
from service.permissions import Permission, require
from service.web.cases.case_filters import chosen_from
from service.web.frame import alur, person, signed_in
from service.web.language import language

blueprint = Blueprint("exporting", __name__, url_prefix="/berkas")


@blueprint.get("/riwayat.<form>")
@signed_in
def histories(form: str) -> ResponseReturnValue:
    """Send the histories of the cases that the list shows, piece by piece."""
    require(person(), Permission.READ_AUDIT_TRAIL)
    kind = next((kind for kind in MEDIA_TYPES if kind == form), None)
    if kind is None:
        abort(404)
    wanted = chosen_from(request.args).wanted()
    pieces = alur().exports.event_logs(person(), wanted, kind, language(), address=request.remote_addr)
    response = Response(pieces, content_type=MEDIA_TYPES[kind])
    response.headers.set("Content-Disposition", "attachment", filename=f"riwayat-berkas.{kind}")
    return response
