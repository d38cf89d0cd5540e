"""What of a draft's scenarios was written for other numbers of the steps than the draft has now."""

from collections.abc import Mapping

from engine.diagram import read_diagram
from engine.errors import EngineError
from service.casework.deployed import SCENARIOS, bpmn_path_in
from service.persistence.store import deployments
from service.rehearsal.errors import ScenarioInvalid
from service.rehearsal.rewriting import renumbered
from service.web.frame import alur


def files_in_force(key: str) -> Mapping[str, bytes]:
    """Give the files of the version in force; none for a new SOP."""
    with alur().database.read() as connection:
        version = deployments.in_force(connection, key)
        if version is None:
            return {}
        return alur().deployments.of(connection, version.deployment_hash).files


def shifted(files: Mapping[str, bytes], in_force: Mapping[str, bytes]) -> dict[str, bytes | None]:
    """Write the scenarios that are as in the version in force with the numbers of the draft's steps.

    Nothing where no step has another number than it had.
    """
    numbers = _numbers(files, in_force)
    changed: dict[str, bytes | None] = {}
    for path, content in files.items():
        if numbers and path.startswith(SCENARIOS) and in_force.get(path) == content:
            try:
                anew = renumbered(content, path.removeprefix(SCENARIOS), numbers)
            except ScenarioInvalid:
                continue
            if anew != content:
                changed[path] = anew
    return changed


def _numbers(files: Mapping[str, bytes], in_force: Mapping[str, bytes]) -> dict[str, str]:
    """Pair the number of each step in force with the one it has now, if any step has another."""
    if not in_force:
        return {}
    try:
        now = {step.id: step.number for step in read_diagram(files[bpmn_path_in(files)]).steps}
        before = read_diagram(in_force[bpmn_path_in(in_force)]).steps
    except EngineError:
        return {}
    pairs = {step.number: now[step.id] for step in before if step.number and now.get(step.id)}
    return pairs if any(old != new for old, new in pairs.items()) else {}
