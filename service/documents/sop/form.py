"""The template of the printed SOP, and a fingerprint of all that decides how it looks."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

import engine.printed

TEMPLATE: Final = "sop.typ"
_HERE: Final = Path(__file__).parent
FORM: Final = {TEMPLATE: (_HERE / TEMPLATE).read_bytes()}
TIMELESS: Final = datetime(
    2024, 1, 1, tzinfo=UTC
)  # no date gets into the file: the same diagram, the same bytes


@cache
def edition() -> str:
    """Give a fingerprint of the template and of the code that lays the table out."""
    folders = (_HERE, Path(engine.printed.__file__).parent)
    digest = hashlib.sha256()
    for file in sorted(path for folder in folders for path in folder.glob("*.*") if path.is_file()):
        digest.update(file.read_bytes())
    return digest.hexdigest()
