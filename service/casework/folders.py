"""A process as it lies in the source tree: its folder in `processes/` and its forms in `forms/`."""

from pathlib import Path

from engine.errors import NotFound
from service.casework.deployed import DOCUMENTS, FORMS, SCENARIOS

ROOT = Path(__file__).parents[2]


def files_of_process(folder: Path) -> dict[str, bytes]:
    """Read what is deployed of a process: diagram, forms, `documents/*.typ` and `scenarios/*.yaml`.

    `folder` is `processes/<key>`; the forms lie in the folder `forms/<key>` beside `processes`.
    Raises `NotFound` when there is no diagram.
    """
    key = folder.resolve().name
    diagram = folder / f"{key}.bpmn"
    if not diagram.is_file():
        raise NotFound(what=str(diagram))
    forms = folder.resolve().parents[1] / "forms" / key
    files = {diagram.name: diagram.read_bytes()}
    files |= {f"{FORMS}{path.name}": path.read_bytes() for path in sorted(forms.glob("*.json"))}
    for inside, pattern in ((DOCUMENTS, "*.typ"), (SCENARIOS, "*.yaml")):
        found = sorted((folder / inside).glob(pattern))
        files |= {f"{inside}{path.name}": path.read_bytes() for path in found}
    return files
