"""`deploy`, `lint`, `sop`: processes as they lie in the source tree."""

import argparse
from pathlib import Path

from engine.lint import lint
from service.bootstrap import Alur
from service.casework.folders import files_of_process
from service.cli.command import Commands, add
from service.dispatch.deploying import findings_of
from service.documents.sop.paper import A4, PAPERS
from service.documents.sop.printing import printed_sop
from service.persistence import migrations


def add_to(commands: Commands) -> None:
    """Add the commands about processes."""
    deploy = add(commands, "deploy", put_into_force, "Put a process into force.")
    deploy.add_argument("folder", type=Path, help="processes/<key>")
    deploy.add_argument("--as", dest="person", metavar="USERNAME", help="in whose name (else: the system)")
    check = add(commands, "lint", show_findings, "Say what is wrong with a diagram.")
    check.add_argument("file", type=Path, help="a BPMN file; its forms are found beside processes/<key>/")
    printing = add(commands, "sop", print_sop, "Print an SOP: its cover and its table, as PDF.")
    printing.add_argument("file", type=Path, help="a BPMN file")
    printing.add_argument("-o", "--output", type=Path, default=Path("sop.pdf"), help="else sop.pdf")
    printing.add_argument("--paper", choices=sorted(PAPERS), default=A4.name)
    check.add_argument("--language", choices=("id", "en"), default="en")


def print_sop(_alur: Alur, arguments: argparse.Namespace) -> int:
    """Print an SOP into a PDF file."""
    pdf = printed_sop(arguments.file.read_bytes(), paper=PAPERS[arguments.paper])
    arguments.output.write_bytes(pdf)
    print(f"{arguments.output}: {len(pdf):,} bytes")
    return 0


def put_into_force(alur: Alur, arguments: argparse.Namespace) -> int:
    """Put a process into force, or say that it is in force already."""
    migrations.check(alur.database)
    put = alur.office.put_into_force(files_of_process(arguments.folder), person=arguments.person)
    state = "in force" if put.changed else "in force already"
    print(f"{put.key} version {put.version} ({put.sha256[:12]}): {state}")
    return 0


def show_findings(_alur: Alur, arguments: argparse.Namespace) -> int:
    """Print the findings about a diagram, one a line; the status is 1 when there are errors."""
    beside = _files_beside(arguments.file)
    findings = lint(arguments.file.read_bytes()) if beside is None else findings_of(beside)
    for finding in findings:
        place = ":".join(str(part) for part in (arguments.file, finding.line) if part is not None)
        about = f" {finding.element_id}" if finding.element_id else ""
        said = finding.text.in_language(arguments.language)
        print(f"{place}: {finding.severity} [{finding.rule}]{about}: {said}")
    return int(any(finding.severity == "error" for finding in findings))


def _files_beside(file: Path) -> dict[str, bytes] | None:
    """Find forms and templates of a diagram in the source tree; None for one that lies elsewhere."""
    folder = file.resolve().parent
    if folder.name != file.stem or folder.parent.name != "processes":
        return None
    return files_of_process(folder)
