"""Typesetting by Typst, away from the service: a process, a folder and a time of its own."""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from engine.errors import EngineError
from engine.texts import Text

PATIENCE_S: Final = 60
DATA: Final = "data.json"
_COMPILER: Final = Path(__file__).with_name("compiler.py")
_NOWHERE: Final = "http://127.0.0.1:9"  # whatever a template asks of the network is refused at once


class CannotTypeset(EngineError):
    """A template could not be typeset; the message says why."""

    code = "cannot-typeset"
    template = Text("{template}: {problem}", "{template}: {problem}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One document to be typeset: the template's file name, what it is about, and its date for ever."""

    template: str
    data: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeset:
    """A PDF, or what is wrong with its template."""

    pdf: bytes | None
    problem: str | None


def typeset(templates: Mapping[str, bytes], sheet: Sheet, *, patience_s: float = PATIENCE_S) -> bytes:
    """Typeset one document: the same templates and data give the same bytes. Raises `CannotTypeset`."""
    (made,) = typeset_all(templates, [sheet], patience_s=patience_s)
    if made.pdf is None:
        raise CannotTypeset(template=sheet.template, problem=made.problem or "?")
    return made.pdf


def typeset_all(
    templates: Mapping[str, bytes], sheets: Sequence[Sheet], *, patience_s: float = PATIENCE_S
) -> tuple[Typeset, ...]:
    """Typeset documents; `templates` are the files that they may read, by name.

    Raises `CannotTypeset` when it takes longer than `patience_s` or the process dies.
    """
    with tempfile.TemporaryDirectory(prefix="alur-typst-") as made:
        room = Path(made).resolve()  # as Typst names it
        jobs = [_laid_out(room / str(number), templates, each) for number, each in enumerate(sheets)]
        problems = _run(jobs, room, patience_s)
        return tuple(
            Typeset(
                pdf=(Path(job["folder"]) / job["output"]).read_bytes() if problem is None else None,
                problem=problem,
            )
            for job, problem in zip(jobs, problems, strict=True)
        )


def queried(templates: Mapping[str, bytes], sheet: Sheet, label: str) -> Any:
    """Ask a document for the value that it leaves under a label, without typesetting it to the end.

    Raises `CannotTypeset`.
    """
    with tempfile.TemporaryDirectory(prefix="alur-typst-") as made:
        room = Path(made).resolve()
        job = _laid_out(room / "0", templates, sheet) | {"query": f"<{label}>"}
        (problem,) = _run([job], room, PATIENCE_S)
        if problem is not None:
            raise CannotTypeset(template=sheet.template, problem=problem)
        return json.loads((Path(job["folder"]) / job["output"]).read_bytes())


def _laid_out(folder: Path, templates: Mapping[str, bytes], sheet: Sheet) -> dict[str, Any]:
    folder.mkdir()
    for name, content in templates.items():
        (folder / name).write_bytes(content)
    (folder / DATA).write_text(json.dumps(sheet.data, ensure_ascii=False), encoding="utf-8")
    return {
        "folder": str(folder),
        "main": sheet.template,
        "output": "made.pdf",
        "timestamp": int(sheet.at.timestamp()),
    }


def _run(jobs: Sequence[Mapping[str, Any]], room: Path, patience_s: float) -> list[str | None]:
    try:
        done = subprocess.run(  # noqa: S603 (nothing of the template's is on the command line)
            [sys.executable, "-I", str(_COMPILER)],
            input=json.dumps(jobs).encode(),
            capture_output=True,
            timeout=patience_s,
            check=True,
            cwd=room,
            env={"PATH": os.defpath, "HTTPS_PROXY": _NOWHERE, "HTTP_PROXY": _NOWHERE, "ALL_PROXY": _NOWHERE},
        )
    except subprocess.TimeoutExpired:
        raise CannotTypeset(template="Typst", problem=f"> {patience_s:g} s") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]  # without the way there
        problem = said or f"exit {error.returncode}"
        raise CannotTypeset(template="Typst", problem=_without_folders(problem, room)[-300:]) from None
    problems: list[str | None] = json.loads(done.stdout)
    return [None if problem is None else _without_folders(problem, room) for problem in problems]


def _without_folders(problem: str, room: Path) -> str:
    """Leave out of a message where the files lay for a moment: that is no business of who reads it."""
    return re.sub(rf"{re.escape(str(room))}(/\d+)?/?", "", problem)
