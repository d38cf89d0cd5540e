"""`scenarios`: whether a process still does what its scenarios say; needs no database."""

import argparse
from pathlib import Path

from engine.errors import NotFound
from service.bootstrap import Alur
from service.casework.deployed import SCENARIOS
from service.casework.folders import files_of_process
from service.cli.command import Commands, add
from service.rehearsal import counted, run_all
from service.rehearsal.reading import SHARED

FAILED = 1


def add_to(commands: Commands) -> None:
    """Add the command about scenarios."""
    command = add(commands, "scenarios", play, "Play the scenarios of a process.")
    command.add_argument("folder", type=Path, help="processes/<key>")
    command.add_argument("files", type=Path, nargs="*", help="scenario files; else those of the process")


def play(_alur: Alur, arguments: argparse.Namespace) -> int:
    """Play and print a line for each; the status is 1 when one comes out otherwise than it says."""
    files = files_of_process(arguments.folder)
    if arguments.files:
        shared = f"{SCENARIOS}{SHARED}"
        files = {path: b for path, b in files.items() if not path.startswith(SCENARIOS) or path == shared}
        files |= {f"{SCENARIOS}{file.name}": file.read_bytes() for file in arguments.files}
    verdicts = run_all(files)
    if not verdicts:
        raise NotFound(what=f"{arguments.folder}/{SCENARIOS}*.yaml")
    for verdict in verdicts:
        line = f":{verdict.line}" if verdict.line else ""
        place = f"{verdict.path}{line}"
        print(f"ok      {place} {verdict.name}" if verdict.passed else f"FAILED  {place} {verdict.text.en}")
    print(counted(verdicts).en)
    return 0 if all(verdict.passed for verdict in verdicts) else FAILED
