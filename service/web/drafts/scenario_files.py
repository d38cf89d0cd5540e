"""The scenario files of a draft: how they are called, and which there are."""

import re
import unicodedata
from collections.abc import Collection
from typing import Final

from service.casework.deployed import SCENARIOS

ENDING: Final = ".yaml"
_LONGEST: Final = 60


def path_for(name: str, taken: Collection[str]) -> str:
    """Make the path of a new scenario out of its name: `scenarios/jalan_lurus.yaml`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].strip("_") or "skenario"
    path, number = f"{SCENARIOS}{stem}{ENDING}", 2
    while path in taken:
        path, number = f"{SCENARIOS}{stem}_{number}{ENDING}", number + 1
    return path
