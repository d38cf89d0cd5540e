"""SOPs: which there are, their versions, and what each says."""

from typing import Any

from flask import Response

from engine.diagram import Diagram
from engine.drawing.svg import draw
from engine.history import sha256
from service.api import auth
from service.api.resource import Resource
from service.api.schemas.definitions import (
    DefinitionSchema,
    DefinitionsSchema,
    PaperQuery,
    VersionDetailSchema,
)
from service.casework.deployed import Deployed
from service.casework.media import PDF
from service.documents.sop.keeping import kept_or_printed
from service.documents.sop.paper import PAPERS
from service.documents.sop.printing import Edition
from service.permissions import Permission
from service.persistence.records import columns_of
from service.queries import definitions
from service.queries.definitions import VersionItem

BPMN, SVG = "application/xml", "image/svg+xml"

resource = Resource("definitions", "SOPs and their versions.")
VERSION = f"/definitions/<key>/versions/<int(min=1, max={definitions.LATEST}):number>"


@resource.get("/definitions", DefinitionsSchema, refuses=(403,))
def index() -> object:
    """List the SOPs, each in the version in force."""
    auth.must(Permission.READ_DEFINITIONS)
    with auth.alur().database.read() as connection:
        return {"items": definitions.in_force(connection), "next_cursor": None}


@resource.get("/definitions/<key>", DefinitionSchema, refuses=(403, 404))
def show(key: str) -> object:
    """Give an SOP with all its versions, newest first."""
    auth.must(Permission.READ_DEFINITIONS)
    with auth.alur().database.read() as connection:
        found = definitions.versions(connection, key)
    in_force = next((version for version in found if version.is_in_force), None)
    return {"key": key, "name": found[0].name, "in_force": in_force, "versions": found}


@resource.get(VERSION, VersionDetailSchema, refuses=(403, 404))
def show_version(key: str, number: int) -> object:
    """Give a version with its files, lanes and steps."""
    version, deployed = _version(key, number)
    return columns_of(version) | _contents(deployed)


@resource.get(f"{VERSION}/bpmn", None, produces=(BPMN,), refuses=(403, 404))
def bpmn(key: str, number: int) -> object:
    """Give the diagram's exact bytes."""
    _, deployed = _version(key, number)
    return _download(deployed.bpmn, BPMN, deployed.bpmn_path)


@resource.get(f"{VERSION}/svg", None, produces=(SVG,), refuses=(403, 404))
def svg(key: str, number: int) -> object:
    """Give the diagram as a picture."""
    _, deployed = _version(key, number)
    return Response(draw(deployed.definition.diagram), mimetype=SVG)


@resource.get(f"{VERSION}/sop.pdf", None, query=PaperQuery, produces=(PDF,), refuses=(403, 404, 422))
def sop(query: dict[str, Any], key: str, number: int) -> object:
    """Give the printed SOP: cover and table of PermenPAN-RB 35/2012."""
    version, deployed = _version(key, number)
    edition, paper = Edition(version=version.version), PAPERS[query["paper"]]
    pdf = kept_or_printed(auth.alur().config.data_dir, deployed.bpmn, edition, paper=paper)
    return _download(pdf, PDF, f"{key}-v{number}.pdf")


def _version(key: str, number: int) -> tuple[VersionItem, Deployed]:
    auth.must(Permission.READ_DEFINITIONS)
    alur = auth.alur()
    with alur.database.read() as connection:
        version = definitions.version(connection, key, number)
        return version, alur.deployments.of(connection, version.deployment_hash)


def _contents(deployed: Deployed) -> dict[str, Any]:
    diagram: Diagram = deployed.definition.diagram
    files = [{"path": path, "sha256": sha256(content)} for path, content in sorted(deployed.files.items())]
    return {"files": files, "lanes": diagram.lanes, "steps": diagram.steps}


def _download(content: bytes, media_type: str, name: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
