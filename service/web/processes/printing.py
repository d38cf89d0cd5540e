"""The printed SOP of a version, for everybody who may see it, and of a draft, for its admins."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from service.casework.deployed import bpmn_path_in
from service.casework.media import PDF
from service.casework.sizes import must_be_small
from service.documents.sop.keeping import kept_or_printed
from service.documents.sop.paper import A4, PAPERS
from service.documents.sop.printing import Edition
from service.permissions import Permission
from service.queries import definitions, process_drafts
from service.web.downloads import download
from service.web.frame import alur, signed_in
from service.web.refusals import permitted

blueprint = Blueprint("printing", __name__, url_prefix="/proses")


@blueprint.get("/<key>/versi/<int:version>/sop.pdf")
@signed_in
def of_version(key: str, version: int) -> ResponseReturnValue:
    """Print a version; `?kertas=f4` for folio."""
    with alur().database.read() as connection:
        item = definitions.version(connection, key, version)
        bpmn = alur().deployments.of(connection, item.deployment_hash).bpmn
    return _printed(bpmn, Edition(version=version), f"SOP {item.name} v{version}.pdf")


@blueprint.get("/<key>/rancangan/sop.pdf")
@permitted(Permission.DEPLOY)
def of_draft(key: str) -> ResponseReturnValue:
    """Print a draft as it was saved last, marked as a draft on every page."""
    with alur().database.read() as connection:
        item = process_drafts.draft(connection, key)
    bpmn = item.files[bpmn_path_in(item.files)]
    must_be_small(bpmn)
    return _printed(bpmn, Edition(is_draft=True), f"SOP {item.name} (rancangan).pdf")


def _printed(bpmn: bytes, edition: Edition, name: str) -> ResponseReturnValue:
    """Give the PDF to be looked at in the browser, or saved under its name."""
    wanted = request.args.get("kertas", A4.name)
    if wanted not in PAPERS:
        raise NotFound(what=wanted[:20])
    pdf = kept_or_printed(alur().config.data_dir, bpmn, edition, paper=PAPERS[wanted])
    return download(pdf, name, PDF, shown=True)
