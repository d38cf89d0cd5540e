"""Whether the rows that pages read of a case say what its log says: name, answers, remarks, files."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, select

from engine.history import Entry
from engine.replay import Divergence
from engine.tasks import public_id
from service.persistence.store.cases import Case
from service.persistence.tables import CommentRow, DocumentRow, SubmissionRow, table_of

_submission, _comment, _document = table_of(SubmissionRow), table_of(CommentRow), table_of(DocumentRow)
Fact = tuple[str, ...]
"""What a row must say, in a form that can be counted; the kind of row comes first."""


def unlike_the_log(connection: Connection, case: Case, entries: Sequence[Entry]) -> Divergence | None:
    """Name the first command whose rows were altered or removed, or tell of a row that no command made.

    Commands whose bodies were disposed of say nothing, and then rows without a command are not looked for.
    Three statements.
    """
    there = Counter(_stored(connection, case))
    for entry in entries:
        for fact in _facts(case, entry):
            if not there[fact]:
                return _diverged(entry, f"the {fact[0]} that is shown is not the one that was recorded")
            there[fact] -= 1
    left = sorted(there.elements())
    if left and all(entry.body is not None for entry in entries):
        return _diverged(entries[-1], f"the {left[0][0]} that is shown was never recorded")
    return None


def _facts(case: Case, entry: Entry) -> Iterator[Fact]:
    """Give what a command left in rows; what cannot be read is told by the replay."""
    if entry.body is None:
        return
    command: dict[str, Any] = json.loads(entry.body)["command"]
    match command["kind"]:
        case "start_instance":
            yield "name", command["business_key"], entry.row.actor
        case "complete_task":
            task = public_id(case.id, command["task_key"])
            yield "answer", task, entry.row.actor, entry.row.acted_for or "", _plain(command["values"])
        case "add_comment":
            yield "remark", entry.row.actor, command["text"]
        case "attach_file":
            yield "file", str(entry.row.sequence), command["name"], command["sha256"]
        case _:
            pass


def _stored(connection: Connection, case: Case) -> Iterator[Fact]:
    yield "name", case.business_key, case.started_by
    answers = select(_submission).where(_submission.c.instance_id == case.id)
    for row in connection.execute(answers):
        yield "answer", row.task_id, row.submitted_by, row.acted_for or "", _plain(row.field_values)
    remarks = select(_comment.c.person, _comment.c.text).where(_comment.c.instance_id == case.id)
    for row in connection.execute(remarks):
        yield "remark", row.person, row.text
    for row in connection.execute(select(_document).where(_document.c.instance_id == case.id)):
        yield "file", str(row.history_sequence), row.name, row.sha256


def _plain(values: Any) -> str:
    return json.dumps(values, sort_keys=True)


def _diverged(entry: Entry, reason: str) -> Divergence:
    return Divergence(sequence=entry.row.sequence, cause="state", reason=reason)
