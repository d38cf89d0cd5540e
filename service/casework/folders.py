"""A process as it lies in the source tree: its folder in `processes/` and its forms in `forms/`."""

from pathlib import Path

from engine.errors import NotFound
from service.casework.deployed import DOCUMENTS, FORMS

ROOT = Path(__file__).parents[2]


def files_of_process(folder: Path) -> dict[str, bytes]:
    """Read what is deployed of a process: `<key>.bpmn`, `forms/<key>/*.json`, `documents/*.typ`.

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
    files |= {
        f"{DOCUMENTS}{path.name}": path.read_bytes() for path in sorted((folder / "documents").glob("*.typ"))
    }
    return files
