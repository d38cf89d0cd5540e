"""Putting a diagram with its forms into force: linted, built, frozen, then the next version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.diagram import read_diagram
from engine.errors import Invalid
from engine.history import sha256
from engine.lint import Finding, lint
from engine.texts import Text
from forms.document import field_types
from service.casework.deployed import (
    Deployed,
    bpmn_path_in,
    built,
    read_forms,
    templates_in,
)
from service.casework.deployment_files import check_files
from service.documents.trial import tried_out
from service.persistence.database import Connection
from service.persistence.store import deployments


class LintFailed(Invalid):
    """The diagram has findings that must be mended first; `findings` lists them all."""

    code = "lint-errors"
    template = Text(
        "Diagram belum dapat diberlakukan: {count} kesalahan.",
        "The diagram cannot be put into force yet: {count} errors.",
    )

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        super().__init__({f.element_id or "diagram": [f.text] for f in errors}, count=len(errors))
        self.findings = findings


class FormReadsUnknownStep(Invalid):
    """An expression of a form reads a name that is neither a field nor a step of the diagram."""

    code = "form-reads-unknown-step"
    template = Text(
        "Formulir {form} membaca «{name}», yang bukan langkah diagram ini.",
        "Form {form} reads «{name}», which is not a step of this diagram.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """The version now in force; `changed` is False when these very files were in force already."""

    key: str
    version: int
    sha256: str
    changed: bool


def findings_of(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """Lint the diagram among the files against their forms and templates, then try the templates out.

    Raises `BadDeploymentFile` for what no deployment may hold.
    """
    check_files(files)
    fields = {key: field_types(form) for key, form in read_forms(files).items()}
    templates, bpmn = templates_in(files), files[bpmn_path_in(files)]
    findings = lint(bpmn, fields, templates)
    if templates and not any(finding.severity == "error" for finding in findings):
        findings = (*tried_out(read_diagram(bpmn), templates), *findings)
    return findings


def checked(files: Mapping[str, bytes]) -> Deployed:
    """Make the files ready to run, or raise what keeps them from it (`Invalid`)."""
    findings = findings_of(files)
    if any(finding.severity == "error" for finding in findings):
        raise LintFailed(findings)
    deployed = built(files)
    for form in deployed.forms.values():
        for name in sorted(form.step_names - deployed.definition.steps.keys()):
            raise FormReadsUnknownStep(form=form.key, name=name)
    return deployed


def put_into_force(connection: Connection, deployed: Deployed, *, at: datetime, by: str) -> InForce:
    """Keep the deployment and begin its version, unless it is in force already."""
    definition = deployed.definition
    former = deployments.in_force(connection, definition.key)
    if former is not None and former.deployment_hash == deployed.hash:
        return InForce(key=definition.key, version=former.version, sha256=deployed.hash, changed=False)
    keep(connection, deployed, at=at, by=by)
    name = definition.name or definition.key
    version = deployments.put_in_force(
        connection, key=definition.key, deployment_hash=deployed.hash, name=name, at=at, by=by
    )
    return InForce(key=definition.key, version=version, sha256=deployed.hash, changed=True)


def keep(connection: Connection, deployed: Deployed, *, at: datetime, by: str) -> None:
    """Freeze a deployment, unless these very files were deployed before."""
    if deployments.exists(connection, deployed.hash):
        return
    definition = deployed.definition
    deployments.add(
        connection,
        deployments.NewDeployment(
            hash=deployed.hash,
            key=definition.key,
            bpmn_path=deployed.bpmn_path,
            reads=definition.reads,
            files={path: (sha256(content), content) for path, content in sorted(deployed.files.items())},
            lanes=[(lane.id, lane.name) for lane in definition.diagram.lanes],
        ),
        at=at,
        by=by,
    )


def described(deployed: Deployed, version: int) -> dict[str, Any]:
    """Say what was put into force, as the office's history records it."""
    return {
        "kind": "put_into_force",
        "key": deployed.definition.key,
        "version": version,
        "deployment_hash": deployed.hash,
        "files": [[path, sha256(content)] for path, content in sorted(deployed.files.items())],
    }
