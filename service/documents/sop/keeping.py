"""Keeps printed SOPs by what they are made of, so that the same one is typeset once."""

import hashlib
import os
import tempfile
from dataclasses import astuple
from pathlib import Path
from typing import Final

from service.documents.sop.form import edition
from service.documents.sop.paper import A4, Paper
from service.documents.sop.printing import Edition, printed_sop

_MOST: Final = 200  # files; the oldest make room


def kept_or_printed(data_dir: Path, bpmn: bytes, which: Edition | None = None, *, paper: Paper = A4) -> bytes:
    """Give an SOP as PDF, from the data folder if it was printed before; raises what `printed_sop` does."""
    which = which or Edition()
    made_of = (hashlib.sha256(bpmn).hexdigest(), edition(), *astuple(which), *astuple(paper))
    place = data_dir / "sop" / f"{hashlib.sha256(repr(made_of).encode()).hexdigest()}.pdf"
    try:
        return place.read_bytes()
    except FileNotFoundError:
        pdf = printed_sop(bpmn, which, paper=paper)
    _keep(place, pdf)
    return pdf


def _keep(place: Path, pdf: bytes) -> None:
    """Write the file whole or not at all, and let the oldest ones go."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=".printing-")
    with os.fdopen(handle, "wb") as file:
        file.write(pdf)
    Path(unfinished).replace(place)
    dated = [(_written(file), file) for file in place.parent.glob("*.pdf")]
    for _, old in sorted(dated, reverse=True)[_MOST:]:
        old.unlink(missing_ok=True)


def _written(file: Path) -> float:
    """Say when a file was written; one that another process cleared away meanwhile is oldest."""
    try:
        return file.stat().st_mtime
    except FileNotFoundError:
        return 0.0
