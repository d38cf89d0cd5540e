"""A small process with a form, a gateway, a timer and a repeated part, to be tried out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from service.casework.deployed import built
from service.casework.folders import ROOT, files_of_process
from service.rehearsal.reading import read_scenario
from service.rehearsal.running import run, shared_in
from service.rehearsal.verdicts import Verdict

SOP = ROOT / "processes/pengumpulan_data_kinerja"


def sop_files() -> dict[str, bytes]:
    """Give the files of the SOP that ships."""
    return files_of_process(Path(SOP))


def played(*steps: Mapping[str, Any], files: Mapping[str, bytes] | None = None, **setting: Any) -> Verdict:
    """Play a scenario of these steps on the SOP."""
    files = files or sop_files()
    text = yaml.safe_dump({"name": "Percobaan", **setting, "steps": list(steps)}, sort_keys=False)
    return run(built(files), read_scenario(text.encode(), "percobaan.yaml", shared_in(files)))


TO_THE_UNITS = tuple({"step": step} for step in (1, 2, 3, 4))
TO_THE_REVIEW = (*TO_THE_UNITS, *({"step": step} for step in (5, 6, 7, 8, 9)))
