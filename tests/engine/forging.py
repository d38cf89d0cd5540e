"""Logs that somebody tampered with, and hashed anew so that the chain alone shows nothing."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from engine.codec import canonical
from engine.commands import (
    AddComment,
    AttachFile,
    ClaimTask,
    ResumeInstance,
    RetryIncident,
    SuspendInstance,
)
from engine.history import GENESIS, Entry, hash_of, sha256
from engine.replay import Verification, verify
from tests.engine.builders import DEPLOYMENT, INSTANCE, OPERATOR, Case, a_person
from tests.engine.sop import SEKRETARIS, at_the_review, definition, finish, report, review, send_back

Change = Callable[[dict[str, Any]], None]


def a_finished_case() -> Case:
    """A case with everything in it: a return, claims, a pause, remarks, files, a substitute."""
    case = at_the_review("sosial", "ekonomi")
    case.due = lambda step, key, at: at + timedelta(hours=len(step.id))
    send_back(case, "sosial")
    case.do(ClaimTask(task_key="langkah_5[sosial]#2"), a_person("plt", "kabid"))
    case.do(AddComment(text="segera"), SEKRETARIS)
    case.do(AttachFile(sha256="0" * 64, name="a.pdf", media_type="application/pdf", size=1), SEKRETARIS)
    case.do(RetryIncident(incident="documents", key="langkah_1#1", reason="templat diperbaiki"), OPERATOR)
    case.complete("langkah_5", a_person("plt", "kabid", represents="kabid-sosial"))
    case.do(SuspendInstance(reason="libur"), OPERATOR)
    case.do(ResumeInstance(reason="masuk"), OPERATOR)
    report(case)
    review(case)
    finish(case)
    return case


def place_of(case: Case, kind: str, nth: int = 0) -> int:
    """Find the entry of the nth command of a kind."""
    return [place for place, entry in enumerate(case.log) if entry.row.kind == kind][nth]


def body_of(entry: Entry) -> dict[str, Any]:
    """Read the body of an entry."""
    body: dict[str, Any] = json.loads(entry.body or b"")
    return body


def forged(case: Case, place: int, change: Change | None = None, **columns: object) -> list[Entry]:
    """Change one entry, body and columns, and hash everything from there on anew."""
    entries = list(case.log)
    body = body_of(entries[place])
    if change is not None:
        change(body)
    content = canonical(body)
    row = replace(entries[place].row, body_sha256=sha256(content), **columns)
    entries[place] = Entry(row=row, body=content)
    return chained(entries)


def chained(entries: list[Entry]) -> list[Entry]:
    """Number and hash a log anew, so that only replay can object."""
    last, result = None, []
    for number, entry in enumerate(entries, start=1):
        row = replace(entry.row, sequence=number, previous_hash=last.hash if last else GENESIS)
        last = replace(row, hash=hash_of(row))
        result.append(replace(entry, row=last))
    return result


def verified(entries: list[Entry], deployment: str = DEPLOYMENT) -> Verification:
    """Verify a log of the SOP."""
    return verify(definition(), deployment, INSTANCE, entries)
