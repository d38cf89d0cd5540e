"""Later editions of the shipped SOP: its files with one thing changed."""

from service.casework.folders import ROOT, files_of_process
from tests.builders.offices import SOP

BPMN = f"{SOP}.bpmn"


def shipped() -> dict[str, bytes]:
    """Read the files of the shipped SOP."""
    return files_of_process(ROOT / "processes" / SOP)


def edited(old: str, new: str) -> dict[str, bytes]:
    """Give the shipped files with one place of the diagram changed."""
    files = shipped()
    diagram = files[BPMN].decode()
    assert old in diagram
    return {**files, BPMN: diagram.replace(old, new, 1).encode()}
